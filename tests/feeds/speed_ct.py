"""How fast logs are read: from an answer's bytes to names, hashes and tree. `python -m tests.feeds.speed_ct`."""

import gzip
import sys
from collections.abc import Callable, Sequence
from random import Random
from time import process_time

from feeds.parse.ctentries import Entries
from feeds.parse.ctleaf import read_page
from feeds.parse.cttile import read_tile
from feeds.parse.hashtile import Tile
from feeds.parse.merkle import Tree
from tests.feeds.certs import alternatives, extension, name_of, signed, tbs
from tests.feeds.ctlogs import Logged, Rfc6962Log, StaticLog, indexed

#: Answers that are read in a round, and rounds; the best one counts.
ANSWERS, ROUNDS = 40, 5
#: Entries a second on one core that a monitor needs (both figures leave half of the core to matching).
WANTED = {"RFC 6962": 40_000, "static": 60_000}
#: Bytes that fill a certificate up to what live logs hold: 1.4 kB, in answers of 5 kB an entry with its chain.
#: Half of the filling are keys and signatures, which cannot be packed.
FILLING, RANDOM, CHAIN = 900, 450, (bytes(1100), bytes(800))


def invented(count: int) -> list[Logged]:
    """Entries of the size and with the number of names that live logs have."""
    entries, dice = [], Random(0)
    for number in range(count):
        name = b"shop-%d.example-%d.com" % (number, number % 7)
        names = alternatives(name, b"www." + name) if number % 2 else alternatives(name)
        filling = extension(b"\x55\x1d\x20", dice.randbytes(RANDOM) + bytes(FILLING - RANDOM))
        inside = tbs(names, filling, subject=name_of(name))
        is_precert = number % 3 > 0
        entries.append(
            Logged(
                certificate=inside if is_precert else signed(inside),
                pre_certificate=signed(inside) if is_precert else b"",
                extensions=indexed(number),
                chain=CHAIN,
            )
        )
    return entries


def rate(answers: Sequence[bytes], read: Callable[[bytes], Entries]) -> float:
    """Entries a second of one core's time, in the best round."""
    best = 0.0
    for _ in range(ROUNDS):
        start, tree, names = process_time(), Tree(), 0
        for answer in answers:
            entries = read(answer)
            tree = tree.extended(entries.hashes)
            names += entries.names().count
        best = max(best, tree.size / (process_time() - start))
        assert names > tree.size, "each entry has a name, and every second one two"
    return best


def main() -> int:
    """The exit status: 1 where either family is read too slowly."""
    entries = invented(256)
    page, tile = Rfc6962Log(entries).page(0, 255), gzip.compress(StaticLog(entries).data(0))
    rates = {
        "RFC 6962": rate([page] * ANSWERS, lambda body: read_page(body, 0, 256)),
        "static": rate([tile] * ANSWERS, lambda body: read_tile(body, Tile(0, 0))),
    }
    for family, found in rates.items():
        sys.stdout.write(f"{family}: {found:,.0f} entries/s of one core ({WANTED[family]:,} wanted)\n")
    sys.stdout.write(f"bytes an entry: {len(page) // 256:,} in a page, {len(tile) // 256:,} in a packed tile\n")
    return int(any(found < WANTED[family] for family, found in rates.items()))


if __name__ == "__main__":
    sys.exit(main())
