"""What the matcher knows: looks, sounds and keys of letters, lure words, suffixes, and the fitted weights and trees.

Takes: nothing.
Gives: tables, built once.
Touches: nothing.
Next: the rest of match; tests/match/golden shows what the tables say, tools/fit_weights.py writes weights and trees.
"""

from importlib.resources import files

from domainwatch.match.tables.looks import latin_looks

__all__ = ["latin_looks", "rows_of"]


def rows_of(table: str) -> list[list[str]]:
    """The tab-separated rows of a table file of this folder."""
    text = (files(__name__) / table).read_text(encoding="ascii")
    return [line.split("\t") for line in text.splitlines()]
