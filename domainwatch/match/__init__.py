"""Says which names look like a mark, and why.

Takes: brands, and blocks of names.
Gives: `Hit` for each name that resembles a mark, and an `Explanation` of any single name.
Touches: nothing.
Next: flow, which makes findings of the hits; a new technique is one file in `techniques/`.
"""

from domainwatch.match.index import Index, compile_index

__all__ = ["Index", "compile_index"]
