"""Which day of each zone is in force, as text that a cursor can carry."""

import json
import re
from collections.abc import Mapping

from feeds.records import Cursor

#: The form of the text; one of another form is not understood.
_VERSION = 1
#: Characters of a cursor that are read: 5,000 zones with names and stamps of a hundred each. Ours are far shorter.
_LIMIT = 1 << 20
_STAMP = re.compile(r"[!-.0-~]{1,100}")


def is_stamp(text: str) -> bool:
    """Whether a source may call a day so: printable ASCII without slash or space, at most 100 bytes."""
    return _STAMP.fullmatch(text) is not None


def cursor_of(stamps: Mapping[str, str]) -> Cursor:
    """The cursor that says which stamp is in force for which zone."""
    return Cursor(json.dumps({"version": _VERSION, "zones": stamps}, separators=(",", ":")))


def stamps_of(cursor: Cursor | None) -> dict[str, str]:
    """The stamps in force by zone; empty where the text is none of ours.

    Then every zone is taken for a new one: its names are stock again, looked at once more and not lost.
    """
    try:
        told = json.loads(cursor.text if cursor and len(cursor.text) <= _LIMIT else "{}")
        zones = told["zones"] if told["version"] == _VERSION else {}
        return {zone: stamp for zone, stamp in zones.items() if is_stamp(stamp)}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
