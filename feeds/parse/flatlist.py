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
# repeats are possessive or atomic: no line can make this go back and try again.
_LABEL = rb"(?!-)[a-zA-Z0-9_-]{1,63}+(?<!-)"
_PLAIN = re.compile(
    rb"(?>(?:(?>(?:\*\.)?)(?![^\n]{254})"
    + _LABEL
    + rb"(?>(?:\.(?![0-9]++[^a-zA-Z0-9_-])"
    + _LABEL
    + rb")+)\.?+\r?+\n)+)"
)
# A file of nothing but newlines must not cost a second for each million of them.
_BLANK = re.compile(rb"(?>(?:[ \t]*+\r?+\n)+)")


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
    names: list[bytes] = []
    refused: list[tuple[int, str]] = []
    has_name = bytearray(column.count(b"\n"))
    line = unread_count = 0
    for run in _runs(column):
        if run.names:
            names.append(run.names)
            has_name[line : line + run.lines] = b"\1" * run.lines
        if run.reason:
            unread_count += 1
            if len(refused) < keep:
                refused.append((line, run.reason))
        line += run.lines
    joined = b"".join(names)
    return Names(
        names=joined[:-1],
        count=joined.count(b"\n"),
        details=details_of(data, has_name) if layout.form == "ru-partner" else b"",
        unread=_shown(data, refused, place),
        unread_count=unread_count,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Some lines: each gives a name (with a newline behind it), or none does; where one should, `reason` says why."""

    lines: int = 1
    names: bytes = b""
    reason: str = ""


def _runs(column: bytes) -> Iterator[_Run]:
    position = 0
    while position < len(column):
        if plain := _PLAIN.match(column, position):
            position = plain.end()
            yield _Run(lines=plain[0].count(b"\n"), names=_lowered(plain[0]))
        elif blank := _BLANK.match(column, position):
            position = blank.end()
            yield _Run(lines=blank[0].count(b"\n"))
        else:
            stop = column.index(b"\n", position)
            yield _read(column[position:stop])
            position = stop + 1


def _lowered(run: bytes) -> bytes:
    # Each test costs a hundredth of the replacing, and most lists need none of it.
    names = run.lower()
    if b"\r" in names:
        names = names.replace(b"\r\n", b"\n")
    if b".\n" in names:
        names = names.replace(b".\n", b"\n")
    return names.replace(b"*.", b"") if b"*" in names else names


def _read(line: bytes) -> _Run:
    if len(line) > LINE_LIMIT:
        return _Run(reason=f"longer than {LINE_LIMIT:,} bytes")
    if line == MISSING:
        return _Run(reason="has nothing in the column of names")
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return _Run(reason="is not UTF-8")
    if not text or text.startswith("#"):
        return _Run()
    try:
        return _Run(names=a_labels(text).encode("ascii") + b"\n")
    except NotAName as error:
        return _Run(reason=str(error))


def _shown(data: bytes, refused: list[tuple[int, str]], place: Place) -> tuple[Unread, ...]:
    if not refused:
        return ()
    lines = data.split(b"\n")
    return tuple(
        Unread(f"{place.label}:{place.line + line + 1}", lines[line][:RAW_SHOWN], reason) for line, reason in refused
    )
