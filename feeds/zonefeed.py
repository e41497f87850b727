"""Zones that are kept whole: what a source brings is compared with the day in force, and what changed is handed on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from feeds.records import Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A whole zone as its source has it now.

    `stamp` says which version it is: printable ASCII without slash or space, at most 100 bytes, another one whenever
    the content is another. `lines` gives blocks of newline-ended lines: a delegated name (whole A-label, lower case,
    no final dot), and behind a tab its name servers, space-separated, where the source was asked for them. Their order
    is free, and a name may stand in several lines. It may raise FeedError at any point, and then nothing has changed.
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
