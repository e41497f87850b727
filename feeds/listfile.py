"""One file of names on disk, read on from where it was left."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from feeds.errors import FeedError, Refused
from feeds.packed import write_errors
from feeds.parse.chunks import line_chunks
from feeds.parse.columns import HEAD, Layout, Wish, layout_of
from feeds.parse.flatlist import Place
from feeds.parse.unpack import Part, parts
from feeds.progress import Identity, Progress

#: Bytes before the offset that must be the same for a grown file to count as the same one with more behind it.
TAIL = 1 << 16
#: Seconds after which a file that does not end in a newline is taken for finished: whoever writes lines flushes them
#: within a few. The file system's clock is compared with ours; where they differ by more, a last line comes early, and
#: once more when it is whole.
SETTLED = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A file of names: where it is, what to call it, and how to read it.

    `fresh` is given for a body from the network, which never grows: its progress before the first byte. For any other
    file the disk says what it is. `max_bytes` is the size above which it is not read.
    """

    path: Path
    label: str
    wish: Wish
    now: datetime
    max_bytes: int
    fresh: Progress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Whole lines of a list, how to read them, where they stand, and how far the list is read with them."""

    data: bytes
    layout: Layout
    place: Place
    after: Progress


def read_list(file: ListFile, before: Progress | None) -> Iterator[Lines]:
    """The lines behind `before`; nothing, and without opening the file, where it was read and has not changed.

    Raises: Refused: no permission, no regular file, too large. Unreachable: it is gone, or cut. Garbled: it is no list.
    """
    with write_errors(file.label):
        # Asked before the file is opened: opening a pipe waits for its writer.
        fresh = _fresh(file, file.path.stat())
        if before and before.done and before.identity == fresh.identity:
            return
        with file.path.open("rb") as handle:
            yield from _read(handle, file, before)


def _fresh(file: ListFile, seen: os.stat_result) -> Progress:
    if not stat.S_ISREG(seen.st_mode):
        raise Refused(f"{file.label}: neither a file nor a folder")
    if seen.st_size > file.max_bytes:
        raise Refused(f"{file.label}: {seen.st_size:,} bytes, and max_bytes is {file.max_bytes:,}")
    identity = Identity(size=seen.st_size, stamp=str(seen.st_mtime_ns), inode=seen.st_ino)
    return file.fresh or Progress(identity=identity)


def _read(handle: BinaryIO, file: ListFile, before: Progress | None) -> Iterator[Lines]:
    seen = os.fstat(handle.fileno())
    lists = parts(handle, file.label, seen.st_size)
    begin = _begin(handle, _fresh(file, seen), before, lists)
    age = file.now.timestamp() - seen.st_mtime
    is_settled = file.fresh is not None or abs(age) >= SETTLED
    for number, part in enumerate(lists[begin.part :], begin.part):
        at = begin if number == begin.part else _at_part(begin, number)
        for lines, finished in _read_part(part, file.wish, at, is_settled or not part.plain):
            after = _after(lines.after, finished, len(lists))
            if part.plain and file.fresh is None:
                after = replace(after, tail=_tail(handle, after.offset))
            if lines.data or after != before:
                yield replace(lines, after=after)


def _read_part(part: Part, wish: Wish, begin: Progress, takes_rest: bool) -> Iterator[tuple[Lines, bool]]:
    """The lines of one list, and whether it ends there; an unfinished last line counts where `takes_rest` is set."""
    layout = layout_of(_head(part), wish, part.label)
    line = begin.line
    if begin.offset < layout.start:
        begin, line = replace(begin, offset=layout.start), layout.start_line
    for chunk in line_chunks(part.pieces(begin.offset), begin.offset):
        data = chunk.data
        if chunk.rest and takes_rest:
            data += chunk.rest + b"\n"
        place = Place(label=part.label, line=line)
        line += chunk.data.count(b"\n")
        after = replace(begin, offset=chunk.stop, line=line)
        yield Lines(data=data, layout=layout, place=place, after=after), chunk.last and (takes_rest or not chunk.rest)


def _head(part: Part) -> bytes:
    head = b""
    # What is wrong with the part is said when it is read, behind the lines before the damage.
    with suppress(FeedError):
        for piece in part.pieces(0):
            head += piece
            if len(head) >= HEAD:
                break
    return head[:HEAD]


def _after(reached: Progress, finished: bool, count: int) -> Progress:
    if not finished:
        return reached
    if reached.part + 1 == count:
        return replace(reached, done=True)
    return _at_part(reached, reached.part + 1)


def _at_part(progress: Progress, number: int) -> Progress:
    return replace(progress, part=number, offset=0, line=0)


def _begin(handle: BinaryIO, fresh: Progress, before: Progress | None, lists: list[Part]) -> Progress:
    """Where to go on: where it was left, if this is the same file or has only grown; otherwise at the beginning."""
    if before is None or before.identity == fresh.identity:
        return before or fresh
    old, new = before.identity, fresh.identity
    has_grown = lists[0].plain and old.inode == new.inode != 0 and old.size < new.size
    if has_grown and before.tail == _tail(handle, before.offset):
        return replace(before, identity=new, done=False)
    return fresh


def _tail(handle: BinaryIO, offset: int) -> str:
    length = min(TAIL, offset)
    return hashlib.blake2b(os.pread(handle.fileno(), length, offset - length), digest_size=16).hexdigest()
