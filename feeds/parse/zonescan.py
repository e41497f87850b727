"""The regular lines of a zone, compiled: whole lines of text in, the names that are delegated in it out."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

#: Room for one name and its newline (RFC 1035 section 2.3.4: 253 octets without the final dot).
NAME_ROOM = 256
LONGEST_NAME, LONGEST_LABEL = 253, 63
#: Bytes between an owner and its name server that are remembered: a TTL, a class, a type and what separates them.
MIDDLE_ROOM = 32
#: Places in `Owner.state`: letters of the owner, whether nothing more is to be said of it, letters of the middle.
LENGTH, TOLD, MIDDLE = 0, 1, 2
DASH, DOT, NEWLINE, RETURN, SPACE, TAB, NINE, ZERO = 45, 46, 10, 13, 32, 9, 57, 48
LETTER_A, LETTER_I, LETTER_N, LETTER_O, LETTER_S, LETTER_T, LETTER_Y = 97, 105, 110, 111, 115, 116, 121
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


def _lower() -> Bytes:
    return np.frombuffer(bytes(range(256)).lower(), np.uint8)


class Rules(NamedTuple):
    """What the lines so far say about those that follow.

    `origin` stands behind a relative name with its dot (`.com`), if `limits[0]` is not 0; `zone` ends every name of the
    zone, and such a name has at least `limits[1]` dots.
    """

    kinds: Bytes
    lower: Bytes
    origin: Bytes
    zone: Bytes
    limits: Ints


class Owner(NamedTuple):
    """The owner of the line before, in lower case without the final dot; the middle of the name server lines before."""

    name: Bytes
    middle: Bytes
    state: Ints


class Out(NamedTuple):
    """Names with a newline behind each, `size[0]` bytes of them."""

    text: Bytes
    size: Ints


def rules_of(origin: bytes | None, zone: bytes | None) -> Rules:
    """The rules for an origin and a zone, each a name without the final dot (empty for the root) or not known yet."""
    return Rules(
        _kinds(),
        _lower(),
        np.frombuffer(_suffix(origin), np.uint8),
        np.frombuffer(_suffix(zone), np.uint8),
        np.array([origin is not None, zone is None], np.int64),
    )


def _suffix(name: bytes | None) -> bytes:
    return b"." + name if name else b""


def no_owner() -> Owner:
    """The owner before the first line."""
    return Owner(np.zeros(NAME_ROOM, np.uint8), np.zeros(MIDDLE_ROOM, np.uint8), np.zeros(3, np.int64))


@compiled
def scan_lines(block: Bytes, place: tuple[int, int], rules: Rules, owner: Owner, out: Out) -> int:
    """Writes the delegated names of the lines from place[0] to place[1]; where it stopped.

    That is at a line that is not regular, where `out` is full, or at the end. Lines are whole, and a name is written
    where its owner is another than that of the line before.
    """
    # What the loop needs of the tuples stands in variables: handing tuples on costs more than all the rest.
    (start, stop), kinds, lower = place, rules.kinds, rules.lower
    name, middle, state, text = owner.name, owner.middle, owner.state, out.text
    length, is_told, size = state[LENGTH], state[TOLD], out.size[0]
    while start < stop and size <= len(text) - NAME_ROOM:
        line, fresh = block[start:stop], 0
        after = behind_same(line, name, length, kinds)
        if not after:
            after, fresh = read_owner(line, kinds, lower, text[size:])
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
            size, is_told = size + write(name, length, text[size:]), 1
        start += after
    state[LENGTH], state[TOLD], out.size[0] = length, is_told, size
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
def read_owner(line: Bytes, kinds: Bytes, lower: Bytes, text: Bytes) -> tuple[int, int]:
    """Where the owner ends, and its length when written in lower case, negative for a relative one; 0 for no name."""
    place, label, before = 0, 0, DOT
    while kinds[line[place]] == NAME and place <= LONGEST_NAME:
        letter = lower[line[place]]
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
def add_origin(length: int, origin: Bytes, limits: Ints, text: Bytes) -> int:
    """The length of the relative name with the origin behind it; 0 where there is none or this is too long."""
    if not limits[0] or length + len(origin) > LONGEST_NAME:
        return 0
    for i in range(len(origin)):
        text[length + i] = origin[i]
    return length + len(origin)


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
def write(name: Bytes, length: int, text: Bytes) -> int:
    """Writes the name and a newline; how many bytes."""
    for i in range(length):
        text[i] = name[i]
    text[length] = NEWLINE
    return length + 1


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
    middle[: len(text)] = text
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
    if first < LETTER_A or (first == LETTER_S and second == LETTER_O) or (first == LETTER_T and second == LETTER_Y):
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
