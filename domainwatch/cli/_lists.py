"""Lists of names and zones from files or standard input, cut into blocks for the matcher."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain

import click

from domainwatch.cli._progress import Advance
from domainwatch.model import DomainwatchError
from feeds.errors import FeedError
from feeds.parse.label import NotAName, a_labels
from feeds.parse.namescan import are_names
from feeds.parse.zonerecord import is_zone
from feeds.parse.zoneservers import delegations
from feeds.parse.zonetext import ZoneReader, count_newlines, delegated_names
from feeds.readahead import Lines, read_lines

#: Bytes of names that are gathered from a zone before they are matched: a block of its text holds a seventh of it.
GATHERED = 1 << 19
#: How many lines that are no names are shown; the rest is only counted.
SHOWN_UNREAD = 5
#: Bytes at the beginning of a file by which a zone is told from a list; the comments at its head are far shorter.
HEAD = 1 << 16


@dataclass(slots=True)
class Unread:
    """The lines that are no names: how many, and the first few with their places and reasons."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, place: str, reason: str, count: int = 1) -> None:
        """Counts so many lines, and keeps the first of them if it is among the first of all."""
        self.count += count
        if len(self.first) < SHOWN_UNREAD:
            self.first.append(f"{place}: {reason}")

    def add_zone(self, reader: ZoneReader) -> None:
        """Counts what the reader of a zone could not read."""
        for line in reader.unread:
            self.add(line.position, line.reason, count=0)
        self.count += reader.unread_count

    def report(self) -> None:
        """Says on standard error how many there were, and shows the first."""
        if not self.count:
            return
        from domainwatch.names import shown

        click.echo(f"{self.count} line{' is no name' if self.count == 1 else 's are no names'}:", err=True)
        for line in self.first:
            click.echo(f"  {shown(line)}", err=True)
        if self.count > len(self.first):
            click.echo(f"  and {self.count - len(self.first)} more", err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameBlock:
    """Names as A-labels, newline-joined; `given` holds what the list had where that reads differently."""

    names: bytes
    given: dict[str, list[str]]


def read_blocks(path: str, unread: Unread, progress: Advance) -> Iterator[NameBlock]:
    """The names of a list, or those delegated in a zone; plain or gzip; told apart by their content.

    The path `-` is standard input. `progress` is told how many bytes more were taken from the file.
    Raises: DomainwatchError: the file cannot be read, or its compression is broken.
    """
    with opened(path, progress) as blocks:
        first = next(blocks, None)
        if first is None:
            return
        if is_zone(bytes(first[:HEAD])):
            yield from _zone_blocks(chain([first], blocks), ZoneReader(path), unread)
        else:
            yield from _list_blocks(chain([first], blocks), path, unread)


def read_zone(path: str, reader: ZoneReader, unread: Unread, progress: Advance) -> Iterator[bytes]:
    """The names delegated in a zone, as newline-ended lines, with their name servers where the reader tells them.

    Raises: DomainwatchError: the file cannot be read, or is no zone.
    """
    with opened(path, progress) as blocks:
        yield from delegations(zone_only(path, blocks), reader)
        unread.add_zone(reader)


@contextmanager
def opened(path: str, progress: Advance) -> Iterator[Iterator[memoryview]]:
    """The blocks of lines of a file. Raises: DomainwatchError, in the block too."""
    try:
        with open(path, "rb") if path != "-" else sys.stdin.buffer as handle:
            yield _counted(read_lines(handle, path), progress)
    except (OSError, FeedError) as error:
        raise DomainwatchError(str(error) if isinstance(error, FeedError) else f"{path}: {error}") from error


def _counted(blocks: Iterator[Lines], progress: Advance) -> Iterator[memoryview]:
    before = 0
    for block in blocks:
        yield block.data
        progress(block.taken - before)
        before = block.taken


def zone_only(path: str, blocks: Iterator[memoryview]) -> Iterator[memoryview]:
    """The same blocks. Raises: DomainwatchError: they are no zone."""
    first = next(blocks, memoryview(b""))
    if not is_zone(bytes(first[:HEAD])):
        raise DomainwatchError(f"{path}: this is no zone: its first line is neither a record nor a directive")
    yield first
    yield from blocks


def _zone_blocks(blocks: Iterator[memoryview], reader: ZoneReader, unread: Unread) -> Iterator[NameBlock]:
    waiting: list[bytes] = []
    size = 0
    for names in delegated_names(blocks, reader):
        waiting.append(names)
        size += len(names)
        if size >= GATHERED:
            yield NameBlock(names=b"\n".join(waiting), given={})
            waiting, size = [], 0
    if waiting:
        yield NameBlock(names=b"\n".join(waiting), given={})
    unread.add_zone(reader)


def _list_blocks(blocks: Iterator[memoryview], path: str, unread: Unread) -> Iterator[NameBlock]:
    line = 1
    for lines in blocks:
        if are_names(lines):
            yield NameBlock(names=bytes(lines[:-1]), given={})
        else:
            yield _mixed_block(path, line, bytes(lines), unread)
        line += count_newlines(lines)


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
