"""What a feed of CZDS remembers between two pulls: which zones it may have, and what it asked for when."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from feeds.transport.partial import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a zone's file is, and when a list last said so."""

    url: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The zones of the last list, and those that were in one before. `at` is when it was asked for."""

    at: datetime
    links: dict[str, Link] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was asked of one zone; a time is None where that never happened.

    `begun_at` is when the download began that brought the last good file; `current_at` when the server last said that
    there is nothing newer; `broken_at` when a file came that is of no use, which is called `stamp`, and `problem` says
    why.
    """

    begun_at: datetime | None = None
    current_at: datetime | None = None
    broken_at: datetime | None = None
    stamp: str = ""
    problem: str = ""


class Notes:
    """Notes in a folder, one file a zone. Those that cannot be read count as absent: the server is asked once more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # No zone's name begins with a low line.
        self._list = folder / "_links.json"

    def listing(self) -> Listing | None:
        """The last list."""
        try:
            row = json.loads(self._list.read_bytes())
            links = {
                str(zone): Link(url=str(url), seen_at=datetime.fromisoformat(seen))
                for zone, (url, seen) in row["links"].items()
            }
            return Listing(at=datetime.fromisoformat(row["at"]), links=links)
        except _UNREADABLE:
            return None

    def keep_listing(self, listing: Listing) -> None:
        """Remembers a list. Raises: OSError."""
        links = {zone: (link.url, link.seen_at.isoformat()) for zone, link in listing.links.items()}
        write_whole(self._list, json.dumps({"at": listing.at.isoformat(), "links": links}).encode())

    def note(self, zone: str) -> Note:
        """What is known of a zone."""
        try:
            row = json.loads(self._file(zone).read_bytes())
            times = {name: row[name] and datetime.fromisoformat(row[name]) for name in _TIMES}
            return Note(**times, stamp=str(row["stamp"]), problem=str(row["problem"]))
        except _UNREADABLE:
            return Note()

    def keep(self, zone: str, note: Note) -> None:
        """Remembers that of a zone. Raises: OSError."""
        row: dict[str, object] = {"stamp": note.stamp, "problem": note.problem}
        for name in _TIMES:
            time: datetime | None = getattr(note, name)
            row[name] = time and time.isoformat()
        write_whole(self._file(zone), json.dumps(row).encode())

    def _file(self, zone: str) -> Path:
        return self._folder / f"{zone}.json"


_TIMES = ("begun_at", "current_at", "broken_at")
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
