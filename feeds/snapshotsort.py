"""Lines in any order to sorted ones, each name once, with little memory: sorted files, merged."""

import io
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Self, cast

from isal import igzip

from feeds.packed import HEADER, Packed, Room
from feeds.parse.nameline import joined_lines
from feeds.parse.nameorder import LOW_DOT

#: Lines and bytes that are sorted at once. A line is an object of some 60 bytes beside its text, and that is there up
#: to four times, so this takes 160 MiB.
RUN_LINES, RUN_BYTES = 1_000_000, 1 << 24
#: Files that are merged at once, a hundred and twenty-eight million names, and bytes that are read of each at a time:
#: as objects, and sorted anew, those of all files take 100 MiB.
FAN, PIECE = 128, 1 << 16
_BEHIND = bytes([LOW_DOT])


class Runs:
    """Sorted files named after `path`, which are gone when this is left."""

    def __init__(self, path: Path, dot: int, room: Room) -> None:
        self._path, self._room = path, room
        dot_there = bytes([dot])
        self._there, self._back = bytes.maketrans(b".", dot_there), bytes.maketrans(dot_there, b".")
        self._files: list[Path] = []
        self._made = 0
        self._waiting: list[bytes] = []
        self._lines = self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.unlink(missing_ok=True)

    def adopt(self, file: Path) -> None:
        """Takes over a closed file, whose lines rise already."""
        file.rename(self._next_file())

    def add(self, lines: bytes) -> None:
        """Takes newline-ended lines in any order."""
        self._waiting.append(lines)
        self._lines += lines.count(b"\n")
        self._size += len(lines)
        if self._lines >= RUN_LINES or self._size >= RUN_BYTES:
            self._spill()

    def merged(self) -> Iterator[bytes]:
        """All lines in blocks; they rise in the order of the dot, and a name has the servers of all its lines."""
        self._spill()
        return self._merged(self._files)

    def _spill(self) -> None:
        """Writes what waits as one more sorted file."""
        text = b"".join(self._waiting).translate(self._there)
        self._waiting, self._lines, self._size = [], 0, 0
        lines = text.splitlines(keepends=True)
        lines.sort()
        text = b"".join(lines).translate(self._back)
        # Millions of objects, of which `joined_lines` makes as many again.
        del lines
        self._write(iter([joined_lines(text)]))
        if len(self._files) == FAN:
            self._merge_all()

    def _merge_all(self) -> None:
        """Makes one file of all."""
        files, self._files = self._files, []
        try:
            self._write(self._merged(files))
        finally:
            for file in files:
                file.unlink(missing_ok=True)

    def _write(self, blocks: Iterator[bytes]) -> None:
        with Packed(self._next_file(), self._room) as packed:
            for block in blocks:
                packed.write(block)
            packed.close({})

    def _next_file(self) -> Path:
        self._made += 1
        self._files.append(self._path.with_name(f"{self._path.name}{self._made}"))
        return self._files[-1]

    def _merged(self, files: list[Path]) -> Iterator[bytes]:
        with ExitStack() as stack:
            runs = [_Run(stack.enter_context(file.open("rb")), self._there) for file in files]
            while runs := [run for run in runs if run.has_more()]:
                # Up to here nothing can come any more; in each file a name stands once.
                last = min(run.last_name() for run in runs)
                lines = [line for run in runs for line in run.take(last)]
                lines.sort()
                yield joined_lines(b"".join(lines).translate(self._back))


class _Run:
    """One sorted file, as its next lines, in which dots are what they count as."""

    def __init__(self, file: BinaryIO, there: bytes) -> None:
        file.seek(HEADER)
        self._text = io.BufferedReader(cast(io.RawIOBase, igzip.IGzipFile(fileobj=file)), PIECE)  # type: ignore[no-untyped-call]
        self._there = there
        self._lines: list[bytes] = []
        self._place = 0

    def has_more(self) -> bool:
        """Whether there are lines; reads the next where all were taken."""
        if self._place == len(self._lines):
            self._lines, self._place = [line.translate(self._there) for line in self._text.readlines(PIECE)], 0
        return bool(self._lines)

    def last_name(self) -> bytes:
        """The name of the last line that was read."""
        return self._lines[-1].rstrip(b"\n").partition(b"\t")[0]

    def take(self, name: bytes) -> list[bytes]:
        """The lines up to that name, its own too."""
        # What ends a name counts less than anything that can go on with it.
        start, self._place = self._place, bisect_left(self._lines, name + _BEHIND, self._place)
        return self._lines[start : self._place]
