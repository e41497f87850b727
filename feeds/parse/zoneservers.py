"""Text of a zone to the names that are delegated in it, each with its name servers."""

from collections.abc import Iterable, Iterator

import numpy as np

from feeds.parse.compiled import compiled
from feeds.parse.nameline import joined_lines
from feeds.parse.zonemarks import NEWLINE, TAB
from feeds.parse.zonescan import Bytes
from feeds.parse.zonetext import ZoneReader, delegated_names

#: Bytes of one name's lines that wait for more of them; the longest sets of servers have a few thousand.
WAITING = 1 << 20


def delegations(blocks: Iterable[memoryview], reader: ZoneReader) -> Iterator[bytes]:
    """Newline-ended lines of the names that are delegated in a zone, in its order; never empty.

    Where the reader tells servers, they stand behind the names as `line_of` writes them. A name comes once, with all of
    them, if its lines stand together.
    """
    if reader.tells_servers:
        yield from _joined(blocks, reader)
    else:
        for names in delegated_names(blocks, reader):
            yield names + b"\n"


def _joined(blocks: Iterable[memoryview], reader: ZoneReader) -> Iterator[bytes]:
    waiting = b""
    for block in blocks:
        reader.take(np.frombuffer(block, np.uint8))
        lines = waiting + reader.read(0, len(block))
        start = last_name(np.frombuffer(lines, np.uint8))
        if start:
            yield joined_lines(lines[:start])
        waiting = lines[start:]
        if len(waiting) > WAITING:
            waiting = joined_lines(waiting)
    if waiting:
        yield joined_lines(waiting)
    reader.finish()


@compiled
def last_name(lines: Bytes) -> int:
    """Where the lines begin that have the name of the last one; 0 for no lines."""
    start = found = 0
    for place in range(len(lines)):
        if lines[place] == NEWLINE:
            if not has_same_name(lines, found, start):
                found = start
            start = place + 1
    return found


@compiled
def has_same_name(lines: Bytes, first: int, second: int) -> bool:
    """Whether two lines have the same name."""
    place = 0
    while lines[first + place] == lines[second + place] and lines[first + place] not in (TAB, NEWLINE):
        place += 1
    return lines[first + place] in (TAB, NEWLINE) and lines[second + place] in (TAB, NEWLINE)
