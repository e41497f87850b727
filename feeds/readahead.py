"""A file's lines in large blocks, unpacked by a thread of its own that runs a little ahead."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, cast

from isal import igzip, isal_zlib

from feeds.errors import FeedError, Garbled, Unreachable
from feeds.parse.unpack import DECODED

#: Bytes of a block: enough that the cost of handing it over does not show, little enough for the processor's cache.
BLOCK = 1 << 20
#: Blocks that exist: two are read ahead, one is being filled, one is in use.
AHEAD = 4
#: Bytes of a line that are kept: the 65,535 octets that a record may have (RFC 1035 section 3.2.1), each escaped.
LINE_LIMIT = 1 << 18
_GZIP = b"\x1f\x8b"
# The library declares its error as a value of the type and not as the type.
_BROKEN = (gzip.BadGzipFile, zlib.error, cast(type[Exception], isal_zlib.error))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Whole lines, each with its newline; they are valid until the next are asked for.

    `taken` counts the bytes of the file, packed or not, that were read so far. A line longer than LINE_LIMIT may come
    cut, and is then still longer than that.
    """

    data: memoryview
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """What the reading thread hands over: a buffer with its lines, or the error that ended the reading, or the end."""

    buffer: bytearray | None = None
    stop: int = 0
    taken: int = 0
    error: FeedError | None = None


def read_lines(handle: BinaryIO, label: str) -> Iterator[Lines]:
    """The lines of an open file, plain or gzip by its content.

    Raises: Garbled: the packing is broken, or no list is so large. Unreachable: it is cut, or the disk failed.
    """
    empty: SimpleQueue[bytearray | None] = SimpleQueue()
    filled: SimpleQueue[_Filled] = SimpleQueue()
    for _ in range(AHEAD):
        empty.put(bytearray(BLOCK))
    # A pipe that never ends must not keep the process alive.
    Thread(target=_read, args=(handle, label, empty, filled), name="read ahead", daemon=True).start()
    try:
        while (block := filled.get()).buffer is not None:
            yield Lines(data=memoryview(block.buffer)[: block.stop], taken=block.taken)
            empty.put(block.buffer)
        if block.error is not None:
            raise block.error
    finally:
        empty.put(None)


def _read(handle: BinaryIO, label: str, empty: "SimpleQueue[bytearray | None]", filled: "SimpleQueue[_Filled]") -> None:
    error: FeedError | None = None
    try:
        _fill(handle, label, empty, filled)
    except FeedError as failure:
        error = failure
    except EOFError:
        error = Unreachable(f"{label}: the gzip data is cut")
    except _BROKEN as failure:
        error = Garbled(f"{label}: broken gzip data ({failure})")
    except (OSError, ValueError) as failure:
        error = Unreachable(f"{label}: {failure}")
    filled.put(_Filled(error=error))


def _fill(handle: BinaryIO, label: str, empty: "SimpleQueue[bytearray | None]", filled: "SimpleQueue[_Filled]") -> None:
    counted = _Counted(handle)
    text = _unpacked(io.BufferedReader(counted, BLOCK))
    rest, total = b"", 0
    while (buffer := empty.get()) is not None:
        stop, rest, size = _fill_one(buffer, rest, text)
        total += size
        if total > DECODED:
            raise Garbled(f"{label}: decodes to more than {DECODED:,} bytes, which no list of names does")
        if not stop:
            return
        filled.put(_Filled(buffer=buffer, stop=stop, taken=counted.taken))


def _fill_one(buffer: bytearray, rest: bytes, text: BinaryIO) -> tuple[int, bytes, int]:
    """Where the whole lines in the buffer end, what stands behind them, and how many bytes were read."""
    size, total = len(rest), 0
    buffer[:size] = rest
    with memoryview(buffer) as view:
        while count := cast(io.BufferedReader, text).readinto(view[size:]):
            total, size = total + count, size + count
            stop = buffer.rfind(b"\n", 0, size) + 1
            if stop:
                return stop, bytes(view[stop:size]), total
            # Without this a file without newlines would fill the memory.
            size = min(size, LINE_LIMIT + 1)
        if size:
            view[size] = ord("\n")
    return (size + 1 if size else 0), b"", total


def _unpacked(raw: io.BufferedReader) -> BinaryIO:
    return cast(BinaryIO, igzip.IGzipFile(fileobj=raw)) if raw.peek(2).startswith(_GZIP) else raw  # type: ignore[no-untyped-call]


class _Counted(io.RawIOBase):
    """A file that counts what is read from it."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle, self.taken = handle, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """How many bytes were read into the buffer."""
        count = cast(io.BufferedReader, self._handle).readinto1(buffer)
        self.taken += count
        return count
