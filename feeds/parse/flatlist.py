"""Lines of a list to names in bulk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.parse.chunks import LINE_LIMIT
from feeds.parse.columns import MISSING, Layout, cells
from feeds.parse.label import NotAName, a_labels
from feeds.parse.partner import details_of
from feeds.records import Unread

#: Bytes of a line that are kept to show what could not be read.
RAW_SHOWN = 200

# A run of lines that hold plain names, which need no more than lower case. It takes less than `a_labels` does (an
# all-digit label behind the first is left to it, for instance) and nothing that `a_labels` would read otherwise. All
# repeats are possessive: no line can make this go back and try again.
_LABEL = rb"(?!-)[a-zA-Z0-9_-]{1,63}+(?<!-)"
_PLAIN = re.compile(
    rb"(?:(?:\*\.)?+(?![^\n]{254})" + _LABEL + rb"(?:\.(?![0-9]++[^a-zA-Z0-9_-])" + _LABEL + rb")++\.?+\r?+\n)++"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names in some lines, as a Block wants them, and the lines that hold none."""

    names: bytes
    count: int
    details: bytes
    unread: tuple[Unread, ...]
    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where lines stand: the list's name, and how many lines lie before them."""

    label: str
    line: int


def names_of(data: bytes, layout: Layout, place: Place, keep: int) -> Names:
    """The names in whole lines; at most `keep` of the lines that are no names are shown, all are counted."""
    column = cells(data, layout)
    runs: list[bytes] = []
    without: set[int] = set()
    refused: list[tuple[int, str]] = []
    for line, read in _runs(column):
        if isinstance(read, bytes):
            runs.append(read)
        else:
            without.add(line)
            if read.reason:
                refused.append((line, read.reason))
    names = b"".join(runs)
    return Names(
        names=names[:-1],
        count=names.count(b"\n"),
        details=details_of(data, without) if layout.form == "ru-partner" else b"",
        unread=_shown(data, refused[:keep], place),
        unread_count=len(refused),
    )


@dataclass(frozen=True, slots=True)
class _Nothing:
    """A line without a name; `reason` is empty where there was none to expect (blank lines, comments)."""

    reason: str


def _runs(column: bytes) -> Iterator[tuple[int, bytes | _Nothing]]:
    """Names in order, each with a newline behind it, many at once where they are plain; with the number of a line."""
    position = line = 0
    while position < len(column):
        if plain := _PLAIN.match(column, position):
            run, position = plain[0], plain.end()
            yield line, _lowered(run)
            line += run.count(b"\n")
        else:
            stop = column.index(b"\n", position)
            yield line, _read(column[position:stop])
            position, line = stop + 1, line + 1


def _lowered(run: bytes) -> bytes:
    # Each test costs a hundredth of the replacing, and most lists need none of it.
    names = run.lower()
    if b"\r" in names:
        names = names.replace(b"\r\n", b"\n")
    if b".\n" in names:
        names = names.replace(b".\n", b"\n")
    return names.replace(b"*.", b"") if b"*" in names else names


def _read(line: bytes) -> bytes | _Nothing:
    if len(line) > LINE_LIMIT:
        return _Nothing(f"longer than {LINE_LIMIT:,} bytes")
    if line == MISSING:
        return _Nothing("has nothing in the column of names")
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return _Nothing("is not UTF-8")
    if not text or text.startswith("#"):
        return _Nothing("")
    try:
        return a_labels(text).encode("ascii") + b"\n"
    except NotAName as error:
        return _Nothing(str(error))


def _shown(data: bytes, refused: list[tuple[int, str]], place: Place) -> tuple[Unread, ...]:
    if not refused:
        return ()
    lines = data.split(b"\n")
    return tuple(
        Unread(f"{place.label}:{place.line + line + 1}", lines[line][:RAW_SHOWN], reason) for line, reason in refused
    )
