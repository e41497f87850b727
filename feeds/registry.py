"""From the name of a kind to a feed that runs."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, runtime_checkable

from feeds import sources
from feeds.errors import FeedConfigError
from feeds.options import nearest
from feeds.parse.loglist import Log
from feeds.records import Block, Cursor, Zone
from feeds.workplace import Workplace


class Feed(Protocol):
    """One source of names."""

    def pull(self, after: Cursor | None) -> Iterator[Block]:
        """The names that were not handed on up to that cursor, each block with the cursor behind it.

        Raises: FeedError, after all blocks that could be read.
        """
        ...


@runtime_checkable
class Stocked(Protocol):
    """A feed that keeps all names of its zones, and hands on only what changes in them.

    What it held when it first saw a zone never comes out of `pull` (but see `Zone.handed_on`); whoever wants it reads
    the stock.
    """

    def zones(self, at: Cursor | None) -> list[Zone]:
        """The zones of which a day is in force at that cursor."""
        ...

    def stock(self, at: Cursor, zone: str, after: bytes) -> Iterator[bytes]:
        """All names of a zone's day in force that stand behind `after` (empty: from the first), newline-joined.

        Blocks of names are as large as those of `pull`; the order is the same on every day.
        Raises: FeedError.
        """
        ...


@runtime_checkable
class FollowsLogs(Protocol):
    """A feed that follows logs of certificates."""

    def logs(self) -> list[Log]:
        """The logs that it knows, as its lists describe them. Raises: FeedError: no list can be read."""
        ...


def kinds() -> list[str]:
    """The kinds of feed that there are: the files in `sources/`."""
    return sorted(file.name for file in pkgutil.iter_modules(sources.__path__) if not file.name.startswith("_"))


def open_feed(kind: str, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> Feed:
    """The feed of that kind; nothing is read or fetched yet.

    Raises: FeedConfigError: no such kind, or an option is missing, unknown or wrong.
    """
    if kind not in kinds():
        raise FeedConfigError("kind", f"there is no feed of kind {kind!r}{nearest(kind, kinds())}")
    make: Callable[[str, Mapping[str, object], Workplace], Feed] = importlib.import_module(f"feeds.sources.{kind}").FEED
    return make(feed_id, options, workplace)
