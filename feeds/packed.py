"""Lines in a compressed file of ours: written whole or not at all, and known as such when read."""

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from isal import isal_zlib

from feeds.errors import Refused, Unreachable
from feeds.readahead import read_lines

#: Bytes at the beginning of a file that are kept for its header: a zone and a stamp as long as they can be fit twice.
HEADER = 1024
#: Strength of compression: isal's fast level, which costs a fifth of what reading a zone does.
LEVEL = 1
#: The window of deflate, and that its bytes stand in a gzip file.
_WBITS = 16 + 15
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(slots=True)
class Room:
    """How many bytes more may be written; of all files that share it."""

    left: int

    def take(self, count: int) -> None:
        """Counts bytes. Raises: Refused: they are too many."""
        self.left -= count
        if self.left < 0:
            raise Refused("no more may be written: max_disk is reached")


class Packed:
    """A file in the making, which is there once it was closed with a header. It is left, half, by any error."""

    def __init__(self, path: Path, room: Room) -> None:
        self._room = room
        self._file = path.open("wb")
        self._file.write(b" " * HEADER)
        self._packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, _WBITS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, lines: bytes) -> None:
        """Adds lines. Raises: Refused: there is no room; OSError."""
        self._append(self._packer.compress(lines))

    def close(self, about: Mapping[str, object]) -> None:
        """Ends the file, with everything on the disk before the header says so. Raises: as `write`."""
        self._append(self._packer.flush())
        self._file.flush()
        os.fsync(self._file.fileno())
        header = json.dumps({**about, "size": self._file.tell()}).encode().ljust(HEADER - 1) + b"\n"
        self._file.seek(0)
        self._file.write(header)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _append(self, packed: bytes) -> None:
        self._room.take(len(packed))
        self._file.write(packed)


def read_header(path: Path) -> dict[str, object]:
    """What was said of a file when it was closed; nothing where it is not there, is not whole, or is none of ours."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(HEADER))
            is_whole = isinstance(told, dict) and told.get("size") == os.fstat(file.fileno()).st_size
    except (OSError, ValueError, RecursionError):
        return {}
    return told if is_whole else {}


def read_packed(path: Path) -> Iterator[bytes]:
    """The lines, in blocks. Raises: Garbled; Unreachable: the disk failed, or the file is cut."""
    with write_errors(path.name), path.open("rb") as file:
        file.seek(HEADER)
        for block in read_lines(file, path.name):
            yield bytes(block.data)


@contextmanager
def write_errors(label: str) -> Iterator[None]:
    """Says what the operating system refused in the words of feeds. Raises: Refused, Unreachable."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(f"{label}: the disk is full") from error
        if isinstance(error, PermissionError):
            raise Refused(f"{label}: no permission") from error
        raise Unreachable(f"{label}: {error.strerror or error}") from error
