"""What tests of zone transfer share: a version of a zone that is in force, and what a source brings."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from feeds import FeedError, Unread, Workplace
from feeds.keeping import keeping_of
from feeds.sources.axfr import AxfrSource
from feeds.zonefeed import Day
from tests.feeds.bench import workplace

#: Nobody listens there: the port of a protocol that has been dead for decades, on loopback.
DEAD = "127.0.0.1:1"


@dataclass(frozen=True, slots=True)
class Held:
    """A version of a zone, as a feed keeps it."""

    stamp: str
    text: bytes

    def lines(self) -> Iterator[bytes]:
        """All its lines."""
        yield self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of a zone: its stamp, the servers of each name, and what could not be read."""

    stamp: str
    names: dict[str, set[str]]
    unread: tuple[Unread, ...]
    unread_count: int

    def held(self) -> Held:
        """The same, kept as the version in force."""
        lines = (f"{name}\t{' '.join(sorted(servers))}\n" for name, servers in sorted(self.names.items()))
        return Held(self.stamp, "".join(lines).encode())


def awake(folder: Path) -> Workplace:
    """A workplace with the clock of this machine, which signatures are checked against."""
    return replace(workplace(folder), now=lambda: datetime.now(UTC))


def brought(place: Workplace, have: Day | None = None, zone: str = "test", /, **options: object) -> Brought | None:
    """What a source with these options brings of a zone."""
    fresh = AxfrSource({"zone": zone} | options, keeping_of(options), place).bring(zone, have)
    if fresh is None:
        return None
    names: dict[str, set[str]] = {}
    for block in fresh.lines:
        for line in block.decode().splitlines():
            name, servers = line.split("\t")
            names.setdefault(name, set()).update(servers.split(" "))
    return Brought(stamp=fresh.stamp, names=names, unread=fresh.unread(), unread_count=fresh.unread_count())


def failure(place: Workplace, have: Day | None = None, zone: str = "test", /, **options: object) -> FeedError:
    """The error that it ends in; nothing stays on the disk."""
    try:
        found = brought(place, have, zone, **options)
    except FeedError as error:
        assert not list(place.folder.iterdir()) if place.folder.exists() else True
        return error
    raise AssertionError(f"brought {found}")


def octets_of(serial: int, names: Iterable[bytes], zone: bytes = b"example") -> bytes:
    """A whole transfer as it travels over TCP, a thousand names a message, with 0 in the place of each id.

    The names lie directly below the zone; each has one server.
    """
    pointer, root = b"\xc0\x0c", b"\0"
    soa_data = pointer + pointer + struct.pack("!5I", serial, 60, 60, 60, 60)
    soa = pointer + struct.pack("!HHIH", 6, 1, 60, len(soa_data)) + soa_data
    server = b"\2ns\4host" + pointer
    behind_owner = struct.pack("!HHIH", 2, 1, 60, len(server)) + server
    labels = [name.removesuffix(b"." + zone) for name in names]
    records = [soa, *(bytes([len(label)]) + label + pointer + behind_owner for label in labels), soa]
    question = bytes([len(zone)]) + zone + root + struct.pack("!HH", 252, 1)
    frames = []
    for start in range(0, len(records), 1000):
        some = records[start : start + 1000]
        wire = struct.pack("!HHHHHH", 0, 0x8400, 1, len(some), 0, 0) + question + b"".join(some)
        frames.append(struct.pack("!H", len(wire)) + wire)
    return b"".join(frames)


def with_id(octets: bytes, number: int) -> bytes:
    """The octets with this id in each whole message."""
    patched, at = bytearray(octets), 0
    while at + 4 <= len(patched):
        patched[at + 2 : at + 4] = struct.pack("!H", number)
        at += 2 + int.from_bytes(patched[at : at + 2])
    return bytes(patched)
