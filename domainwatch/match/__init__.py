"""Says which names look like a mark, and why.

Takes: brands, and blocks of names.
Gives: `Hit` for each name that resembles a mark, an `Explanation` of any single name, variants of a mark.
Touches: nothing.
Next: flow, which makes findings of the hits; a new technique is one file in `techniques/`.
"""

from domainwatch.match.display import shown_step
from domainwatch.match.index import Index, compile_index
from domainwatch.match.suggest import Suggestions, suggestions
from domainwatch.match.variants import list_variants

__all__ = ["Index", "Suggestions", "compile_index", "list_variants", "shown_step", "suggestions"]
