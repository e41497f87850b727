"""Lists of names: a file, a folder of files, or an address on the web."""

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from feeds import options as read
from feeds.errors import FeedConfigError, FeedError, Refused, together
from feeds.listfile import Lines, ListFile, read_list
from feeds.packed import write_errors
from feeds.parse.chunks import CHUNK
from feeds.parse.columns import FORMS, Wish
from feeds.parse.flatlist import Names, joined, names_of
from feeds.parse.unpack import printable
from feeds.progress import Identity, Progress, cursor_of, files_of
from feeds.records import Block, Cursor
from feeds.transport.http import Limits, checked_url, shown
from feeds.transport.mirror import Mirror
from feeds.workplace import Workplace

#: Bytes of one list as it lies on disk or comes from a server, unless `max_bytes` says otherwise: a plain list of every
#: registered name there is has about six thousand million.
MAX_BYTES = 8 << 30
#: Seconds for one download. What was cut is resumed by the next run, so this is how long a job may wait, not a bound
#: on the size of lists.
TOTAL_SECONDS = 3600.0
#: Seconds without a byte, after which a server counts as gone; slow ones make their lists in a minute.
IDLE_SECONDS = 60.0
#: Files in a folder: ten years of daily lists. Each takes some hundred bytes in every cursor.
FILES = 4_000
#: Pieces of lists that share a block where CHUNK bytes have room for more. A cursor speaks of every file, and making it
#: takes some milliseconds in the largest folder, so a folder of short files must not need one for each of them.
JOINED = 1_000
#: Lines without a name that are shown in one pull; the rest is counted. A person reads a dozen.
UNREAD_SHOWN = 1_000
#: Errors of single files that are told in one pull.
ERRORS_SHOWN = 5
#: Columns of a table; the widest exports of registries have about sixty.
COLUMNS = 500
#: What may stand between two cells of a table; a tab is what `format: tsv` says.
DELIMITERS = (",", ";", "|")

_KEYS = ("path", "url", "format", "column", "delimiter", "max_bytes")


class FlatlistFeed:
    """A list of names, one a line or one column of a table; plain, gzip or zip; UTF-8, A-labels or U-labels.

    Options: exactly one of `path` (a file, or a folder whose files are read in the order of their names) and `url`
    (http or https); `format` (names, csv, tsv or ru-partner); for tables `column` (a header or a number from 1) and
    `delimiter`; `max_bytes`.
    """

    def __init__(self, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> None:
        read.refuse_unknown(options, _KEYS)
        self._id, self._workplace = feed_id, workplace
        self._wish = _wish(options)
        self._max_bytes = read.count(options, "max_bytes", MAX_BYTES)
        path, self._url = read.text(options, "path"), _url(options)
        if bool(path) == bool(self._url):
            raise FeedConfigError("path", "exactly one of path and url must be given")
        self._path = workplace.base / path

    def pull(self, after: Cursor | None) -> Iterator[Block]:
        """The names that were not handed on up to that cursor.

        Raises: FeedError, after all blocks that could be read.
        """
        read_to, keep = files_of(after, self._wish), UNREAD_SHOWN
        failures: list[FeedError] = []
        pieces: list[Names] = []
        size = 0
        for key, lines in self._lines(read_to, failures):
            if pieces and (size + len(lines.data) > CHUNK or len(pieces) == JOINED):
                yield self._block(joined(pieces), cursor_of(read_to, self._wish))
                pieces, size = [], 0
            pieces.append(names_of(lines.data, lines.layout, lines.place, keep))
            keep -= len(pieces[-1].unread)
            size += len(lines.data)
            read_to[key] = lines.after
        if pieces:
            yield self._block(joined(pieces), cursor_of(read_to, self._wish))
        if failures:
            raise together(failures, ERRORS_SHOWN)

    def _lines(self, read_to: dict[str, Progress], failures: list[FeedError]) -> Iterator[tuple[str, Lines]]:
        """The lines of all lists with the keys of their progress; a list that fails is noted and left."""
        for key, file in self._lists(read_to, failures):
            try:
                for lines in read_list(file, read_to.get(key)):
                    yield key, lines
            except FeedError as error:
                failures.append(error)

    def _block(self, names: Names, cursor: Cursor) -> Block:
        return Block(
            feed_id=self._id,
            names=names.names,
            count=names.count,
            seen_at=self._workplace.now(),
            cursor=cursor,
            details=names.details,
            unread=names.unread,
            unread_count=names.unread_count,
        )

    def _lists(self, read_to: dict[str, Progress], failures: list[FeedError]) -> Iterator[tuple[str, ListFile]]:
        """The lists to read with the keys of their progress; forgets the progress of those that are gone."""
        found = self._from_web(read_to, failures) if self._url else self._from_disk(failures)
        for key in set(read_to) - {key for key, _ in found} - {self._url}:
            del read_to[key]
        yield from found

    def _from_web(self, read_to: Mapping[str, Progress], failures: list[FeedError]) -> list[tuple[str, ListFile]]:
        mirror = Mirror(self._url, _limits(self._max_bytes), self._workplace)
        before = read_to.get(self._url)
        try:
            body = mirror.refresh(before.validators if before and before.done else None)
        except FeedError as error:
            failures.append(error)
            # What is here may not have been read to its end.
            body = mirror.in_force()
        if body is None:
            return []
        identity = Identity(size=body.length, stamp=body.sha256, inode=0)
        fresh = Progress(identity=identity, validators=body.validators)
        return [(self._url, self._list(body.path, shown(self._url), fresh))]

    def _from_disk(self, failures: list[FeedError]) -> list[tuple[str, ListFile]]:
        try:
            with write_errors(str(self._path)):
                paths = _files(self._path) if self._path.is_dir() else [self._path]
        except FeedError as error:
            failures.append(error)
            return []
        return [(path.name, self._list(path, printable(path.name), None)) for path in paths]

    def _list(self, path: Path, label: str, fresh: Progress | None) -> ListFile:
        now = self._workplace.now()
        return ListFile(path=path, label=label, wish=self._wish, now=now, max_bytes=self._max_bytes, fresh=fresh)


def _files(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        files = (Path(entry) for entry in entries if not entry.name.startswith(".") and entry.is_file())
        found = sorted(islice(files, FILES + 1))
    if len(found) > FILES:
        raise Refused(f"{folder}: more than {FILES:,} files; move away those that were read")
    return found


def _limits(max_bytes: int) -> Limits:
    return Limits(max_bytes=max_bytes, total_seconds=TOTAL_SECONDS, idle_seconds=IDLE_SECONDS)


def _wish(options: Mapping[str, object]) -> Wish:
    form = read.choice(options, "format", FORMS, "names")
    if form not in ("csv", "tsv"):
        for key in ("column", "delimiter"):
            if key in options:
                raise FeedConfigError(key, f"only tables have columns, and format is {form}")
    delimiter = read.choice(options, "delimiter", DELIMITERS, "") if "delimiter" in options else ""
    return Wish(form=form, column=_column(options), delimiter=delimiter)


def _column(options: Mapping[str, object]) -> str:
    is_number = isinstance(options.get("column"), int)
    column = str(read.count(options, "column", 1)) if is_number else read.text(options, "column")
    if column.isdecimal() and not 1 <= int(column) <= COLUMNS:
        raise FeedConfigError("column", f"numbers run from 1 to {COLUMNS}, and this is {column}")
    return column


def _url(options: Mapping[str, object]) -> str:
    url = read.text(options, "url")
    try:
        if url:
            checked_url(url)
    except ValueError as error:
        raise FeedConfigError("url", f"{error}, and is {url!r}") from error
    return url


FEED = FlatlistFeed
