"""Lists of names from files or standard input, cut into blocks for the matcher."""

import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from domainwatch.model import DomainwatchError
from feeds.parse.label import TEXT_LIMIT, NotAName, a_labels

#: Bytes of text that are matched at once: enough to make the search's start cheap, little enough to show progress.
BLOCK_BYTES = 1 << 20
#: How many lines that are no names are shown; the rest is only counted.
SHOWN_UNREAD = 5

_GZIP = b"\x1f\x8b"
# A block in which every line is already a name in its travelling form needs no look at the single line.
_LABEL = rb"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_CLEAN = re.compile(rb"(?>(?:(?=[^\n]{1,253}\n)(?:" + _LABEL + rb"\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\n)*)")


@dataclass(slots=True)
class Unread:
    """The lines that are no names: how many, and the first few with their places and reasons."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, place: str, reason: str) -> None:
        """Counts one line, and keeps it if it is among the first."""
        self.count += 1
        if len(self.first) < SHOWN_UNREAD:
            self.first.append(f"{place}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameBlock:
    """Distinct names as A-labels, newline-joined; `given` holds what the list had where that reads differently."""

    names: bytes
    given: dict[str, list[str]]


def read_blocks(path: str, unread: Unread, progress: Callable[[int], None]) -> Iterator[NameBlock]:
    """The names of a file, plain or gzip by its content, or of standard input where the path is `-`.

    `progress` is told, after each block, how many bytes more were taken from the file.
    Raises: DomainwatchError: the file cannot be read, or its compression is broken.
    """
    try:
        with open(path, "rb") if path != "-" else sys.stdin.buffer as raw:
            buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw))
            yield from _blocks(path, buffered, unread, progress)
    except (OSError, EOFError, zlib.error) as error:
        raise DomainwatchError(f"{path}: {error}") from error


def _blocks(path: str, raw: io.BufferedReader, unread: Unread, progress: Callable[[int], None]) -> Iterator[NameBlock]:
    is_gzip = raw.peek(2).startswith(_GZIP)
    text = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw
    line, taken = 1, 0
    for lines in _whole_lines(text):
        yield _clean_block(lines) or _mixed_block(path, line, lines, unread)
        line += lines.count(b"\n")
        before, taken = taken, raw.tell() if raw.seekable() else taken + len(lines)
        progress(taken - before)


def _whole_lines(text: BinaryIO) -> Iterator[bytes]:
    """The text in pieces of about BLOCK_BYTES that end with a line's end."""
    rest = b""
    while piece := text.read(BLOCK_BYTES):
        lines, newline, rest = (rest + piece).rpartition(b"\n")
        if newline:
            yield lines + newline
        # A line without an end must not fill the memory; what is kept of it is still too long to be a name.
        elif len(rest) > BLOCK_BYTES:
            rest = rest[: TEXT_LIMIT * 4]
    if rest:
        yield rest + b"\n"


def _clean_block(lines: bytes) -> NameBlock | None:
    return NameBlock(names=lines[:-1], given={}) if _CLEAN.fullmatch(lines) else None


def _mixed_block(path: str, first_line: int, lines: bytes, unread: Unread) -> NameBlock:
    names: dict[str, list[str]] = {}
    for number, line in enumerate(lines.splitlines(), start=first_line):
        if not line.strip():
            continue
        try:
            given = line.decode("utf-8").strip()
            names.setdefault(a_labels(given), []).append(given)
        except UnicodeDecodeError:
            unread.add(f"{path}:{number}", "is not UTF-8")
        except NotAName as reason:
            unread.add(f"{path}:{number}", str(reason))
    return NameBlock(names="\n".join(names).encode("ascii"), given=names)
