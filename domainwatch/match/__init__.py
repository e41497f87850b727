"""Says which names look like a mark, and why.

Takes: brands, and blocks of names.
Gives: `Hit` for each name that resembles a mark, an `Explanation` of any single name, variants of a mark.
Touches: nothing but the user's cache folder, which keeps the tables of words and the compiled code.
Next: flow, which makes findings of the hits; a new technique is one file in `techniques/`.

A mark becomes spellings (`forms`). The compiled `filter` leaves the lines of a block that come near one, as they are
written or as `decode` reads them. `verdict` aligns spelling and name, reads the label as `words`, and weighs the
`traits` by steps (`score`) and `trees`. `judge` spares whom it must and says why in words, through `techniques`.
"""

from domainwatch.match.display import shown_step
from domainwatch.match.index import Index, compile_index
from domainwatch.match.suggest import Suggestions, suggestions
from domainwatch.match.variants import list_variants

__all__ = ["Index", "Suggestions", "compile_index", "list_variants", "shown_step", "suggestions"]
