"""One DNS message of a zone transfer, from its bytes to the few records that matter here."""

import re
import struct
from dataclasses import dataclass

from feeds.errors import Garbled

#: Types of records that are looked into (RFC 1035 section 3.2.2; RFC 8945 section 4.2).
NS, SOA, TSIG = 2, 6, 250
#: Jumps inside one name. A name has at most 127 labels, and honest servers jump once or twice.
JUMPS = 127
#: Octets of a name as text: 253 of them, each escaped as four characters (RFC 1035 sections 2.3.4 and 5.1).
NAME_TEXT = 1012

_HEADER = struct.Struct("!HHHHHH")
_RECORD = struct.Struct("!HHIH")
_IN = 1
_ODD = re.compile(rb"[^a-z0-9_*-]")


@dataclass(frozen=True, slots=True)
class Record:
    """An NS or SOA record: its owner, and the name server of the one or the serial of the other.

    Names are in lower case without the final dot; octets that no host name has are escaped as digits.
    """

    owner: bytes
    server: bytes = b""
    serial: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What one message says. `flags` holds the response code in its lowest four bits (RFC 1035 section 4.1.1).

    `records` are those of the answer section that have the class IN and the type NS or SOA, in their order; `count` is
    how many there are of all types. `signature` is where the TSIG record begins, None where there is none.
    """

    id: int
    flags: int
    records: tuple[Record, ...]
    count: int
    signature: int | None

    @property
    def rcode(self) -> int:
        """The response code."""
        return self.flags & 0xF


def envelope_of(wire: bytes) -> Envelope:
    """The message in these bytes.

    Raises: Garbled: it is cut, holds more than it says, or has a name that no message may have.
    Source: RFC 1035 section 4.1.
    """
    try:
        return _read(wire)
    except (IndexError, struct.error) as error:
        raise Garbled("a message ends in the middle of a record") from error


def _read(wire: bytes) -> Envelope:
    number, flags, questions, count, authority, additional = _HEADER.unpack_from(wire)
    names: dict[int, bytes] = {}
    at = _HEADER.size
    for _ in range(questions):
        # Behind the name of a question stand its type and its class.
        at = _name(wire, at, names)[1] + 4
    records: list[Record] = []
    for _ in range(count):
        at = _take(wire, at, names, records)
    signature = None
    for left in range(authority + additional, 0, -1):
        behind_name = _name(wire, at, names)[1]
        kind, _, _, length = _RECORD.unpack_from(wire, behind_name)
        if kind == TSIG:
            if left > 1 or not additional:
                raise Garbled("a message has its signature in the wrong place")
            signature = at
        at = behind_name + _RECORD.size + length
    if at != len(wire):
        raise Garbled("a message is longer or shorter than what it holds")
    return Envelope(id=number, flags=flags, records=tuple(records), count=count, signature=signature)


def _take(wire: bytes, at: int, names: dict[int, bytes], records: list[Record]) -> int:
    """Reads a record of the answer section, and keeps it if it matters; where the next begins."""
    owner, at = _name(wire, at, names)
    kind, network, _, length = _RECORD.unpack_from(wire, at)
    at += _RECORD.size
    stop: int = at + length
    if network != _IN:
        return stop
    end = stop
    if kind == NS:
        server, end = _name(wire, at, names)
        records.append(Record(owner, server))
    elif kind == SOA:
        primary_end = _name(wire, at, names)[1]
        mailbox_end = _name(wire, primary_end, names)[1]
        # Serial, refresh, retry, expire and minimum have four octets each.
        serial, end = int.from_bytes(wire[mailbox_end : mailbox_end + 4]), mailbox_end + 20
        records.append(Record(owner, serial=serial))
    if end != stop:
        raise Garbled("a record is longer or shorter than what it holds")
    return stop


def _name(wire: bytes, at: int, names: dict[int, bytes]) -> tuple[bytes, int]:
    """The name that begins there, and where it ends; `names` remembers those of the message by their beginnings.

    Source: RFC 1035 section 4.1.4 (compression); a jump goes backward only.
    """
    labels: list[bytes] = []
    start = floor = at
    end = jumps = 0
    while octet := wire[at]:
        if octet < 64:
            labels.append(_label(wire[at + 1 : at + 1 + octet]))
            at += 1 + octet
            continue
        target = (octet & 0x3F) << 8 | wire[at + 1]
        jumps += 1
        if octet < 0xC0 or target >= floor or jumps > JUMPS:
            raise Garbled("a message has a name that cannot be read")
        end = end or at + 2
        if target in names:
            labels.append(names[target])
            break
        floor = at = target
    name = b".".join(filter(None, labels))
    if len(name) > NAME_TEXT:
        raise Garbled("a message has a name that is longer than any")
    names[start] = name
    return name, end or at + 1


def _label(octets: bytes) -> bytes:
    plain = octets.lower()
    return _ODD.sub(lambda found: b"\\%03d" % ord(found[0]), plain) if _ODD.search(plain) else plain
