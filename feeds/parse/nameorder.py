"""The order of names, compiled: whether lines rise, and where those behind a name begin."""

from typing import NamedTuple

import numpy as np

from feeds.parse.compiled import compiled
from feeds.parse.zonemarks import DOT, NEWLINE, TAB
from feeds.parse.zonescan import Bytes, Ints
from feeds.parse.zonewrite import LONGEST_NAME

#: What a dot counts as among the bytes of a name. Zones of registries come in one order or the other: below all other
#: bytes, as canonical order has it where names stand directly below their zone (RFC 4034 section 6.1), or between
#: hyphen and digits, as in sorted text. No name has byte 11, and it lies above the newline and the tab behind a name.
LOW_DOT, PLAIN_DOT = 11, DOT
#: Bytes of a line with its newline: a name, and thirteen name servers as long as names can be, with some to spare.
LINE_ROOM = 4096
#: Places in `Last.state`: letters of the last name, lines so far, whether all rise with a low dot and with a plain one.
LENGTH, COUNT, LOW, PLAIN = 0, 1, 2, 3
_FIRST_SHOWN, _LAST_SHOWN = 32, 126


def _name_bytes() -> Bytes:
    found = np.zeros(256, np.uint8)
    found[list(b"abcdefghijklmnopqrstuvwxyz0123456789_-.")] = 1
    return found


#: Whether a byte can stand in a name.
NAME_BYTES = _name_bytes()


class Last(NamedTuple):
    """The name of the last line, and what is known of all lines so far, see LENGTH."""

    name: Bytes
    state: Ints


def no_last() -> Last:
    """What is known before the first line."""
    return Last(np.zeros(LONGEST_NAME, np.uint8), np.array([0, 0, 1, 1], np.int64))


@compiled
def take_lines(lines: Bytes, zone: Bytes, last: Last) -> int:
    """Notes in which orders the names of newline-ended lines rise; a name that stands twice rises in none.

    Gives the place of the first line that is no name with the end `zone` (`.com`), alone or with servers behind a tab;
    the length of the lines where there is none.
    """
    name, state, start = last.name, last.state, 0
    while start < len(lines):
        length = name_length(lines, start)
        if not is_below(lines, start, length, zone):
            break
        stop = start + length
        if lines[stop] == TAB:
            stop = behind_servers(lines, stop + 1)
        if lines[stop] != NEWLINE or stop - start >= LINE_ROOM:
            break
        note_order(lines[start : start + length], name, state)
        state[COUNT] += 1
        start = stop + 1
    return int(start)


@compiled
def name_length(lines: Bytes, start: int) -> int:
    """How many bytes from start on can stand in a name."""
    place = start
    while NAME_BYTES[lines[place]]:
        place += 1
    return place - start


@compiled
def is_below(lines: Bytes, start: int, length: int, zone: Bytes) -> bool:
    """Whether so many bytes are a name that ends in the zone."""
    head = length - len(zone)
    if head <= 0 or length > LONGEST_NAME or lines[start] == DOT:
        return False
    same = 0
    while same < len(zone) and lines[start + head + same] == zone[same]:
        same += 1
    return same == len(zone)


@compiled
def behind_servers(lines: Bytes, start: int) -> int:
    """Where the printable bytes end."""
    while _FIRST_SHOWN <= lines[start] <= _LAST_SHOWN:
        start += 1
    return start


@compiled
def note_order(fresh: Bytes, name: Bytes, state: Ints) -> None:
    """Notes whether a name stands behind the last, and makes it the last."""
    place, length = 0, state[LENGTH]
    while place < length and place < len(fresh) and name[place] == fresh[place]:
        place += 1
    if place == len(fresh):
        state[LOW] = state[PLAIN] = 0
    elif place < length:
        state[PLAIN] &= name[place] < fresh[place]
        state[LOW] &= weight(name[place], LOW_DOT) < weight(fresh[place], LOW_DOT)
    for i in range(place, len(fresh)):
        name[i] = fresh[i]
    state[LENGTH] = len(fresh)


@compiled
def weight(letter: int, dot: int) -> int:
    """What a byte of a line counts in the order; a tab ends a name as a newline does."""
    if letter == DOT:
        return dot
    return NEWLINE if letter == TAB else letter


@compiled
def compare_names(left: Bytes, right: Bytes, dot: int) -> int:
    """0 where two lines have the same name; -1 or 1 where the first sorts before or behind."""
    place = 0
    while left[place] == right[place] and NAME_BYTES[left[place]]:
        place += 1
    first, second = weight(left[place], dot), weight(right[place], dot)
    return int(first > second) - int(first < second)


@compiled
def behind_name(lines: Bytes, name: Bytes, dot: int) -> int:
    """Where the first line begins that stands behind a newline-ended name; the length of the lines where none does."""
    start = 0
    while start < len(lines) and compare_names(lines[start:], name, dot) <= 0:
        while lines[start] != NEWLINE:
            start += 1
        start += 1
    return start
