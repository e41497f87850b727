"""The rules by which people work on a case.

Takes: a case, its journal, and what somebody wants to do.
Gives: the journal line that does it, or a refusal in words.
Touches: nothing.
Next: flow, which writes the line and the new state in one transaction.
"""

from domainwatch.cases.journal import SYSTEM, entry_after, flaws_of, opening_line, system_line
from domainwatch.cases.moves import MOVES, Act, Wish, decide

__all__ = ["MOVES", "SYSTEM", "Act", "Wish", "decide", "entry_after", "flaws_of", "opening_line", "system_line"]
