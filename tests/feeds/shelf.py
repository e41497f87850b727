"""A source of zones that has what a test puts there, and whoever pulls and stores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from feeds import Block, Cursor, FeedError, Unreachable, Unread
from feeds.keeping import keeping_of
from feeds.zonefeed import Day, Fresh, ZoneFeed
from tests.feeds.bench import workplace

UNREAD = Unread("com:7", b"?", "has no type")


@dataclass(kw_only=True)
class Shelf:
    """A source of zones: for each its stamp and lines, or the error that it has for us."""

    days: dict[str, tuple[str, Sequence[str]] | FeedError] = field(default_factory=dict)
    broken_after: int = 1 << 30
    seen: list[bytes] = field(default_factory=list)

    def zones(self) -> list[str]:
        return list(self.days)

    def bring(self, zone: str, have: Day | None) -> Fresh | None:
        day = self.days[zone]
        if isinstance(day, FeedError):
            raise day
        self.seen = list(have.lines()) if have else []
        stamp, lines = day
        if have and have.stamp == stamp:
            return None
        return Fresh(stamp=stamp, lines=self._lines(lines), unread=lambda: (UNREAD,), unread_count=lambda: 3)

    def _lines(self, lines: Sequence[str]) -> Iterator[bytes]:
        for number, line in enumerate(lines):
            if number == self.broken_after:
                raise Unreachable("cut", 60.0)
            yield f"{line}\n".encode()


@dataclass(kw_only=True)
class Reader:
    """Whoever pulls: the feed, and what it has stored of it, names and cursor in one."""

    feed: ZoneFeed
    cursor: Cursor | None = None
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def pull(self, stop: int = 1 << 30) -> FeedError | None:
        """Stores the blocks of one pull up to so many; the error at its end."""
        self.added, self.gone, self.blocks = [], [], []
        try:
            for block in self.feed.pull(self.cursor):
                if len(self.blocks) == stop:
                    break
                self.blocks.append(block)
                self.added += block.names.decode().split()
                self.gone += block.gone.decode().split()
                self.cursor = block.cursor
        except FeedError as error:
            return error
        return None

    def stock(self, zone: str, after: str = "") -> list[str]:
        assert self.cursor
        return b"\n".join(self.feed.stock(self.cursor, zone, after.encode())).decode().split()


def reader(folder: Path, source: Shelf, **options: object) -> Reader:
    return Reader(feed=ZoneFeed("test", source, keeping_of(options), workplace(folder)))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder / "workplace")) for path in folder.rglob("*") if path.is_file())
