"""Two days of a zone of any size, as files; which names are new and gone is told by counting, not by comparing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import numpy as np
from isal import igzip

from feeds.parse.compiled import compiled
from tests.bench.labels import Bytes, Ints, sorted_labels
from tests.bench.letters import encoded_labels, plain_labels, table_of

#: Of a million names: those that only the old day has, only the new one, and those that only gain a name server.
GONE, NEW, CHANGED = 800, 1000, 200
#: Of a hundred names: a third name server, a DS record. With two servers for all this makes 2.3 lines a name.
THIRD, SIGNED = 26, 4
#: Share of labels that begin with xn--.
ENCODED = 0.012
#: Providers whose servers the names have; low numbers are chosen most.
PROVIDERS = 20_000
#: Strength of compression: isal's third level comes nearest to what registries serve.
LEVEL = 3
#: Bytes that one label can become on one day: five lines of 40 + 60 letters and what stands between them.
PER_LABEL = 640
_SOA = b"com.\t900\tin\tsoa\ta.gtld-servers.net. nstld.example. %d 1800 900 604800 86400\n"
_APEX = b"".join(b"com.\t172800\tin\tns\t%c.gtld-servers.net.\n" % letter for letter in b"abcdefghijklm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to make: so many names in a folder; `learn` is a list of names whose letters are followed, or None."""

    folder: Path
    names: int
    seed: int = 1
    learn: Path | None = None


class Day(NamedTuple):
    """Text of one day in the making, and how much of it there is; `column` is 0 for the old day and 1 for the new."""

    text: Bytes
    size: Ints
    column: int


def make_days(wanted: Wanted) -> None:
    """Writes old.gz and new.gz (zones), and the names of the new day (names), the gone (gone) and the new (added)."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        writers = [stack.enter_context(ThreadPoolExecutor(1)) for _ in range(2)]
        zones = [stack.enter_context(_packed(wanted.folder / name)) for name in ("old.gz", "new.gz")]
        lists = [stack.enter_context((wanted.folder / name).open("wb")) for name in ("names", "gone", "added")]
        for day, zone in enumerate(zones):
            zone.write(_SOA % (2026010100 + day) + _APEX)
        first, servers = 0, _servers(wanted.seed)
        for labels in _all_labels(wanted):
            texts = lines_of(labels, first, servers)
            waits = [writer.submit(zone.write, text) for writer, zone, text in zip(writers, zones, texts, strict=True)]
            for file, part in zip(lists, _told(labels, first), strict=True):
                file.write(part)
            first += labels.count(b"\n")
            for wait in waits:
                wait.result()
        for day, zone in enumerate(zones):
            zone.write(_SOA % (2026010100 + day))


def lines_of(labels: bytes, first: int, servers: tuple[Bytes, Ints]) -> list[bytes]:
    """The records of newline-ended labels on either day; `first` is the number of the first label."""
    raw = np.frombuffer(labels, np.uint8)
    room = labels.count(b"\n") * PER_LABEL
    days = [Day(np.empty(room, np.uint8), np.zeros(1, np.int64), column) for column in range(2)]
    for day in days:
        write_lines(raw, first, servers[0], servers[1], day)
    return [day.text[: day.size[0]].tobytes() for day in days]


@compiled
def fate_of(number: int) -> int:
    """A number below a million that says what becomes of the label with this number."""
    mixed = (number * 2654435761 + 974711) % 4294967296
    mixed = ((mixed ^ (mixed >> 15)) * 739982445) % 4294967296
    return int((mixed ^ (mixed >> 12)) % 1_000_000)


@compiled
def is_there(fate: int, column: int) -> bool:
    """Whether the label stands in the zone of that day."""
    return bool(fate >= GONE) if column else not GONE <= fate < GONE + NEW


@compiled
def put(day: Day, text: Bytes, start: int, stop: int) -> None:
    """Adds text[start:stop] to the day."""
    size = day.size[0]
    for place in range(stop - start):
        day.text[size + place] = text[start + place]
    day.size[0] = size + stop - start


@compiled
def write_lines(labels: Bytes, first: int, texts: Bytes, starts: Ints, day: Day) -> None:
    """Adds the lines of every label. Texts number 0, 1 and 2 stand before and after; the others are servers."""
    number, start = first, 0
    for stop in range(len(labels)):
        if labels[stop] != 10:
            continue
        fate = fate_of(number)
        if is_there(fate, day.column):
            more = day.column == 1 and GONE + NEW <= fate < GONE + NEW + CHANGED
            lines = 2 + (fate % 100 < THIRD) + more
            rank = (fate_of(number + 7) / 1e6) ** 4
            server = 3 + 4 * int(rank * PROVIDERS)
            for line in range(lines):
                put(day, labels, start, stop)
                put(day, texts, starts[1], starts[2])
                put(day, texts, starts[server + line], starts[server + line + 1])
            if fate // 100 % 100 < SIGNED:
                put(day, labels, start, stop)
                put(day, texts, starts[0], starts[1])
        number, start = number + 1, stop + 1


@compiled
def write_names(labels: Bytes, first: int, suffix: Bytes, there: tuple[int, int], names: Day) -> None:
    """Adds the names that were and are there on the days as asked: 1 for there, 0 for not, -1 for either."""
    number, start = first, 0
    for stop in range(len(labels)):
        if labels[stop] != 10:
            continue
        fate = fate_of(number)
        if there[0] in (-1, int(is_there(fate, 0))) and there[1] in (-1, int(is_there(fate, 1))):
            put(names, labels, start, stop)
            put(names, suffix, 0, len(suffix))
        number, start = number + 1, stop + 1


def _servers(seed: int) -> tuple[Bytes, Ints]:
    table = table_of(plain_labels(seed, None))
    names = b"".join(sorted_labels(table, PROVIDERS, seed)).split(b"\n")
    digest = b"3f2a9c5b7e1d8046" * 4
    texts = [b".com.\t86400\tin\tds\t12345 13 2 " + digest + b"\n", b".com.\t172800\tin\tns\t", b""]
    for provider in range(PROVIDERS):
        # Neighbours in rank are no neighbours in the alphabet.
        name = names[provider * 7919 % (len(names) - 1)]
        texts += [b"ns%d.%s.com.\n" % (number, name) for number in range(1, 5)]
    starts = np.cumsum([0, *map(len, texts)])
    return np.frombuffer(b"".join(texts), np.uint8), starts.astype(np.int64)


def _all_labels(wanted: Wanted) -> Iterator[bytes]:
    """The plain labels, with the encoded ones at their place among them."""
    encoded = _encoded(int(wanted.names * ENCODED), wanted.seed)
    table, placed = table_of(plain_labels(wanted.seed, wanted.learn)), False
    for block in sorted_labels(table, wanted.names - int(wanted.names * ENCODED), wanted.seed):
        if not placed and block[block.rfind(b"\n", 0, -1) + 1 :] > b"xn-":
            placed = True
            lines = block.splitlines(keepends=True)
            before = sum(line < b"xn-" for line in lines)
            yield from chain([b"".join(lines[:before])], encoded, [b"".join(lines[before:])])
        else:
            yield block


def _encoded(count: int, seed: int) -> Iterator[bytes]:
    for block in sorted_labels(table_of(encoded_labels(seed)), count, seed):
        yield b"xn--" + block[:-1].replace(b"\n", b"\nxn--") + b"\n"


def _told(labels: bytes, first: int) -> list[bytes]:
    """Of the labels, the names of the new day, the gone, and the added ones; each with a newline."""
    raw, suffix = np.frombuffer(labels, np.uint8), np.frombuffer(b".com\n", np.uint8)
    lists = []
    for was, is_now in ((-1, 1), (1, 0), (0, 1)):
        names = Day(np.empty(len(raw) + labels.count(b"\n") * len(suffix), np.uint8), np.zeros(1, np.int64), 0)
        write_names(raw, first, suffix, (was, is_now), names)
        lists.append(names.text[: names.size[0]].tobytes())
    return lists


def _packed(path: Path) -> BinaryIO:
    return cast(BinaryIO, igzip.open(path, "wb", compresslevel=LEVEL))  # type: ignore[no-untyped-call]
