"""The records of a zone transfer in their order: a whole zone, or what changed since a version."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from feeds.errors import Garbled
from feeds.parse.envelope import Record
from feeds.parse.zonerecord import is_host_name
from feeds.records import Unread

#: Owners that are shown of those that are no names of the zone; all are counted.
KEPT = 100


class Part(Enum):
    """What the records at some place of a transfer are."""

    NOTHING = auto()
    WHOLE = auto()
    REMOVED = auto()
    ADDED = auto()


class Transfer:
    """Follows the SOA records of a transfer, which say what the others mean and where it ends.

    `zone` is its A-label without the final dot. `have` is the serial that an incremental transfer may start from, None
    where the whole zone was asked for. `serial` is that of the version that comes, `part` what the present records are.
    Source: RFC 5936 section 2.2; RFC 1995 section 4.
    """

    def __init__(self, zone: bytes, have: int | None) -> None:
        self.zone, self.have = zone, have
        self.serial: int | None = None
        self.part = Part.NOTHING
        self.is_done = False
        self._reached = have

    def take(self, records: Sequence[Record]) -> Iterator[tuple[Part, Record]]:
        """The NS records among these, each with what it is.

        Raises: Garbled: the transfer does not begin with an SOA, changes serial in the middle, or goes on at its end.
        """
        for record in records:
            if self.is_done:
                raise Garbled("goes on behind its end")
            if record.serial is not None:
                self._turn(record.owner, record.serial)
            elif self.serial is None:
                raise Garbled("does not begin with the zone's SOA")
            else:
                if self.part is Part.NOTHING:
                    self.part = Part.WHOLE
                yield self.part, record

    def _turn(self, owner: bytes, serial: int) -> None:
        """Does what an SOA record says."""
        if owner != self.zone:
            raise Garbled("has the SOA of another zone")
        if self.serial is None:
            self.serial = serial
            # The one SOA of a version that we have is all there is to say (RFC 1995 section 4).
            self.is_done = serial == self.have
        elif self.part is Part.NOTHING and serial == self.have:
            self.part = Part.REMOVED
        elif self.part is Part.REMOVED:
            self.part, self._reached = Part.ADDED, serial
        elif self.part is Part.ADDED and serial == self._reached != self.serial:
            self.part = Part.REMOVED
        elif serial == self.serial and (self.part is not Part.ADDED or self._reached == serial):
            self.is_done = True
        else:
            raise Garbled(f"changes its serial in the middle, from {self.serial} to {serial}")


def is_newer(serial: int, than: int) -> bool:
    """Whether a serial stands for a later version than another, around the end of 32 bits too.

    Source: RFC 1982 section 3.2, which leaves open what half the circle apart means; here that is not newer.
    """
    return 0 < (serial - than) % (1 << 32) < 1 << 31


class Sieve:
    """Says which owners of NS records are delegated names; the others that should not be there are counted.

    `label` names the transfer in what could not be read. Source: RFC 1034 section 4.2.1 (cuts).
    """

    def __init__(self, zone: bytes, label: str) -> None:
        self._zone, self._below, self._label = zone, b"." + zone, label
        self._owner, self._is_name = zone, False
        self.unread: list[Unread] = []
        self.unread_count = 0

    def is_name(self, owner: bytes) -> bool:
        """Whether the owner is delegated: below the zone's own name, no wildcard, and of letters that names have."""
        # The records of a name stand together nearly always.
        if owner != self._owner:
            self._owner, self._is_name = owner, self._judged(owner)
        return self._is_name

    def _judged(self, owner: bytes) -> bool:
        if owner == self._zone or (owner.startswith(b"*.") and owner.endswith(self._below)):
            return False
        if not owner.endswith(self._below):
            return self._refused(owner, "lies outside the zone")
        return is_host_name(owner) or self._refused(owner, "has a character that no name may have, or is too long")

    def _refused(self, owner: bytes, reason: str) -> bool:
        self.unread_count += 1
        if len(self.unread) < KEPT:
            self.unread.append(Unread(self._label, owner, reason))
        return False
