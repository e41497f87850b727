"""Names of the last days, kept so that a mark that is added later can be held against them.

A day begins as a file to which names are added as they come, packed; once it is over it becomes a snapshot, sorted and
each name once. The cursor says how much of the first kind counts: what was added behind that is cut off, because those
entries are read again.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import numpy as np
from isal import isal_zlib

from feeds.errors import FeedError, Gap, Garbled
from feeds.packed import Room, write_errors
from feeds.parse.chunks import CHUNK
from feeds.parse.nameorder import LOW_DOT, behind_name
from feeds.readahead import read_lines
from feeds.records import Zone
from feeds.snapshot import WHOLE, Plan, Snapshot, find_snapshot, write_snapshot

#: Bytes of all files of days: ten thousand million names, of which a month of all logs has a third.
MAX_DISK = 50 * 10**9
#: How the files of open days end, and of those that cannot be sorted.
OPEN, BROKEN = ".open", ".broken"
#: Strength of packing, and that what comes is a gzip file of its own, which may stand behind another.
_LEVEL, _WBITS = 1, 16 + 15
#: How folders begin in which an open day is sorted for whoever reads it.
_STOCK = "stock-"


@dataclass(frozen=True, slots=True)
class Open:
    """How much of an open day counts: bytes of its file, and lines in it, of which several may have one name."""

    size: int = 0
    lines: int = 0


class Days:
    """The files of the days in one folder."""

    def __init__(self, folder: Path, keep_days: int) -> None:
        self._folder, self._keep_days = folder, keep_days

    def resume(self, opened: Mapping[str, Open]) -> tuple[dict[str, Open], list[Gap]]:
        """Brings the files to where a cursor says that they are; the days that are open now, and what is lost.

        Raises: Refused, Unreachable: the disk.
        """
        found, gaps = dict[str, Open](), list[Gap]()
        with write_errors(str(self._folder)):
            self._folder.mkdir(parents=True, exist_ok=True)
            for day, known in opened.items():
                if self._has(day, known):
                    found[day] = known
                else:
                    gaps.append(Gap(f"{self._open(day)}: is cut or gone; names of that day are not kept any more"))
            for path in self._folder.glob(f"*{OPEN}"):
                if path.stem not in found:
                    path.unlink()
        return found, gaps

    def _has(self, day: str, known: Open) -> bool:
        """Whether all of a day that counts is there, once what does not count is cut off."""
        if self._snapshot(day) is not None:
            return True
        path = self._open(day)
        if not path.exists() or path.stat().st_size < known.size:
            return False
        with path.open("r+b") as file:
            file.truncate(known.size)
        return True

    def _open(self, day: str) -> Path:
        return self._folder / f"{day}{OPEN}"

    def add(self, day: str, names: bytes, known: Open) -> Open:
        """How much of an open day counts with these newline-joined names, once they are on the disk."""
        packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _WBITS)
        packed = packer.compress(names + b"\n") + packer.flush()
        with write_errors(str(self._folder)), self._open(day).open("ab") as file:
            file.write(packed)
            file.flush()
            # The cursor that counts on it is kept next, by somebody else.
            os.fsync(file.fileno())
        return Open(known.size + len(packed), known.lines + names.count(b"\n") + 1)

    def close(self, opened: Mapping[str, Open], today: str) -> None:
        """Sorts the days that are over, and removes those that nobody wants any more; takes minutes for a large day.

        The file of a day that is over stays until a cursor without it has been kept. Raises: Gap: one cannot be sorted,
        and is kept as it is for somebody to look at. FeedError.
        """
        oldest = (date.fromisoformat(today) - timedelta(days=self._keep_days)).isoformat()
        with write_errors(str(self._folder)):
            for path in (*self._folder.glob(f"*{WHOLE}"), *self._folder.glob(f"*{BROKEN}")):
                if path.stem < oldest:
                    path.unlink()
            for path in self._folder.glob(f"{_STOCK}*"):
                # Whoever reads a day needs it for some minutes; what is older was left by a process that was killed.
                if day_of(datetime.fromtimestamp(path.stat().st_mtime, UTC)) < today:
                    shutil.rmtree(path, ignore_errors=True)
        for day, known in opened.items():
            if day < today and not self.is_closed(day):
                self._close(day, known)

    def _close(self, day: str, known: Open) -> None:
        try:
            self._sort(self._folder, day, known)
        except Garbled as error:
            broken = self._open(day).replace(self._folder / f"{day}{BROKEN}")
            raise Gap(f"the names of {day} cannot be sorted, and are kept as {broken}: {error}") from error

    def is_closed(self, day: str) -> bool:
        """Whether nothing is to be done for a day any more."""
        return self._snapshot(day) is not None or not self._open(day).exists()

    def zones(self, opened: Mapping[str, Open]) -> list[Zone]:
        """The days of which names are kept; an open one counts its names as often as they came."""
        whole = {path.stem: self._snapshot(path.stem) for path in self._folder.glob(f"*{WHOLE}")}
        counts = {day: known.lines for day, known in opened.items()}
        counts |= {day: snapshot.count for day, snapshot in whole.items() if snapshot}
        return [Zone(name=day, stamp=day, count=count, handed_on=True) for day, count in sorted(counts.items())]

    def stock(self, opened: Mapping[str, Open], day: str, after: bytes) -> Iterator[bytes]:
        """The names of a day behind that one in order, newline-joined. Raises: Gap: the day is not kept. FeedError."""
        snapshot = self._snapshot(day)
        if snapshot is not None:
            yield from _behind(snapshot, after)
        elif day in opened:
            with TemporaryDirectory(dir=self._folder, prefix=_STOCK) as folder:
                yield from _behind(self._sort(Path(folder), day, opened[day]), after)
        else:
            raise Gap(f"{day}: the names of that day are not kept any more")

    def _snapshot(self, day: str) -> Snapshot | None:
        return find_snapshot(self._folder, "", day)

    def _sort(self, folder: Path, day: str, known: Open) -> Snapshot:
        plan = Plan(folder=folder, zone="", stamp=day, dot=LOW_DOT, room=Room(MAX_DISK))
        return write_snapshot(plan, self._lines(day, known))

    def _lines(self, day: str, known: Open) -> Iterator[bytes]:
        """The lines of an open day, as many as count."""
        left, path = known.lines, self._open(day)
        with write_errors(path.name), path.open("rb") as file:
            for lines in read_lines(file, path.name):
                data = bytes(lines.data)
                count = data.count(b"\n")
                yield data if count <= left else b"".join(data.splitlines(keepends=True)[:left])
                left -= count
                if left <= 0:
                    return


class Closing(Thread):
    """Closes days while names of the present one are added; `error` is what went wrong, once it has ended."""

    def __init__(self, days: Days, opened: Mapping[str, Open], today: str) -> None:
        # A stop of the process need not wait for it: what was sorted halfway is sorted again.
        super().__init__(name="ct days", daemon=True)
        self._days, self._opened, self._today = days, dict(opened), today
        self.error: FeedError | None = None
        if any(day < today for day in opened):
            self.start()

    def wait(self) -> None:
        """Returns when it has ended, or was never needed."""
        if self.ident is not None:
            self.join()

    def run(self) -> None:
        """Closes them."""
        try:
            self._days.close(self._opened, self._today)
        except FeedError as error:
            self.error = error

    def left(self, opened: Mapping[str, Open]) -> dict[str, Open]:
        """The days that are still open, once it has ended."""
        return {day: known for day, known in opened.items() if day >= self._today or not self._days.is_closed(day)}


def day_of(moment: datetime) -> str:
    """What the day of that moment is called."""
    return f"{moment:%Y-%m-%d}"


def _behind(snapshot: Snapshot, after: bytes) -> Iterator[bytes]:
    for lines in snapshot.lines():
        if after:
            last = np.frombuffer(after + b"\n", np.uint8)
            lines = lines[behind_name(np.frombuffer(lines, np.uint8), last, snapshot.dot) :]
            after = b"" if lines else after
        yield from _pieces(lines)


def _pieces(lines: bytes) -> Iterator[bytes]:
    """Newline-ended lines as newline-joined pieces of at most CHUNK bytes."""
    start = 0
    while start < len(lines):
        stop = len(lines) - 1 if len(lines) - start <= CHUNK else lines.rindex(b"\n", start, start + CHUNK)
        yield lines[start:stop]
        start = stop + 1
