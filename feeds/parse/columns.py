"""Which column of a list holds the names, and that column alone."""

import csv
from dataclasses import dataclass

from feeds.errors import Garbled
from feeds.parse.chunks import LINE_LIMIT

#: Bytes at the beginning of a list from which its layout is told; headers are far shorter.
HEAD = 1 << 16
#: The forms of list that there are.
FORMS = ("names", "csv", "tsv", "ru-partner")
#: What stands for a name in a row that has none.
MISSING = b"?"

_BOM = b"\xef\xbb\xbf"
# In this order: where a table has several of them, the first is the one that holds whole names.
_HEADERS = ("domain", "domain_name", "name", "host", "fqdn")
# The full stops of several scripts, which `a_labels` takes too; a header has none of them.
_DOTS = ".\u3002\uff0e\uff61"
# What an error page, a document or a file in another packing begins with; no line of a list does.
_OTHER = {
    b"<": "HTML or XML",
    b"{": "JSON",
    b"[": "JSON",
    b"%PDF": "PDF",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\x1f\x8b": "gzip in another packing",
    b"PK\x03\x04": "zip in another packing",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstandard",
    b"7z\xbc\xaf": "7-zip",
    b"SQLite format 3": "SQLite",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
#: Bytes that are looked at for control characters, and how many of those a list may have: a few damaged lines are
#: shown as such, while any thousand bytes of a program or of packed data hold more than a hundred.
_SAMPLE, _CONTROLS_SPARED = 1000, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the operator says of a list. `column` is a header, a number from 1, or empty; `delimiter` may be empty."""

    form: str
    column: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a list is to be read. `column` counts from 0; the names begin at byte `start`, behind `start_line` lines."""

    form: str
    delimiter: str
    column: int
    start: int
    start_line: int


def layout_of(head: bytes, wish: Wish, label: str) -> Layout:
    """The layout of the list that begins with these bytes.

    Raises: Garbled: it is a page, a document or a program and no list, or it lacks the column that was asked for.
    """
    _refuse_other(head, label)
    bom = len(_BOM) if head.startswith(_BOM) else 0
    if wish.form in ("names", "ru-partner"):
        delimiter = "\t" if wish.form == "ru-partner" else ""
        return Layout(form=wish.form, delimiter=delimiter, column=0, start=bom, start_line=0)
    row, stop, lines = _first_row(head, bom)
    delimiter = wish.delimiter or ("\t" if wish.form == "tsv" else _sniffed(row))
    titles = [cell.strip() for cell in _split(row, delimiter)]
    column = _column(titles, wish.column, label)
    if not _is_header(titles, column, wish) or not row.endswith(b"\n"):
        stop, lines = bom, 0
    return Layout(form=wish.form, delimiter=delimiter, column=column, start=stop, start_line=lines)


def cells(data: bytes, layout: Layout) -> bytes:
    """The column of names of whole lines, one cell a line; blank lines and comments come back empty.

    A record is one line: a line break inside quotes is not taken, since one stray quote would swallow the rest.
    """
    if layout.form == "names":
        return data
    return b"\n".join(_cell(line, layout) for line in data.split(b"\n"))


def _cell(line: bytes, layout: Layout) -> bytes:
    if len(line) > LINE_LIMIT:
        return line
    if line.startswith(b"#") or not line.strip():
        return b""
    if b'"' in line:
        row = [cell.encode("utf-8", "surrogateescape") for cell in _split(line, layout.delimiter)]
    else:
        row = line.split(layout.delimiter.encode(), layout.column + 1)
    found = row[layout.column].strip() if layout.column < len(row) else b""
    return found or MISSING


def _split(line: bytes, delimiter: str) -> list[str]:
    """The cells of one row with their quotes taken off. Source: RFC 4180 section 2."""
    text = line.decode("utf-8", "surrogateescape").strip("\r\n")
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


def _first_row(head: bytes, start: int) -> tuple[bytes, int, int]:
    """The first row that is neither blank nor a comment, the offset of its end, and how many lines end there."""
    lines = 0
    for line in head[start:].splitlines(keepends=True):
        start, lines = start + len(line), lines + 1
        if line.strip() and not line.startswith(b"#"):
            return line, start, lines
    return b"", start, lines


def _is_header(titles: list[str], column: int, wish: Wish) -> bool:
    if wish.column and not wish.column.isdecimal():
        return True
    return column < len(titles) and titles[column] != "" and not any(dot in titles[column] for dot in _DOTS)


def _sniffed(row: bytes) -> str:
    return ";" if row.count(b";") > row.count(b",") else ","


def _column(titles: list[str], wanted: str, label: str) -> int:
    lower = [title.lower() for title in titles]
    if wanted.isdecimal():
        return int(wanted) - 1
    if not wanted:
        return next((lower.index(header) for header in _HEADERS if header in lower), 0)
    if wanted.lower() not in lower:
        raise Garbled(f"{label}: has no column {wanted!r}; its first row is {', '.join(titles)[:LINE_LIMIT]!r}")
    return lower.index(wanted.lower())


def _refuse_other(head: bytes, label: str) -> None:
    body = head.removeprefix(_BOM).lstrip()
    kind = next((kind for begin, kind in _OTHER.items() if body.startswith(begin)), "")
    sample = head[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROLS)) > _CONTROLS_SPARED:
        kind = kind or "binary data"
    if kind:
        raise Garbled(f"{label}: this is {kind}, not a list of names")
