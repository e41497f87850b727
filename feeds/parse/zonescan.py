"""The regular lines of a zone, compiled: whole lines of text in, the names that are delegated in it out."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import IS_COMPILED, compiled
from feeds.parse.zonemarks import (
    BEHIND,
    DASH,
    DOT,
    LETTER_A,
    LETTER_Z,
    NEWLINE,
    NINE,
    PLACE,
    SPACE,
    TAB,
    WINDOW,
    Marks,
    find_marks,
)
from feeds.parse.zonewrite import LONGEST_NAME, TELLS_SERVERS, add_origin, tell

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

#: Room for one name and its newline (RFC 1035 section 2.3.4: 253 octets without the final dot).
NAME_ROOM = 256
#: Room for what may be told of one line: a name and its name server.
LINE_ROOM = 2 * NAME_ROOM
LONGEST_LABEL = 63
#: Bytes between an owner and its name server that are remembered: a TTL, a class, a type and what separates them.
MIDDLE_ROOM = 32
#: Places in `Owner.state`: letters of the owner, whether nothing more is to be said of it, letters of the middle, bytes
#: of names that were written; the mark that is next and the number of marks.
LENGTH, TOLD, MIDDLE, SIZE, MARK, MARKS = 0, 1, 2, 3, 4, 5
#: Where the middle stands in `Owner.text`.
MIDDLE_AT = NAME_ROOM
RETURN, ZERO = 13, 48
LETTER_I, LETTER_N, LETTER_O, LETTER_S, LETTER_T, LETTER_Y = 105, 110, 111, 115, 116, 121
#: Bytes that are compared at once: so many may be read behind the end of a window.
STRIDE = BEHIND
#: Bytes of a vector. Numbers of bytes are rounded up to whole vectors with a mask, for a stride is two of them: loops
#: over them become vector instructions, and those over a fixed or any number of bytes do not.
VECTOR, VECTORS = 32, 96
#: What a byte can be in a regular line. All else, such as quotes, brackets and escapes, makes a line irregular.
OTHER, NAME, BLANK, END, DATA = 0, 1, 2, 3, 4


def _kinds() -> Bytes:
    kinds = np.zeros(256, np.uint8)
    kinds[33:127] = DATA
    kinds[list(b'"$();\\')] = OTHER
    kinds[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")] = NAME
    kinds[[SPACE, TAB]] = BLANK
    kinds[[NEWLINE, RETURN]] = END
    return kinds


#: Each byte as it is in a name.
LOWER = np.frombuffer(bytes(range(256)).lower(), np.uint8)
#: A stride of this that begins so many bytes before its middle masks all bytes but so many.
MASKS = np.repeat(np.array([255, 0], np.uint8), STRIDE)


class Rules(NamedTuple):
    """What the lines so far say about those that follow.

    `origin` stands behind a relative name with its dot (`.com`), if `limits[0]` is not 0; `zone` ends every name of the
    zone, and such a name has at least `limits[1]` dots. `limits[2]` says whether name servers are told.
    """

    kinds: Bytes
    origin: Bytes
    zone: Bytes
    limits: Ints


class Owner(NamedTuple):
    """The owner of the line before, in lower case without the final dot, and how far the work is, see LENGTH.

    At MIDDLE_AT of the text stands what was last between an owner and its name server.
    """

    text: Bytes
    state: Ints


def rules_of(origin: bytes | None, zone: bytes | None, *, tells_servers: bool = False) -> Rules:
    """The rules for an origin and a zone, each a name without the final dot (empty for the root) or not known yet."""
    return Rules(
        _kinds(),
        np.frombuffer(_suffix(origin), np.uint8),
        np.frombuffer(_suffix(zone), np.uint8),
        np.array([origin is not None, zone is None, tells_servers], np.int64),
    )


def _suffix(name: bytes | None) -> bytes:
    return b"." + name if name else b""


def no_owner() -> Owner:
    """The owner before the first line."""
    return Owner(np.zeros(MIDDLE_AT + STRIDE, np.uint8), np.zeros(6, np.int64))


@compiled
def scan_lines(block: Bytes, place: tuple[int, int], rules: Rules, owner: Owner, out: Bytes, marks: Marks) -> int:
    """Writes the delegated names of the lines from place[0] to place[1]; where it stopped.

    That is at a line that is not regular, where `out` is full, or at the end. Lines are whole, and a name is written
    where its owner is another than that of the line before.
    """
    (start, stop), state = place, owner.state
    while start < stop:
        window, last = start, min(start + WINDOW, stop)
        state[MARK] = state[MARKS] = 0
        # Where nothing is compiled there are no vectors, and marks cost more than they save.
        if IS_COMPILED:
            state[MARKS] = find_marks(block, start, min(last, len(block) - BEHIND), marks)
        while start < last:
            start = scan_simple(block, start, marks.places, rules, owner, out)
            if state[MARK] + 1 >= state[MARKS] and start > window:
                break
            # Where not even the first line is simple, others will not be either.
            until = last if start == window else start + 1
            start = scan_regular(block, (start, until), rules, owner, out)
            if start < until:
                return start
    return start


@compiled
def scan_simple(block: Bytes, start: int, places: Ints, rules: Rules, owner: Owner, out: Bytes) -> int:
    """Does so from start on for lines like most, found by their marks, as long as there are such; where it stopped.

    They have an absolute owner in small letters, and between it and one name server what stood there in a line before.
    Owners and servers that are longer than a stride, and zones of which nobody has said the name, are not for it.
    """
    name, middle, state, zone = owner.text[:NAME_ROOM], owner.text[MIDDLE_AT:], owner.state, rules.zone
    length, is_told, between, size = state[LENGTH], state[TOLD], state[MIDDLE], state[SIZE]
    mark, count = state[MARK], state[MARKS] if between and not rules.limits[1] else 0
    while mark < count and abs(places[mark]) < start:
        mark += 1
    while mark + 1 < count and size <= len(out) - NAME_ROOM:
        dot, newline = places[mark], places[mark + 1]
        target = dot + 1 + between
        if not (0 < dot - start < STRIDE and 0 < newline - target < STRIDE):
            break
        if block[start] <= DOT or block[dot] != DOT or block[newline] != NEWLINE:
            break
        if differs(block, dot + 1, middle, between) or has_blank(block, target, newline - target):
            break
        if length != dot - start or differs(block, start, name, length):
            if has_blank(block, start, dot - start):
                break
            length = dot - start
            copy(block, start, name, 0, length)
            is_told = not is_inside(name, length, zone, 0)
        if not is_told:
            copy(name, 0, out, size, length)
            out[size + length] = NEWLINE
            size, is_told = size + length + 1, 1
        start, mark = newline + 1, mark + 2
    state[LENGTH], state[TOLD], state[SIZE], state[MARK] = length, is_told, size, mark
    return start


@compiled
def differs(text: Bytes, start: int, other: Bytes, count: int) -> bool:
    """Whether so many bytes from start on, a stride at most, are others than those at the beginning of the other."""
    base, shift, found = start & PLACE, (STRIDE - count) & PLACE, 0
    for i in range((count + VECTOR - 1) & VECTORS):
        found |= (text[base + i] ^ other[i]) & MASKS[shift + i]
    return found != 0


@compiled
def has_blank(text: Bytes, start: int, count: int) -> bool:
    """Whether a space or tab, or anything below, is among so many bytes, a stride at most."""
    base, shift, found = start & PLACE, (STRIDE - count) & PLACE, 0
    for i in range((count + VECTOR - 1) & VECTORS):
        found |= (text[base + i] <= SPACE) & MASKS[shift + i]
    return found != 0


@compiled
def copy(text: Bytes, start: int, other: Bytes, place: int, count: int) -> None:
    """Copies so many bytes, and up to a stride in all."""
    base, behind = start & PLACE, place & PLACE
    for i in range((count + VECTOR - 1) & VECTORS):
        other[behind + i] = text[base + i]


@compiled
def scan_regular(block: Bytes, place: tuple[int, int], rules: Rules, owner: Owner, text: Bytes) -> int:
    """Does so for lines that are regular in any way, one byte after the other."""
    (start, stop), kinds, state = place, rules.kinds, owner.state
    name, middle = owner.text[:NAME_ROOM], owner.text[MIDDLE_AT:]
    length, is_told, size = state[LENGTH], state[TOLD], state[SIZE]
    while start < stop and size <= len(text) - LINE_ROOM:
        line, fresh = block[start:], 0
        after = behind_same(line, name, length, kinds)
        if not after:
            after, fresh = read_owner(line, kinds, text[size:])
            if fresh < 0:
                fresh = add_origin(-fresh, rules.origin, rules.limits, text[size:])
            if not fresh:
                break
        at = behind_middle(line, after, middle, state[MIDDLE])
        is_server = at > 0
        if not at:
            at, is_server = read_middle(line, after, kinds)
            if is_server:
                state[MIDDLE] = remember(line[after:at], middle)
        after = behind_data(line, at, kinds, NAME if is_server else DATA) if at else 0
        if not after:
            break
        if fresh and not is_known(text[size:], name, length, fresh):
            length = fresh
            is_told = not is_inside(name, length, rules.zone, rules.limits[1])
        if is_server and not is_told:
            size += tell(name, length, line[at:], rules.origin, rules.limits, text[size:])
            is_told = not rules.limits[TELLS_SERVERS]
        start += after
    state[LENGTH], state[TOLD], state[SIZE] = length, is_told, size
    return int(start)


@compiled
def behind_same(line: Bytes, name: Bytes, length: int, kinds: Bytes) -> int:
    """Where the owner ends if it is the one before, absolute and in lower case; 0 otherwise."""
    place = 0
    while place < length and line[place] == name[place]:
        place += 1
    is_same = place == length > 0 and line[place] == DOT and kinds[line[place + 1]] == BLANK
    return place + 1 if is_same else 0


@compiled
def read_owner(line: Bytes, kinds: Bytes, text: Bytes) -> tuple[int, int]:
    """Where the owner ends, and its length when written in lower case, negative for a relative one; 0 for no name."""
    place, label, before = 0, 0, DOT
    while kinds[line[place]] == NAME and place <= LONGEST_NAME:
        letter = LOWER[line[place]]
        if letter == DOT:
            if before in (DOT, DASH) or place - label > LONGEST_LABEL:
                return 0, 0
            label = place + 1
        elif letter == DASH and before == DOT:
            return 0, 0
        text[place] = letter
        before = letter
        place += 1
    if place == 0 or kinds[line[place]] != BLANK or before == DASH or place - label > LONGEST_LABEL:
        return 0, 0
    return place, place - 1 if before == DOT else -place


@compiled
def is_known(text: Bytes, name: Bytes, length: int, fresh: int) -> bool:
    """Whether the owner that was read is the one before; makes it that one."""
    is_same = length == fresh
    for i in range(fresh):
        is_same = is_same and name[i] == text[i]
        name[i] = text[i]
    return is_same


@compiled
def is_inside(name: Bytes, length: int, zone: Bytes, least_dots: int) -> bool:
    """Whether a name lies below the zone."""
    dots, head = 0, length - len(zone)
    if head <= 0:
        return False
    for i in range(len(zone)):
        if name[head + i] != zone[i]:
            return False
    for i in range(length if least_dots else 0):
        dots += name[i] == DOT
    return dots >= least_dots


@compiled
def behind_middle(line: Bytes, start: int, middle: Bytes, length: int) -> int:
    """Where the name server stands if TTL, class and type are those of the line before; 0 otherwise."""
    place = 0
    while place < length and line[start + place] == middle[place]:
        place += 1
    return start + place if place == length > 0 else 0


@compiled
def remember(text: Bytes, middle: Bytes) -> int:
    """Keeps the bytes between an owner and its name server; how many, 0 where they are too many."""
    if len(text) > MIDDLE_ROOM:
        return 0
    for i in range(len(text)):
        middle[i] = text[i]
    return len(text)


@compiled
def read_middle(line: Bytes, start: int, kinds: Bytes) -> tuple[int, bool]:
    """Where the data begins behind TTL, class and type, and whether the type is NS; 0 where they are not regular."""
    place = digits = behind_blanks(line, start, kinds)
    while ZERO <= line[place] <= NINE:
        place += 1
    if digits == place or kinds[line[place]] != BLANK:
        return 0, False
    place = behind_blanks(line, place, kinds)
    # Adding 32 makes a capital letter small. No place lies behind the line: it ends in a newline, which stops us.
    if line[place] | 32 != LETTER_I or line[place + 1] | 32 != LETTER_N or kinds[line[place + 2]] != BLANK:
        return 0, False
    place = kind = behind_blanks(line, place + 2, kinds)
    while kinds[line[place]] == NAME:
        place += 1
    if place - kind < 1 or kinds[line[place]] != BLANK:
        return 0, False
    first, second = line[kind] | 32, line[kind + 1] | 32
    # SOA says which zone this is, and TYPE2 is another way to write NS; both are for the exact reader.
    if (
        not LETTER_A <= first <= LETTER_Z
        or (first == LETTER_S and second == LETTER_O)
        or (first == LETTER_T and second == LETTER_Y)
    ):
        return 0, False
    is_server = place - kind == 2 and first == LETTER_N and second == LETTER_S
    return behind_blanks(line, place, kinds), is_server


@compiled
def behind_blanks(line: Bytes, start: int, kinds: Bytes) -> int:
    """The first place that holds neither space nor tab."""
    while kinds[line[start]] == BLANK:
        start += 1
    return start


@compiled
def behind_data(line: Bytes, start: int, kinds: Bytes, kind: int) -> int:
    """Where the next line begins if the rest of this one is regular; 0 otherwise.

    That is one name with nothing behind it where `kind` is NAME, and anything without marks where it is DATA.
    """
    place = start
    while kinds[line[place]] == NAME:
        place += 1
    if kind == DATA:
        while kinds[line[place]] != OTHER and kinds[line[place]] != END:
            place += 1
    if place == start:
        return 0
    place = behind_blanks(line, place, kinds)
    if line[place] == RETURN:
        place += 1
    return place + 1 if line[place] == NEWLINE else 0
