"""Names with encoded labels, decoded and compiled: what they look like, as lines that the search can read."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from domainwatch.match.alphabet import NOTHING
from domainwatch.match.filter import Filter
from domainwatch.match.glyphs import IS_CYRILLIC, IS_MARK, IS_RUSSIAN, IS_WANTED, KNOWN, LOOK_BITS, glyphs_for
from domainwatch.match.packed import Bytes, Ints
from feeds.parse.compiled import compiled

#: Parameters of punycode (RFC 3492 section 5).
BASE, TMIN, TMAX, SKEW, DAMP, BIAS, FIRST = 36, 1, 26, 38, 700, 72, 128
#: The last code point of Unicode; and a bound for sums on the way, far above what any label of 63 octets means.
LAST_POINT, LIMIT = 0x10FFFF, 1 << 31
#: Longer lines are no names (RFC 1035 section 2.3.4: 253 octets).
LONGEST = 256
#: Bytes that one name can become: two readings, each of its letters up to three bytes, and the ends of the lines.
READ = 2 * (3 * LONGEST + 2)
ENCODED = b"xn--"
DASH, DOT, NEWLINE, A, N, X, Z, ZERO, NINE = 45, 46, 10, 97, 110, 120, 122, 48, 57
TILDE = ord(NOTHING)
#: How a name is read: as Latin letters, so in a place where Russian labels are Russian only, or as Cyrillic ones.
LATIN, LATIN_IN_RUSSIA, AS_CYRILLIC = 0, 1, 2
#: How many sizes `read_names` gives.
SIZES = 3


class Near(NamedTuple):
    """What encoded names come near: pairs of line and spelling, as the search gives them, and lines.

    `unsure` are lines that only the exact readings can decide, since they hold a letter of a spelling in another
    script, or a mark that may join its neighbour; `encoded` are all that have an encoded label before the last dot.
    """

    pairs: Ints
    unsure: Ints
    encoded: Ints


class Decoder:
    """Finds the names with encoded labels that come near a spelling; lets too much through rather than too little."""

    def __init__(self, search: Filter, foreign: Iterable[str]) -> None:
        self._search = search
        self._glyphs = glyphs_for(foreign)

    def near(self, block: bytes) -> Near:
        """What the encoded names of a block come near; a label that cannot be decoded is read as it stands."""
        count = block.count(ENCODED)
        read, origins = np.empty(count * READ, np.uint8), np.empty((2 * count, 2), np.int64)
        unsure = np.empty(count, np.int64)
        sizes = np.zeros(SIZES + 2 * LONGEST, np.int64)
        if count:
            read_names(np.frombuffer(block, np.uint8), self._glyphs, read, origins, unsure, sizes)
        size, lines, doubts = sizes[:SIZES].tolist()
        pairs = self._search.pairs(read[:size].tobytes())
        pairs[:, 0] = origins[np.searchsorted(origins[:lines, 0], pairs[:, 0]), 1]
        return Near(np.unique(pairs, axis=0), unsure[:doubts], np.unique(origins[:lines, 1]))


@compiled
def digit_of(letter: int) -> int:
    """What a letter means in punycode; -1 for none of its letters."""
    if A <= letter <= Z:
        return letter - A
    return letter - ZERO + 26 if ZERO <= letter <= NINE else -1


@compiled
def adapted(delta: int, count: int, is_first: bool) -> int:
    """The bias for the next number. Source: RFC 3492 section 6.1."""
    delta = delta // (DAMP if is_first else 2)
    delta += delta // count
    steps = 0
    while delta > (BASE - TMIN) * TMAX // 2:
        delta //= BASE - TMIN
        steps += BASE
    return steps + (BASE - TMIN + 1) * delta // (delta + SKEW)


@compiled
def number_at(block: Bytes, place: int, stop: int, bias: int) -> tuple[int, int]:
    """The number in the digits from the place on, and where they end; -1 where they mean none.

    Source: RFC 3492 section 6.2.
    """
    number, weight, step = 0, 1, BASE
    while place < stop:
        digit = digit_of(int(block[place]))
        place += 1
        if digit < 0 or weight > LIMIT:
            return -1, place
        number += digit * weight
        least = min(max(step - bias, TMIN), TMAX)
        if digit < least:
            return (number if number <= LIMIT else -1), place
        weight *= BASE - least
        step += BASE
    return -1, place


@compiled
def decode_label(block: Bytes, start: int, stop: int, points: Ints, first: int) -> int:
    """Where the label's code points end that are written from the first on; the first again where it means none."""
    dash = stop - 1
    while dash >= start and block[dash] != DASH:
        dash -= 1
    last = first
    for place in range(start, dash):
        points[last] = block[place]
        last += 1
    place, at, point, bias, is_first = max(start, dash + 1), 0, FIRST, BIAS, True
    while place < stop:
        number, place = number_at(block, place, stop, bias)
        count = last - first + 1
        if number < 0:
            return first
        bias, is_first = adapted(number, count, is_first), False
        point += (at + number) // count
        at = (at + number) % count
        if point > LAST_POINT:
            return first
        for i in range(last, first + at, -1):
            points[i] = points[i - 1]
        points[first + at] = point
        at, last = at + 1, last + 1
    return last


@compiled
def is_encoded(block: Bytes, place: int, stop: int) -> bool:
    """Whether an encoded label begins here."""
    return (
        stop - place > 4
        and block[place] == X
        and block[place + 1] == N
        and block[place + 2] == DASH
        and block[place + 3] == DASH
    )


@compiled
def decode_name(block: Bytes, start: int, stop: int, points: Ints) -> int:
    """How many code points the name has; a label that cannot be decoded stays as it is."""
    last, place = 0, start
    while place < stop:
        end = place
        while end < stop and block[end] != DOT:
            end += 1
        first = last
        if is_encoded(block, place, end):
            last = decode_label(block, place + 4, end, points, first)
        if last == first:
            for i in range(place, end):
                points[last] = block[i]
                last += 1
        points[last] = DOT
        last, place = last + 1, end + 1
    return last


@compiled
def flags_of(points: Ints, start: int, stop: int, glyphs: Ints) -> tuple[int, int]:
    """The flags that any of the letters has, and those that all have."""
    some, every = 0, -1
    for i in range(start, stop):
        entry = glyphs[min(points[i], KNOWN)]
        some, every = some | entry, every & entry
    return some, every


@compiled
def write_reading(points: Ints, size: int, glyphs: Ints, reading: int, read: Bytes, at: int) -> int:
    """Where the line ends that is written from `at` on: how the labels look to a reader of this kind."""
    start = 0
    while start < size:
        stop = start
        while points[stop] != DOT:
            stop += 1
        some, every = flags_of(points, start, stop, glyphs)
        is_hidden = reading == LATIN_IN_RUSSIA and some & IS_CYRILLIC and every & IS_RUSSIAN
        shift = LOOK_BITS if reading == AS_CYRILLIC and some & IS_CYRILLIC else 0
        for i in range(start, stop):
            look = TILDE if is_hidden else (glyphs[min(points[i], KNOWN)] >> shift) & ((1 << LOOK_BITS) - 1)
            while look:
                read[at] = look & 255
                at += 1
                look >>= 8
        read[at] = DOT
        at, start = at + 1, stop + 1
    read[at] = NEWLINE
    return at + 1


@compiled
def last_dot(block: Bytes, start: int) -> tuple[int, int, bool]:
    """Where the line's last dot is (-1: nowhere), where the line stops, and whether it is encoded before the dot."""
    place, dot, is_before, is_after = start, -1, False, False
    while place < len(block) and block[place] != NEWLINE:
        if block[place] == DOT:
            dot, is_before = place, is_before or is_after
            is_after = False
        if block[place] == X and is_encoded(block, place, len(block)):
            is_after = True
        place += 1
    return dot, place, is_before


@compiled
def read_names(block: Bytes, glyphs: Ints, read: Bytes, origins: Ints, unsure: Ints, sizes: Ints) -> None:
    """Writes the readings of all names with an encoded label before the last dot.

    `origins` says where each line written begins, and where the name's own line does; `unsure` are the lines that need
    the exact reading. `sizes` are the bytes written, the lines, and those unsure; then room for
    the code points of a name.
    """
    start, points = 0, sizes[SIZES:]
    while start < len(block):
        dot, stop, has_encoded = last_dot(block, start)
        if has_encoded and stop - start < LONGEST:
            size = decode_name(block, dot + 1, stop, points)
            is_russian = flags_of(points, 0, size, glyphs)[0] & IS_CYRILLIC
            size = decode_name(block, start, dot, points)
            some = flags_of(points, 0, size, glyphs)[0]
            if some & (IS_MARK | IS_WANTED):
                unsure[sizes[2]] = start
                sizes[2] += 1
            for reading in range(2 if some & IS_CYRILLIC else 1):
                kind = AS_CYRILLIC if reading else LATIN_IN_RUSSIA if is_russian else LATIN
                origins[sizes[1], 0], origins[sizes[1], 1] = sizes[0], start
                sizes[0] = write_reading(points, size, glyphs, kind, read, sizes[0])
                sizes[1] += 1
        start = stop + 1
