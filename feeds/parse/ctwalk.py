"""The names inside certificates, compiled: certificates in DER in, names line by line out, whatever else is broken.

The walk follows lengths alone and looks inside nothing but subject, alternative names and what holds them. It goes down
a fixed number of levels and over each byte once a level, so its time is linear whatever a certificate holds.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import compiled
from feeds.parse.label import LABEL_OCTETS, NAME_OCTETS
from feeds.parse.namescan import DASH, DOT, LETTER_A, LETTER_Z, NEWLINE
from feeds.parse.zonemarks import Bytes, Ints

Numbers = NDArray[np.int32]

#: Names of one certificate that may be left to the slow way, which takes some 50 us for each. A certificate with more
#: of them counts as not read in full; the longest lists of real ones are as many names, all of them regular.
ODD_LIMIT = 1000
#: Names before one in the same certificate that it is compared with. The common name repeats one of the alternative
#: names, mostly the first, and a wildcard stands beside its base; another repeat only costs its reading.
RECENT = 4
#: Why names of a certificate may be missing; 0 where none is.
CUT, FOREIGN, ENDLESS, TRAILING, CROWDED = 1, 2, 3, 4, 5
#: Places in `Found.state`: the certificate's number, bytes and lines that were written, the first line of this
#: certificate, odd names in all and in this certificate, and the fault.
ENTRY, SIZE, LINES, FIRST, ODDS, OWN_ODDS, FAULT = 0, 1, 2, 3, 4, 5, 6
#: Tags (X.690 section 8.1.2; RFC 5280 sections 4.1 and 4.2.1.6).
OBJECT_ID, OCTETS, SEQUENCE, EXTENSIONS = 0x06, 0x04, 0x30, 0xA3
MAIL_NAME, DNS_NAME, DIRECTORY_NAME, URI_NAME, IP_NAME = 0x81, 0x82, 0xA4, 0x86, 0x87
#: The tag of a common name's string is marked with this, for its numbers are those of other tags.
COMMON_NAME = 0x100
UTF8_STRING, WIDE_STRING, UNIVERSAL_STRING = 0x0C, 0x1E, 0x1C
#: Which sequence of a TBSCertificate is the subject: behind algorithm, issuer and validity.
SUBJECT = 4
#: Both OIDs that matter are three octets: 2.5.4.3 (common name) and 2.5.29.17 (subject alternative name).
COMMON_NAME_ID, ALTERNATIVE_NAMES_ID = 0x550403, 0x551D11
#: No length is above this; longer ones run out of every certificate anyway (X.509 in logs: 2**24 bytes).
LONGEST = 1 << 32
STAR = 42


def _letters() -> Bytes:
    letters = np.zeros(256, np.uint8)
    for letter in b"abcdefghijklmnopqrstuvwxyz0123456789_-.":
        letters[letter] = letters[ord(chr(letter).upper())] = letter
    return letters


#: What a name has in small letters for a byte that may stand in it, 0 for all others.
LETTERS = _letters()


class Found(NamedTuple):
    """Room for what is found: lines, where each ends and whose it is; rows of certificate, kind, start and stop of odd
    names; a fault for each certificate; and how far the work is, see ENTRY.
    """

    out: Bytes
    ends: Numbers
    owners: Numbers
    odd: Numbers
    faults: Numbers
    state: Ints


def room_for(size: int, certificates: int) -> Found:
    """Room that is always enough for so many certificates of so many bytes in all.

    Each stands for itself: a line of at least four bytes for five, since a name comes behind tag and length, and an odd
    name for two.
    """
    lines, odds = size // 5 + 1, min(size // 2, ODD_LIMIT * certificates) + 1
    return Found(
        np.empty(size + 1, np.uint8),
        np.empty(lines, np.int32),
        np.empty(lines, np.int32),
        np.empty((odds, 4), np.int32),
        np.zeros(certificates, np.int32),
        np.zeros(7, np.int64),
    )


@compiled
def walk_all(data: Bytes, bounds: Ints, found: Found) -> None:
    """Writes the names of certificates; each has a row: where it starts, where it stops, whether it is only a TBS."""
    state = found.state
    for i in range(len(bounds)):
        state[ENTRY], state[FIRST], state[OWN_ODDS], state[FAULT] = i, state[LINES], 0, 0
        walk_certificate(data, bounds[i, 0], bounds[i, 1], bounds[i, 2], found)
        found.faults[i] = state[FAULT]


@compiled
def walk_certificate(data: Bytes, start: int, stop: int, is_tbs: int, found: Found) -> None:
    """Writes the names of one Certificate, or of one TBSCertificate."""
    start, end = open_sequence(data, start, stop, found.state)
    if end != stop:
        found.state[FAULT] = TRAILING
    if not is_tbs:
        # Behind the TBSCertificate stand algorithm and signature.
        start, end = open_sequence(data, start, end, found.state)
    walk_fields(data, start, end, found)


@compiled
def open_sequence(data: Bytes, start: int, stop: int, state: Ints) -> tuple[int, int]:
    """Where the value of the sequence at start begins and ends; an empty one at stop if there is none."""
    if start >= stop or data[start] != SEQUENCE:
        state[FAULT] = FOREIGN
        return stop, stop
    return value_at(data, start, stop, state)


@compiled
def walk_fields(data: Bytes, start: int, stop: int, found: Found) -> None:
    """Writes the names among the fields of a TBSCertificate."""
    sequences = 0
    while start < stop:
        tag = data[start]
        value, start = value_at(data, start, stop, found.state)
        sequences += tag == SEQUENCE
        if tag == SEQUENCE and sequences == SUBJECT:
            walk_subject(data, value, start, found)
        elif tag == EXTENSIONS:
            walk_extensions(data, value, start, found)
    if sequences <= SUBJECT:
        found.state[FAULT] = FOREIGN


@compiled
def walk_extensions(data: Bytes, start: int, stop: int, found: Found) -> None:
    """Writes the alternative names of every extension that holds such, however many there are."""
    state = found.state
    while start < stop:
        place, start = value_at(data, start, stop, state)
        while place < start:
            field, place = value_at(data, place, start, state)
            if field < place and data[field] == OBJECT_ID:
                value, field = value_at(data, field, place, state)
                if is_id(data, value, field, ALTERNATIVE_NAMES_ID):
                    walk_alternatives(data, field, place, found)
            else:
                state[FAULT] = FOREIGN


@compiled
def walk_alternatives(data: Bytes, start: int, stop: int, found: Found) -> None:
    """Writes the names behind the OID of an extension: in every list in every string of octets there."""
    state, has_names = found.state, False
    while start < stop:
        is_octets = data[start] == OCTETS
        names, start = value_at(data, start, stop, state)
        while is_octets and names < start:
            is_list = data[names] == SEQUENCE
            name, names = value_at(data, names, start, state)
            if not is_list:
                state[FAULT] = FOREIGN
                continue
            has_names = True
            while name < names:
                tag = int(data[name])
                value, name = value_at(data, name, names, state)
                take_alternative(data, value, name, tag, found)
    if not has_names:
        state[FAULT] = FOREIGN


@compiled
def take_alternative(data: Bytes, start: int, stop: int, tag: int, found: Found) -> None:
    """Writes a dNSName and the common names of a directoryName; notes what is of another type."""
    if tag == DNS_NAME:
        take_name(data, start, stop, tag, found)
    elif tag == DIRECTORY_NAME:
        while start < stop:
            value, start = value_at(data, start, stop, found.state)
            walk_subject(data, value, start, found)
    else:
        note_odd(start, stop, tag, found)


@compiled
def walk_subject(data: Bytes, start: int, stop: int, found: Found) -> None:
    """Writes every common name of a distinguished name."""
    state = found.state
    while start < stop:
        pair, start = value_at(data, start, stop, state)
        while pair < start:
            field, pair = value_at(data, pair, start, state)
            if field >= pair or data[field] != OBJECT_ID:
                state[FAULT] = FOREIGN
                continue
            value, field = value_at(data, field, pair, state)
            if is_id(data, value, field, COMMON_NAME_ID):
                while field < pair:
                    tag = int(data[field])
                    value, field = value_at(data, field, pair, state)
                    take_name(data, value, field, COMMON_NAME | tag, found)


@compiled
def is_id(data: Bytes, start: int, stop: int, wanted: int) -> bool:
    """Whether the value is this OID of three octets."""
    return stop - start == 3 and number_at(data, start, 3) == wanted


@compiled
def number_at(data: Bytes, place: int, octets: int) -> int:
    """The number in so many octets, eight at most; the first of eight has no highest bit."""
    number = 0
    for i in range(octets):
        number = number << 8 | int(data[place + i])
    return number


@compiled
def value_at(data: Bytes, start: int, stop: int, state: Ints) -> tuple[int, int]:
    """Where the value of the element at start begins and ends; it ends with its parent at the latest.

    Lengths in more octets than they need are read too, and a tag in several octets is skipped.
    Source: X.690 sections 8.1.2 and 8.1.3.
    """
    place = start + 1
    if data[start] & 31 == 31:
        while place < stop and data[place] > 127:
            place += 1
        place += 1
    if place >= stop:
        state[FAULT] = CUT
        return stop, stop
    length = int(data[place])
    place += 1
    if length == 128:
        state[FAULT] = ENDLESS
        return place, stop
    if length > 128:
        behind = min(place + length - 128, stop)
        length = 0
        while place < behind:
            length = min(length << 8 | int(data[place]), LONGEST)
            place += 1
    if length > stop - place:
        state[FAULT] = CUT
        return place, stop
    return place, place + length


@compiled
def take_name(data: Bytes, start: int, stop: int, kind: int, found: Found) -> None:
    """Writes a name as a line, or notes it as odd where that needs a closer look."""
    state, size = found.state, found.state[SIZE]
    is_wide = kind in (COMMON_NAME | WIDE_STRING, COMMON_NAME | UNIVERSAL_STRING)
    length = 0 if is_wide else write_name(data, start, stop, found.out, size)
    if length == 0:
        note_odd(start, stop, kind, found)
    elif not is_repeat(found, length):
        line, state[SIZE] = state[LINES], size + length + 1
        found.ends[line], found.owners[line] = size + length, state[ENTRY]
        state[LINES] += 1


@compiled
def write_name(data: Bytes, start: int, stop: int, out: Bytes, size: int) -> int:
    """Writes a regular name in small letters with a newline, without wildcard and final dot; its length, 0 if odd."""
    if stop - start > 2 and data[start] == STAR and data[start + 1] == DOT:
        start += 2
    if stop > start and data[stop - 1] == DOT:
        stop -= 1
    if stop - start > NAME_OCTETS:
        return 0
    label, dots, before, shift = start, 0, DOT, size - start
    for place in range(start, stop):
        letter = LETTERS[data[place]]
        if letter == 0 or is_gap(before, letter):
            return 0
        if letter == DOT:
            if place - label > LABEL_OCTETS:
                return 0
            label, dots = place + 1, dots + 1
        out[shift + place] = before = letter
    # What ends in a number may be an address.
    if (
        dots == 0
        or is_gap(before, DOT)
        or stop - label > LABEL_OCTETS
        or not LETTER_A <= out[shift + label] <= LETTER_Z
    ):
        return 0
    out[shift + stop] = NEWLINE
    return stop - start


@compiled
def is_gap(before: int, letter: int) -> bool:
    """Whether no name has these two side by side, where a dot stands for its beginning and its end too."""
    return (before == DOT and letter in (DASH, DOT)) or (before == DASH and letter == DOT)


@compiled
def is_repeat(found: Found, length: int) -> bool:
    """Whether the name behind the last line is one of those shortly before it in the same certificate."""
    out, ends, size, line = found.out, found.ends, found.state[SIZE], found.state[LINES]
    for other in range(max(found.state[FIRST], line - RECENT), line):
        start, same = ends[other] - length, 0
        # Before a line stands the newline of the line before it, or nothing.
        if start < 0 or (start > 0 and out[start - 1] != NEWLINE):
            continue
        while same < length and out[start + same] == out[size + same]:
            same += 1
        if same == length:
            return True
    return False


@compiled
def note_odd(start: int, stop: int, kind: int, found: Found) -> None:
    """Notes where something stands that is not written, and what it is."""
    state, row = found.state, found.state[ODDS]
    if state[OWN_ODDS] == ODD_LIMIT:
        state[FAULT] = CROWDED
        return
    state[ODDS], state[OWN_ODDS] = row + 1, state[OWN_ODDS] + 1
    found.odd[row, 0], found.odd[row, 1] = state[ENTRY], kind
    found.odd[row, 2], found.odd[row, 3] = start, stop
