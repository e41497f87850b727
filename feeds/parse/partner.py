"""What partners of the .ru, .su and .рф registries say of each name in the lists that they publish."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import compress

#: Columns behind the name, in the order of the lists. Lists of some years end earlier.
_COLUMNS = (b"registrar", b"created", b"paid_till", b"free_date", b"delegated")
_YES_NO = {b"1": b"yes", b"0": b"no"}
#: Distinct days remembered; ten years of them, and a list repeats each a thousand times.
_DAYS = 4096
_DATE = re.compile(rb"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})|(?P<iso>\d{4}-\d\d-\d\d)(?:[T ].*)?")


def details_of(data: bytes, has_name: bytes | bytearray) -> bytes:
    """One line of `key=value` pairs for each line of the list that `has_name` marks with a 1."""
    return b"\n".join(b"\t".join(_pairs(line)) for line in compress(data.split(b"\n"), has_name))


def _pairs(line: bytes) -> Iterator[bytes]:
    for key, cell in zip(_COLUMNS, line.rstrip(b"\r").split(b"\t")[1:], strict=False):
        if value := _value(key, cell.strip()):
            yield key + b"=" + value


def _value(key: bytes, cell: bytes) -> bytes:
    if key == b"registrar":
        return _clean(cell)
    return _YES_NO.get(cell, b"") if key == b"delegated" else _iso(cell)


@lru_cache(maxsize=_DAYS)
def _iso(cell: bytes) -> bytes:
    """The day as year-month-day, or nothing where the cell holds no day that there is."""
    found = _DATE.fullmatch(cell)
    if not found:
        return b""
    text = found["iso"] or b"-".join(found.group("year", "month", "day"))
    try:
        return date.fromisoformat(text.decode("ascii")).isoformat().encode("ascii")
    except ValueError:
        return b""


@lru_cache(maxsize=_DAYS)
def _clean(cell: bytes) -> bytes:
    """The text in UTF-8, with a space for each character that would end a line, a pair, or a terminal's patience."""
    text = cell.decode("utf-8", "replace")
    return "".join(character if character.isprintable() else " " for character in text).encode("utf-8")
