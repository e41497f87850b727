"""What a feed hands on: names in bulk, and where to go on."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a feed resumes; its text means something to the feed that made it and to nobody else."""

    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no name. `position` says where it stands (file and line); `raw` keeps its first bytes."""

    position: str
    raw: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Names that a feed saw, many at a time.

    `names` holds `count` newline-joined lower-case A-labels without final dots and without a newline at the end.
    `details` is empty, or holds one line for each name: what else the source said of it, as `key=value` pairs joined by
    tabs. `cursor` is where to resume once these names are stored; a block without names may still move it.
    `unread_count` is the exact number of lines that are no names; `unread` shows the first of a pull, not all.
    `gone` holds names, written as in `names`, that the source had before and has no longer.
    `kept` says that the feed itself keeps these names as long as they are of use: nobody else has to store them.
    """

    feed_id: str
    names: bytes
    count: int
    seen_at: datetime
    cursor: Cursor
    details: bytes = b""
    unread: tuple[Unread, ...] = ()
    unread_count: int = 0
    gone: bytes = b""
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Names that are kept together: a zone's A-label, the stamp of the day in force, and how many names it delegates.

    `handed_on` says that each of them came out of a pull, as those of a day of certificates do: they are old only to
    brands that came later.
    """

    name: str
    stamp: str
    count: int
    handed_on: bool = False
