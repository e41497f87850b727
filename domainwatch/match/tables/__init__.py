"""What the matcher knows: looks, sounds and keys of letters, lure words, suffixes, and the fitted weights and trees.

Takes: nothing.
Gives: tables, built once.
Touches: nothing.
Next: the rest of match; tests/match/golden shows what the tables say, tools/fit_weights.py writes weights and trees.
"""

from domainwatch.match.tables.looks import latin_looks

__all__ = ["latin_looks"]
