"""Two days of a zone, compared: straight where both are sorted alike, through sorted files where they are not."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from domainwatch.cli._lists import Unread, opened, zone_only
from domainwatch.cli._progress import Advance
from domainwatch.model import DomainwatchError
from feeds.errors import FeedError
from feeds.packed import Room
from feeds.parse.namediff import Changes, changes_of
from feeds.parse.zonediff import TooFarApart, days_of
from feeds.parse.zoneservers import delegations
from feeds.parse.zonetext import ZoneReader
from feeds.snapshot import ANY_ORDER, Plan, Snapshot, write_snapshot

#: Bytes that sorted files may take: more than any disk for temporary files has, so that this says when it is full.
TEMPORARY = 1 << 50

#: Gives what changed, in parts; can be asked for as often as wanted, as long as the comparison is open.
Parts = Callable[[], Iterable[Changes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Two files of a zone; its name where they do not say it; and whether name servers are compared."""

    old: str
    new: str
    zone: bytes | None = None
    with_servers: bool = False


@contextmanager
def compared(days: Days, unread: Unread, progress: Advance) -> Iterator[Parts]:
    """What changed between the two. Memory: what changed, or 256 MiB where they are not sorted alike.

    Raises: DomainwatchError: a file cannot be read, or is no zone, or there is no room for sorting; in the block too.
    """
    changes = None if days.with_servers else _straight(days, unread, progress)
    if changes is not None:
        yield lambda: [changes]
        return
    try:
        with TemporaryDirectory(prefix="domainwatch-") as folder:
            plan = Plan(folder=Path(folder), zone="", stamp="old", dot=ANY_ORDER, room=Room(TEMPORARY))
            old = _sorted(days.old, days, plan, unread, progress)
            new = _sorted(days.new, days, replace(plan, stamp="new", dot=old.dot), unread, progress)
            yield lambda: changes_of(old.lines(), new.lines(), old.dot)
    except FeedError as error:
        raise DomainwatchError(str(error)) from error


def _straight(days: Days, unread: Unread, progress: Advance) -> Changes | None:
    """What changed, told from the text of both; None where that has too little in common."""
    with opened(days.old, progress) as before, opened(days.new, progress) as after:
        readers = ZoneReader(days.old, days.zone), ZoneReader(days.new, days.zone)
        try:
            found = days_of(zone_only(days.old, before), zone_only(days.new, after), readers)
        except TooFarApart:
            return None
    for reader in readers:
        unread.add_zone(reader)
    added, gone = (b"".join(name + b"\n" for name in names) for names in (found.added, found.gone))
    return Changes(added=added, gone=gone, changed=b"")


def _sorted(path: str, days: Days, plan: Plan, unread: Unread, progress: Advance) -> Snapshot:
    """The names of a file, sorted."""
    with opened(path, progress) as blocks:
        reader = ZoneReader(path, days.zone, tells_servers=days.with_servers)
        found = write_snapshot(plan, delegations(zone_only(path, blocks), reader))
    unread.add_zone(reader)
    return found
