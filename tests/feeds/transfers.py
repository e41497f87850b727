"""What tests of zone transfer share: a version of a zone that is in force, and what a source brings."""

from collections.abc import Iterator
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
