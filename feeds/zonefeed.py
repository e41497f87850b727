"""Zones that are kept whole: what a source brings is compared with the day in force, and what changed is handed on."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from feeds.errors import FeedError, Gap, Garbled, together
from feeds.keeping import Keeping, disk_use
from feeds.packed import Room, write_errors
from feeds.parse.chunks import CHUNK
from feeds.parse.namediff import Changes, changes_of
from feeds.parse.nameorder import behind_name
from feeds.parse.zonerecord import is_host_name
from feeds.parse.zonescan import Bytes
from feeds.records import Block, Cursor, Unread, Zone
from feeds.snapshot import ANY_ORDER, WHOLE, Plan, Snapshot, find_snapshot, write_snapshot
from feeds.workplace import Workplace
from feeds.zonecursor import cursor_of, is_stamp, stamps_of

#: Names below which a zone may shrink as it likes: brand zones have a dozen, and lose half of them on any day.
SMALL = 1_000
#: What a smaller new day is multiplied with: a zone that lost more than half of its names was read wrongly or served
#: wrongly far more often than it shrank.
SHRUNK = 2
#: Zones of one source: three times as many as there are top-level domains.
ZONES = 5_000
#: Zones whose errors are told in one pull; more than these have one cause.
ERRORS_SHOWN = 20
#: The root zone, whose name is empty, as a folder and as an option.
ROOT = "@"
#: Characters of a name of a zone that is none which are shown.
_SHOWN = 80
_SERVERS = re.compile(rb"\t[^\n]*")
_NOTHING = Changes(added=b"", gone=b"", changed=b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A whole zone as its source has it now.

    `stamp` says which version it is: printable ASCII without slash or space, at most 100 bytes, another one whenever
    the content is another. `lines` gives blocks of newline-ended lines: a delegated name (whole A-label, lower case,
    no final dot), and its name servers as `line_of` writes them where the source was asked for them. The order of lines
    is free, and a name may stand in several. It may raise FeedError at any point, and then nothing has changed.
    `unread` gives the first lines that could not be read, and `unread_count` their number; both once `lines` has ended.
    """

    stamp: str
    lines: Iterator[bytes]
    unread: Callable[[], tuple[Unread, ...]]
    unread_count: Callable[[], int]


class Day(Protocol):
    """The version of a zone that is in force."""

    @property
    def stamp(self) -> str:
        """What `Fresh` called it."""
        ...

    def lines(self) -> Iterator[bytes]:
        """All its lines, sorted and each name once, in blocks of newline-ended lines as in `Fresh`."""
        ...


class ZoneSource(Protocol):
    """Where zones come from."""

    def zones(self) -> Sequence[str]:
        """The zones to keep, as A-labels without final dot. Raises: FeedError."""
        ...

    def bring(self, zone: str, have: Day | None) -> Fresh | None:
        """The zone as it is now; None where the version in force is the newest.

        Raises: FeedError, which stops this zone alone.
        """
        ...


class ZoneFeed:
    """A feed of whole zones: of each the newest day is kept, and `pull` hands on what it has over the one in force.

    The cursor says which day that is. A file that no cursor names any more, and that is not among the newest, goes at
    the next pull; so whoever stores a block's names together with its cursor loses nothing by being stopped anywhere.
    """

    def __init__(self, feed_id: str, source: ZoneSource, keeping: Keeping, workplace: Workplace) -> None:
        self._id, self._source, self._keeping, self._workplace = feed_id, source, keeping, workplace

    def pull(self, after: Cursor | None) -> Iterator[Block]:
        """What was added to zones and what is gone from them since that cursor; of a zone that is new only the cursor.

        A zone that fails does not stop the others. Blocks before the last one of a zone carry the cursor before it.
        Raises: FeedError, for all zones that failed, after all blocks.
        """
        stamps = stamps_of(after)
        self._sweep(stamps)
        failures: list[FeedError] = []
        for zone in self._zones(failures):
            try:
                yield from self._changed(zone, stamps, failures)
            except FeedError as error:
                failures.append(_named(zone, error))
        if failures:
            raise together(failures, ERRORS_SHOWN)

    def zones(self, at: Cursor | None) -> list[Zone]:
        """The zones of which a day is in force at that cursor."""
        days = [self._day(zone, stamp) for zone, stamp in sorted(stamps_of(at).items())]
        return [Zone(name=day.zone, stamp=day.stamp, count=day.count) for day in days if day]

    def stock(self, at: Cursor, zone: str, after: bytes) -> Iterator[bytes]:
        """All names of a zone's day in force that stand behind `after` (empty: from the first), newline-joined.

        Raises: Gap: no day of the zone is in force. Garbled, Unreachable: it cannot be read.
        """
        day = self._day(zone, stamps_of(at).get(zone, ""))
        if day is None:
            raise Gap(f"{zone}: no snapshot of it is in force")
        for lines in day.lines():
            if after:
                lines = lines[behind_name(np.frombuffer(lines, np.uint8), _line(after), day.dot) :]
                after = b"" if lines else after
            yield from _pieces(_names(lines))

    def _zones(self, failures: list[FeedError]) -> Iterator[str]:
        """The zones of the source, each once; those with names that are none are noted as failed."""
        zones = dict.fromkeys(self._source.zones())
        if len(zones) > ZONES:
            raise Garbled(f"the source has {len(zones):,} zones, and there are no {ZONES:,}")
        for zone in zones:
            if zone == "" or is_host_name(zone.encode()):
                yield zone
            else:
                failures.append(Garbled(f"{zone[:_SHOWN]!a}: is no name of a zone"))

    def _changed(self, zone: str, stamps: dict[str, str], failures: list[FeedError]) -> Iterator[Block]:
        """What changed in a zone; the last block moves the cursor, and `stamps` with it."""
        old = self._day(zone, stamps.get(zone, ""))
        if old is None and zone in stamps:
            failures.append(Gap(f"{zone}: the snapshot {stamps[zone]} is lost; all names are taken for old ones"))
        fresh = self._source.bring(zone, old)
        if fresh is None or (old and fresh.stamp == old.stamp):
            return
        new = self._write(zone, old, fresh)
        waiting = _NOTHING
        for changes in self._changes(old, new):
            if waiting is not _NOTHING:
                yield self._block(waiting, stamps)
            waiting = changes
        stamps[zone] = new.stamp
        yield self._block(waiting, stamps, fresh)

    def _write(self, zone: str, old: Snapshot | None, fresh: Fresh) -> Snapshot:
        """The snapshot of what came, if it can be believed; it is not in force yet."""
        if not is_stamp(fresh.stamp):
            raise Garbled(f"{fresh.stamp[:_SHOWN]!a} is no stamp")
        room = Room(self._keeping.max_disk - disk_use(self._workplace.folder))
        plan = Plan(
            folder=self._folder(zone), zone=zone, stamp=fresh.stamp, dot=old.dot if old else ANY_ORDER, room=room
        )
        new = write_snapshot(plan, fresh.lines)
        is_allowed = (zone or ROOT) == self._keeping.accept_shrink
        if old and old.count > SMALL and new.count * SHRUNK < old.count and not is_allowed:
            new.path.unlink()
            raise Garbled(
                f"only {new.count:,} of {old.count:,} names are left, so the day before stays in force;"
                f" if this is right, set accept_shrink: {zone or ROOT}"
            )
        return new

    def _changes(self, old: Snapshot | None, new: Snapshot) -> Iterator[Changes]:
        """What of a zone changed and is handed on: nothing of one that is new."""
        if old is None:
            return
        for changes in changes_of(old.lines(), new.lines(), new.dot):
            if changes.added or changes.gone:
                yield changes

    def _block(self, changes: Changes, stamps: dict[str, str], fresh: Fresh | None = None) -> Block:
        names = _names(changes.added)
        return Block(
            feed_id=self._id,
            names=names,
            count=changes.added.count(b"\n"),
            seen_at=self._workplace.now(),
            cursor=cursor_of(stamps),
            details=_details(changes.added),
            unread=fresh.unread() if fresh else (),
            unread_count=fresh.unread_count() if fresh else 0,
            gone=changes.gone[:-1],
        )

    def _folder(self, zone: str) -> Path:
        return self._workplace.folder / (zone or ROOT)

    def _day(self, zone: str, stamp: str) -> Snapshot | None:
        return find_snapshot(self._folder(zone), zone, stamp) if stamp else None

    def _sweep(self, stamps: dict[str, str]) -> None:
        """Removes snapshots that are neither in force nor among the newest of their zone, and all that is half."""
        with write_errors(str(self._workplace.folder)):
            for folder in self._workplace.folder.glob("*/"):
                zone = "" if folder.name == ROOT else folder.name
                in_force = f"{stamps.get(zone, '')}{WHOLE}"
                files = sorted(folder.glob(f"*{WHOLE}*"), key=lambda file: file.lstat().st_mtime_ns, reverse=True)
                days = [file for file in files if file.name.endswith(WHOLE) and file.name != in_force]
                spared = days[: self._keeping.keep - 1]
                for file in files:
                    if file.name != in_force and file not in spared:
                        file.unlink()


def _named(zone: str, error: FeedError) -> FeedError:
    """The same error, which tells its zone."""
    error.args = (f"{zone or 'the root zone'}: {error}",)
    return error


def _line(name: bytes) -> Bytes:
    return np.frombuffer(name + b"\n", np.uint8)


def _names(lines: bytes) -> bytes:
    """The names of newline-ended lines, newline-joined."""
    return (_SERVERS.sub(b"", lines) if b"\t" in lines else lines)[:-1]


def _details(lines: bytes) -> bytes:
    """What lines say of their names beside, as details of a block."""
    if b"\t" not in lines:
        return b""
    servers = (line.partition(b"\t")[2] for line in lines[:-1].split(b"\n"))
    return b"\n".join(b"name_servers=" + found if found else b"" for found in servers)


def _pieces(names: bytes) -> Iterator[bytes]:
    """Newline-joined names in pieces of at most CHUNK bytes."""
    start = 0
    while start < len(names):
        stop = len(names) if len(names) - start <= CHUNK else names.rindex(b"\n", start, start + CHUNK)
        yield names[start:stop]
        start = stop + 1
