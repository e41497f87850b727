"""All names of a zone on one day, as one file: sorted, each name once, compressed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from feeds.errors import Garbled
from feeds.packed import Packed, Room, read_header, read_packed, write_errors
from feeds.parse.nameorder import COUNT, LOW, LOW_DOT, PLAIN, PLAIN_DOT, no_last, take_lines
from feeds.snapshotsort import Runs
from feeds.transport.partial import sync_folder

#: The form of the file; one of another form is not read.
_VERSION = 1
#: In place of a dot: the order in which the lines come, if they rise in one.
ANY_ORDER = 0
#: Bytes of a line that is wrong which are shown.
_SHOWN = 80
#: How the files end: whole ones, those in the making, those that are merged.
WHOLE, PART, RUN = ".names", ".part", ".run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One day of a zone: where it is, how many names it has, and in which order they stand (see LOW_DOT)."""

    path: Path
    zone: str
    stamp: str
    count: int
    dot: int

    def lines(self) -> Iterator[bytes]:
        """All lines in blocks. Raises: Garbled: it is damaged, and cannot be found any more. Unreachable."""
        try:
            yield from read_packed(self.path)
        except Garbled:
            self.path.unlink(missing_ok=True)
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A zone's day to be written: into which folder, in which order (or ANY_ORDER), at most how much."""

    folder: Path
    zone: str
    stamp: str
    dot: int
    room: Room


def find_snapshot(folder: Path, zone: str, stamp: str) -> Snapshot | None:
    """The snapshot of a zone's day; None where there is none that is whole. Nothing but its header is read."""
    path = folder / f"{stamp}{WHOLE}"
    told = read_header(path)
    if [told.get(key) for key in ("version", "zone", "stamp")] != [_VERSION, zone, stamp]:
        return None
    count, dot = told.get("count"), told.get("dot")
    if not isinstance(count, int) or dot not in (LOW_DOT, PLAIN_DOT):
        return None
    return Snapshot(path=path, zone=zone, stamp=stamp, count=count, dot=dot)


def write_snapshot(plan: Plan, lines: Iterable[bytes]) -> Snapshot:
    """The snapshot of these newline-ended lines, once it is on the disk; nothing is left of one that fails.

    Memory: 256 MiB where the lines do not rise in any order, a few otherwise.
    Raises: Garbled: a line is no name of the zone. Refused: disk or `room` are full. What `lines` raises.
    """
    path = plan.folder / f"{plan.stamp}{WHOLE}"
    part = path.with_name(path.name + PART)
    with write_errors(str(plan.folder)):
        plan.folder.mkdir(parents=True, exist_ok=True)
        try:
            _write(part, plan, iter(lines))
            part.replace(path)
            sync_folder(plan.folder)
        finally:
            part.unlink(missing_ok=True)
    found = find_snapshot(plan.folder, plan.zone, plan.stamp)
    if found is None:
        raise Garbled(f"{plan.zone}: what was written to {path} is not there")
    return found


def _write(part: Path, plan: Plan, lines: Iterator[bytes]) -> None:
    """Writes the file in the making, through sorted runs where the lines do not rise."""
    order = _Order(plan.zone, plan.dot)
    broken = _write_rising(part, plan, order, lines)
    if broken is None:
        return
    with Runs(part.with_name(part.name + RUN), order.dot, plan.room) as runs:
        runs.adopt(part)
        for block in chain([broken], lines):
            order.rises(block)
            runs.add(block)
        _write_rising(part, plan, _Order(plan.zone, order.dot), runs.merged())


def _write_rising(part: Path, plan: Plan, order: "_Order", lines: Iterator[bytes]) -> bytes | None:
    """Writes lines as long as they rise; the block that does not, or None at the end."""
    with Packed(part, plan.room) as packed:
        broken = None
        for block in lines:
            if not order.rises(block):
                broken = block
                break
            packed.write(block)
        about = {"version": _VERSION, "zone": plan.zone, "stamp": plan.stamp, "dot": order.dot}
        packed.close({**about, "count": order.count})
    return broken


class _Order:
    """In which order the lines rise that were given so far; `dot` is where they do not that in which they last did."""

    def __init__(self, zone: str, dot: int) -> None:
        self._zone = zone
        self._suffix = np.frombuffer(f".{zone}".encode() if zone else b"", np.uint8)
        self._last = no_last()
        self._last.state[LOW], self._last.state[PLAIN] = dot != PLAIN_DOT, dot != LOW_DOT
        self.dot = dot or LOW_DOT

    def rises(self, lines: bytes) -> bool:
        """Whether these lines rise behind the others. Raises: Garbled: one is no name of the zone."""
        if not lines.endswith(b"\n"):
            raise Garbled("the source gave a line without an end")
        place = take_lines(np.frombuffer(lines, np.uint8), self._suffix, self._last)
        if place < len(lines):
            raise Garbled(f"the source gave a line that is no name of the zone: {lines[place : place + _SHOWN]!a}")
        state = self._last.state
        if state[LOW] or state[PLAIN]:
            self.dot = LOW_DOT if state[LOW] else PLAIN_DOT
        return bool(state[LOW] or state[PLAIN])

    @property
    def count(self) -> int:
        """How many lines were given."""
        return int(self._last.state[COUNT])
