"""How far each list was read, as text that a cursor can carry."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.parse.columns import Wish
from feeds.records import Cursor
from feeds.validators import NO_VALIDATORS, Validators, validators_of

#: The form of the cursor's text; one of another form is not understood, and the lists are read again.
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells one state of a list from another.

    For a file: its size in bytes, its change time in nanoseconds as text, and its inode. For a body from the network:
    its size, the SHA-256 of its content, and 0.
    """

    size: int
    stamp: str
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one list was read.

    `offset` counts decoded bytes of part number `part` and always lies where a line begins; `line` counts the lines
    before it. `tail` is a hash of the bytes before it. `done` says that nothing is left, an unfinished last line
    included. `validators` are those of a body from the network.
    """

    identity: Identity
    part: int = 0
    offset: int = 0
    line: int = 0
    tail: str = ""
    done: bool = False
    validators: Validators = NO_VALIDATORS


def cursor_of(files: Mapping[str, Progress], wish: Wish) -> Cursor:
    """The cursor that says all this."""
    rows = {name: _row(progress) for name, progress in files.items()}
    text = json.dumps({"version": _VERSION, "wish": _wish_row(wish), "files": rows}, separators=(",", ":"))
    return Cursor(text)


def files_of(cursor: Cursor | None, wish: Wish) -> dict[str, Progress]:
    """How far each list was read, by name; empty where that cannot be told.

    Then all is read anew, which costs time and loses nothing: whoever stores names knows those that it has. The same
    holds for a cursor that was made with another column in mind.
    """
    try:
        found = json.loads(cursor.text if cursor else "{}")
        if not isinstance(found, dict) or (found.get("version"), found.get("wish")) != (_VERSION, _wish_row(wish)):
            return {}
        return {str(name): _progress(*row) for name, row in found["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _wish_row(wish: Wish) -> list[str]:
    return [wish.form, wish.column, wish.delimiter]


def _row(progress: Progress) -> list[object]:
    identity = progress.identity
    place = [progress.part, progress.offset, progress.line, progress.tail, int(progress.done)]
    return [
        identity.size,
        identity.stamp,
        identity.inode,
        *place,
        progress.validators.etag,
        progress.validators.modified,
    ]


def _progress(*row: object) -> Progress:
    size, stamp, inode, part, offset, line, tail, done, etag, modified = row
    return Progress(
        identity=Identity(size=_number(size), stamp=str(stamp), inode=_number(inode)),
        part=_number(part),
        offset=_number(offset),
        line=_number(line),
        tail=str(tail),
        done=bool(done),
        validators=validators_of(str(etag), str(modified)),
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError("not a count")
    return value
