"""Letters and what they look like.

Takes: nothing.
Gives: tables, built once.
Touches: nothing.
Next: reading, which folds labels with them.
"""

from domainwatch.match.tables.looks import latin_looks

__all__ = ["latin_looks"]
