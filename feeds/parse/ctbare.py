"""What certificates have in common with their precertificates, for many at a time; compiled where it is searched for.

The same 32 bytes as `tbs.identity_of` gives for each by itself, which also takes over whatever is odd.
"""

from hashlib import sha256

import numpy as np

from feeds.parse.compiled import compiled
from feeds.parse.ctwalk import EXTENSIONS, SEQUENCE, number_at
from feeds.parse.tbs import POISON, SCT_LIST, identity_of, joined_tbs
from feeds.parse.zonemarks import Bytes, Ints

#: Columns of a certificate: where it starts and stops and whether it is only a TBSCertificate; where that does; where
#: its fields do, the one with its extensions, and the extensions in that; the first and the second one to leave out.
START, STOP, IS_TBS, STATE, TBS_START, TBS_STOP, FIELDS_START, FIELDS_STOP = 0, 1, 2, 3, 4, 5, 6, 7
FIELD_START, FIELD_STOP, LIST_START, LIST_STOP, FIRST_START, FIRST_STOP, SECOND_START, SECOND_STOP = range(8, 16)
COLUMNS = 16
#: States: nothing is to be left out, one or two extensions are, or it is not as usual.
WHOLE, CUT, ODD = 0, 1, 2
#: Octets in which the length of a length is taken for usual: four hold all that fit into an entry.
_USUAL = 4

_POISON = np.frombuffer(POISON, np.uint8)
_SCT_LIST = np.frombuffer(SCT_LIST, np.uint8)


def bare_rows(data: bytes, bounds: Ints) -> list[list[int]]:
    """For each certificate, given as start, stop, and 1 for a TBSCertificate, what `identity_at` needs."""
    rows: Ints = np.zeros((len(bounds), COLUMNS), np.int64)
    rows[:, : IS_TBS + 1] = bounds
    scan_bare(np.frombuffer(data, np.uint8), rows)
    found: list[list[int]] = rows.tolist()
    return found


def identity_at(data: bytes, row: list[int]) -> bytes:
    """32 bytes that a certificate has in common with its precertificate, see `tbs.identity_of`."""
    if row[STATE] == WHOLE:
        return sha256(data[row[TBS_START] : row[TBS_STOP]]).digest()
    if row[STATE] == ODD:
        return identity_of(data[row[START] : row[STOP]], is_tbs=bool(row[IS_TBS]))
    kept = (
        data[row[LIST_START] : row[FIRST_START]]
        + data[row[FIRST_STOP] : row[SECOND_START]]
        + data[row[SECOND_STOP] : row[LIST_STOP]]
    )
    before = data[row[FIELDS_START] : row[FIELD_START]]
    return sha256(joined_tbs(before, kept, data[row[FIELD_STOP] : row[FIELDS_STOP]])).digest()


@compiled
def scan_bare(data: Bytes, rows: Ints) -> None:
    """Fills in the rows behind IS_TBS."""
    for i in range(len(rows)):
        rows[i, STATE] = scan_one(data, rows[i])


@compiled
def scan_one(data: Bytes, row: Ints) -> int:
    """Fills in a row; its state. Source: RFC 5280 section 4.1."""
    start, stop = row[START], row[STOP]
    if row[IS_TBS] == 0:
        start, stop = inside(data, start, stop, SEQUENCE)
        if start:
            _, stop = inside(data, start, stop, SEQUENCE)
    row[TBS_START], row[TBS_STOP] = start, stop
    place, stop = inside(data, start, stop, SEQUENCE)
    row[FIELDS_START], row[FIELDS_STOP] = place, stop
    if place == 0:
        return ODD
    state = WHOLE
    while place < stop and state != ODD:
        value, behind = inside(data, place, stop, data[place])
        if value == 0 or (data[place] == EXTENSIONS and row[FIELD_STOP]):
            return ODD
        if data[place] == EXTENSIONS:
            row[FIELD_START], row[FIELD_STOP] = place, behind
            state = scan_extensions(data, value, behind, row)
        place = behind
    return state


@compiled
def scan_extensions(data: Bytes, place: int, stop: int, row: Ints) -> int:
    """Notes which of the extensions in this field are to be left out; the state that follows from that."""
    place, stop = inside(data, place, stop, SEQUENCE)
    if place == 0:
        return ODD
    row[LIST_START], row[LIST_STOP] = place, stop
    row[FIRST_START : SECOND_STOP + 1] = stop
    cuts = 0
    while place < stop:
        value, behind = inside(data, place, stop, SEQUENCE)
        if value == 0:
            return ODD
        if begins_with(data, value, behind, _POISON) or begins_with(data, value, behind, _SCT_LIST):
            if cuts == 2:
                return ODD
            row[FIRST_START + 2 * cuts], row[FIRST_STOP + 2 * cuts] = place, behind
            cuts += 1
        place = behind
    return CUT if cuts else WHOLE


@compiled
def inside(data: Bytes, place: int, stop: int, tag: int) -> tuple[int, int]:
    """Where the value of the element there starts and stops; zeros where it has another tag, or is not as usual."""
    if stop - place < 2 or data[place] != tag:
        return 0, 0
    start, length = place + 2, int(data[place + 1])
    if length >= 128:
        octets = length - 128
        if octets == 0 or octets > _USUAL or start + octets > stop:
            return 0, 0
        length = number_at(data, start, octets)
        start += octets
    if start + length > stop:
        return 0, 0
    return start, start + length


@compiled
def begins_with(data: Bytes, start: int, stop: int, head: Bytes) -> bool:
    """Whether these bytes begin so."""
    if stop - start < len(head):
        return False
    same = 0
    while same < len(head) and data[start + same] == head[same]:
        same += 1
    return same == len(head)
