"""Two days of a zone to the names that were added and those that are gone, in one pass over both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from feeds.parse.zonealign import Pair, behind_difference, same_lines
from feeds.parse.zonescan import Bytes, rules_of
from feeds.parse.zonetext import ZoneReader

#: Bytes of names that may be kept until the end: two million names, twelve busy days of the largest zone, which take
#: some 300 MB then. More than that say that the two are not days of one zone, or not sorted alike.
KEPT = 1 << 25


class TooFarApart(ValueError):
    """The two have too little text in common for this way of comparing them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The names that one day has and the other has not; both in the order of the zone."""

    added: tuple[bytes, ...]
    gone: tuple[bytes, ...]


def difference(old: "Day", new: "Day") -> Difference:
    """The delegated names that only the new day has, and those that only the old one has.

    A name whose name servers changed is in neither. The text of equal stretches is not parsed, so that lines in them
    that cannot be read are not counted.
    Raises: TooFarApart; what the blocks raise.
    """
    kinds = rules_of(None, None).kinds
    while old.has_more() and new.has_more():
        pair = Pair(old.block, new.block, kinds)
        # Equal text means the same only where both days have said the same before it.
        if old.is_like(new):
            equal = same_lines(pair, old.place, new.place)
            old.place += equal
            new.place += equal
        gone, added = behind_difference(pair, old.place, new.place)
        names = old.read(gone), new.read(added)
        if names[0] != names[1]:
            old.keep(names[0])
            new.keep(names[1])
    for day in (old, new):
        while day.has_more():
            day.keep(day.read(len(day.block)))
        day.reader.finish()
    return _without_common(old.names(), new.names())


@dataclass(slots=True, kw_only=True)
class Day:
    """One day of a zone: the present block, how far it is read, and the names that may be on this day only."""

    blocks: Iterator[memoryview]
    reader: ZoneReader
    block: Bytes = field(default_factory=lambda: np.zeros(0, np.uint8))
    place: int = 0
    kept: list[bytes] = field(default_factory=list)
    size: int = 0

    def has_more(self) -> bool:
        """Whether there is more to read; gets the next block where this one is read."""
        while self.place == len(self.block):
            following = next(self.blocks, None)
            if following is None:
                return False
            self.block, self.place = np.frombuffer(following, np.uint8), 0
            self.reader.take(self.block)
        return True

    def is_like(self, other: "Day") -> bool:
        """Whether what both have read so far means the same for what follows."""
        state = self.reader.state
        return state is not None and state == other.reader.state

    def read(self, stop: int) -> bytes:
        """The names in the lines up to there."""
        start, self.place = self.place, stop
        return self.reader.read(start, stop)

    def keep(self, names: bytes) -> None:
        """Keeps newline-ended names. Raises: TooFarApart: they have become too many."""
        if names:
            self.kept.append(names)
            self.size += len(names)
        if self.size > KEPT:
            raise TooFarApart

    def names(self) -> list[bytes]:
        """The names that were kept."""
        return b"".join(self.kept).splitlines()


def days_of(old: Iterable[memoryview], new: Iterable[memoryview], readers: tuple[ZoneReader, ZoneReader]) -> Difference:
    """The difference of two zones given in blocks, see `difference`; the readers hold what could not be read."""
    days = [Day(blocks=iter(blocks), reader=reader) for blocks, reader in zip((old, new), readers, strict=True)]
    return difference(*days)


def _without_common(old: list[bytes], new: list[bytes]) -> Difference:
    # A name stands in both where the order of lines is not that of names, since `-` sorts before the dot behind a name.
    common = set(old).intersection(new)
    return Difference(
        added=tuple(dict.fromkeys(name for name in new if name not in common)),
        gone=tuple(dict.fromkeys(name for name in old if name not in common)),
    )
