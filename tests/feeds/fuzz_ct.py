"""Reads damaged answers of logs for as long as wanted: `python -m tests.feeds.fuzz_ct SECONDS PART...`."""

import random
import sys
from collections.abc import Callable, Sequence
from time import monotonic, process_time

from feeds.errors import Garbled
from feeds.parse.certnames import names_of
from feeds.parse.ctkey import read_key
from feeds.parse.ctleaf import entries_of, read_chain, read_page
from feeds.parse.ctnote import read_checkpoint
from feeds.parse.cttile import read_names_tile, read_tile
from feeds.parse.hashtile import Tile
from feeds.parse.loglist import read_list
from feeds.parse.tbs import identity_of, scts_in
from tests.feeds.certs import alternatives, hosts, name_of, signed, tbs, well_formed
from tests.feeds.ctlogs import ORIGIN, Logged, Rfc6962Log, StaticLog, indexed, signature_line
from tests.feeds.loglists import list_of, log_of

#: Seconds that each part runs where nothing else is asked.
SECONDS = 600.0
#: CPU seconds that one reading may take: a thousand times what it should, and what a pause of the machine may cost.
SLOWEST = 1.0
#: Bytes with which seeds are damaged: those that are lengths, tags, counts and separators.
SPICE = bytes.fromhex("00010203050c3031557f808182849fa0a3a4ff") + b'\n "{[]'

Target = Callable[[bytes], object]


def _names(data: bytes) -> None:
    for is_tbs in (False, True):
        names_of(data, is_tbs=is_tbs).by_certificate(1)
        identity_of(data, is_tbs=is_tbs)
    scts_in(data)


def _leaf(data: bytes) -> None:
    entries = entries_of([data], 0)
    entries.names()
    entries.entry(0)
    read_page(b'{"entries": %s}' % data, 0, 10)
    read_chain(data, is_precert=True)


def _tile(data: bytes) -> None:
    read_tile(data, Tile(0, 0, 4)).names()


def targets() -> dict[str, tuple[list[bytes], list[Target]]]:
    """What is read: good seeds, and what reads them. A reader may raise Garbled and nothing else."""
    certificate = well_formed(hosts("a.example.com", "*.b.example.com"), ["c.example.com"])
    odd = tbs(
        alternatives(b"caf\xe9.example.com", (0x81, b"a@b.example.com")), subject=name_of(b"x.example.com", b"\0")
    )
    logged = [
        Logged(certificate=certificate, extensions=indexed(0)),
        Logged(certificate=odd, pre_certificate=signed(odd), chain=(certificate,), extensions=indexed(1)),
    ] * 2
    static, page = StaticLog(logged), Rfc6962Log(logged).page(0, 3)
    key = read_key(static.signer.der)
    note = static.checkpoint(others=[signature_line("grease.test", b"12345678"), signature_line(ORIGIN, b"123456")])
    lines = b'{"Timestamp":1,"Subject":{"CommonName":"a.example"},"DNS":["b.example"],"IP":["1.2.3.4"]}\n' * 4
    listed = list_of([log_of(static.signer), log_of(static.signer, tiled=True)])
    return {
        "der": ([certificate, odd, signed(odd)], [_names]),
        "leaf": ([logged[0].leaf, logged[1].leaf, logged[1].extra_data, page[12:-1]], [_leaf]),
        "tile": ([static.data(0)], [_tile, lambda data: read_names_tile(data, Tile(0, 0, 4))]),
        "note": ([note], [lambda data: read_checkpoint(data, ORIGIN, key)]),
        "text": ([lines, listed], [read_list, lambda data: read_names_tile(data, Tile(0, 0, 4))]),
    }


def damaged(dice: random.Random, seed: bytes) -> bytes:
    """The seed with a few of its bytes replaced, taken out, repeated, or grown a hundredfold."""
    data = bytearray(seed)
    for _ in range(dice.randrange(1, 9)):
        start = dice.randrange(len(data) + 1)
        stop = min(len(data), start + dice.choice((0, 1, 1, 1, 2, 4, 30)))
        piece = bytes(dice.choices(SPICE, k=dice.randrange(4)))
        way = dice.randrange(12)
        if way < 6:
            data[start : start + len(piece)] = piece
        elif way < 8:
            data[start:stop] = b""
        elif way < 11:
            data[start:stop] = bytes(data[start:stop]) * 2 + piece
        else:
            data[start:stop] = bytes(data[start:stop]) * dice.randrange(100)
    return bytes(data)


def main(seconds: float, parts: Sequence[str]) -> int:
    """The exit status of some parts, or of all, each for so many seconds."""
    return max(fuzz(what, seconds) for what in parts or targets())


def fuzz(what: str, seconds: float) -> int:
    """The exit status: 1 where a reader failed or dawdled, with the bytes that made it do so."""
    seeds, readers = targets()[what]
    dice = random.Random()
    # The first reading compiles what is compiled, and is slow.
    for data in seeds:
        _outcome(readers, data)
    end, count, slowest = monotonic() + seconds, 0, 0.0
    while monotonic() < end:
        data = damaged(dice, dice.choice(seeds))
        start = process_time()
        fault = _outcome(readers, data)
        slowest, count = max(slowest, process_time() - start), count + 1
        if fault or slowest > SLOWEST:
            sys.stdout.write(f"{what}: {fault or 'too slow'}\n{data.hex()}\n")
            return 1
    sys.stdout.write(f"{what}: {count:,} damaged inputs, the slowest in {slowest * 1000:.1f} ms\n")
    return 0


def _outcome(readers: list[Target], data: bytes) -> str:
    """What a reader raised that it may not raise; empty where it read the data or refused it."""
    for reader in readers:
        try:
            reader(data)
        except Garbled:
            continue
        # Whatever else a reader raises is what is looked for here.
        except Exception as error:  # noqa: BLE001
            return repr(error)
    return ""


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS, sys.argv[2:]))
