"""What tests of feeds share: a workplace, and whole pulls."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds import Block, Cursor, FeedError, Workplace, open_feed
from tests.fakes import FakeClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What one pull gave, and the error at its end."""

    blocks: list[Block]
    error: FeedError | None

    @property
    def names(self) -> list[str]:
        """All names in order."""
        return [name for block in self.blocks for name in block.names.decode().split("\n") if name]

    @property
    def cursor(self) -> Cursor:
        """The cursor behind the last block."""
        return self.blocks[-1].cursor

    @property
    def unread(self) -> list[str]:
        """The lines that are no names, as `position: reason`."""
        return [f"{line.position}: {line.reason}" for block in self.blocks for line in block.unread]


def workplace(folder: Path, clock: FakeClock | None = None, *, allow_private: bool = True) -> Workplace:
    """A workplace below the folder; relative paths count from the folder."""
    return Workplace(
        folder=folder / "workplace",
        now=(clock or FakeClock()).now,
        contact="https://watch.example/contact",
        allow_private=allow_private,
        base=folder,
    )


def age(file: Path, seconds: float, clock: FakeClock) -> None:
    """Makes the file one that was last changed that long before the clock's time."""
    changed = clock.now().timestamp() - seconds
    os.utime(file, (changed, changed))


def pulled(place: Workplace, after: Cursor | None = None, /, **options: object) -> Pulled:
    """One whole pull of a flat list."""
    return drained("flatlist", options, place, after)


def drained(kind: str, options: Mapping[str, object], place: Workplace, after: Cursor | None = None) -> Pulled:
    """One whole pull of a feed of that kind."""
    blocks: list[Block] = []
    try:
        blocks.extend(open_feed(kind, "test", options, place).pull(after))
    except FeedError as error:
        return Pulled(blocks=blocks, error=error)
    return Pulled(blocks=blocks, error=None)
