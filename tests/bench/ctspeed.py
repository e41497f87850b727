"""How fast logs are read on one core: from an answer's bytes, hashes verified, to names matched with 1,000 marks.

`python -m tests.bench.ctspeed`
"""

import gzip
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from domainwatch.match import Index, compile_index
from domainwatch.watchlist import read_brands
from feeds.parse.ctentries import Entries
from feeds.parse.ctleaf import read_page
from feeds.parse.cttile import read_tile
from feeds.parse.hashtile import WIDTH, Tile
from feeds.parse.merkle import Tree
from tests.bench.marks import make_marks
from tests.feeds.ctlogs import Rfc6962Log, StaticLog
from tests.feeds.speed_ct import WANTED, invented

#: Answers of 256 entries each that are read in a round, and rounds; the best one counts.
ANSWERS, ROUNDS = 160, 5
#: Answers whose names are matched at once, as they come in blocks.
AT_ONCE = 16
MARKS = 1_000


def index_of(marks: int) -> Index:
    """An index with so many marks."""
    with tempfile.TemporaryDirectory() as name:
        make_marks(Path(name), marks, None)
        files = [(str(file), file.read_text(encoding="utf-8")) for file in sorted(Path(name).glob("*.yaml"))]
    brands, _ = read_brands(files)
    return compile_index(brands)


def rate(answers: Sequence[bytes], read: Callable[[bytes, int], Entries], root: bytes, index: Index) -> float:
    """Entries a second of one core's time, in the best round."""
    best = 0.0
    for _ in range(ROUNDS):
        start, tree = process_time(), Tree()
        for first in range(0, len(answers), AT_ONCE):
            names = list[bytes]()
            for number in range(first, min(first + AT_ONCE, len(answers))):
                entries = read(answers[number], number)
                tree = tree.extended(entries.hashes)
                names.append(entries.names().names)
            index.match(b"\n".join(names))
        assert tree.root == root
        best = max(best, tree.size / (process_time() - start))
    return best


def main() -> int:
    """The exit status: 1 where either family is read too slowly."""
    entries = invented(ANSWERS * WIDTH)
    pages, tiles = Rfc6962Log(entries), StaticLog(entries)
    root = Tree().extended(b"".join(pages.hashes)).root
    index = index_of(MARKS)
    answers = {
        "RFC 6962": [pages.page(number * WIDTH, number * WIDTH + WIDTH - 1) for number in range(ANSWERS)],
        "static": [gzip.compress(tiles.data(number)) for number in range(ANSWERS)],
    }
    readers: dict[str, Callable[[bytes, int], Entries]] = {
        "RFC 6962": lambda body, number: read_page(body, number * WIDTH, WIDTH),
        "static": lambda body, number: read_tile(body, Tile(0, number)),
    }
    rates = {family: rate(answers[family], readers[family], root, index) for family in answers}
    for family, found in rates.items():
        sys.stdout.write(
            f"{family}: {found:,.0f} entries/s of one core with {MARKS:,} marks ({WANTED[family]:,} wanted)\n"
        )
    return int(any(found < WANTED[family] for family, found in rates.items()))


if __name__ == "__main__":
    sys.exit(main())
