"""python-whois behind a wall: one question on standard input, one answer on standard output, both JSON."""

import json
import sys
from datetime import datetime

from whois.exceptions import PywhoisError
from whois.parser import WhoisEntry

_FIELDS = {
    "creation_date": "created",
    "expiration_date": "expires",
    "updated_date": "updated",
    "registrar": "registrar",
}


def answer_to(name_u: str, text: str) -> dict[str, list[str]]:
    """The fields that the library finds; dates in ISO form, the earliest of several."""
    try:
        entry = WhoisEntry.load(name_u, text)
    except (PywhoisError, ValueError, OverflowError):
        return {}
    found = {}
    for theirs, ours in _FIELDS.items():
        value = entry.get(theirs)
        values = value if isinstance(value, list) else [value]
        dates = sorted(item.date().isoformat() for item in values if isinstance(item, datetime))
        if dates:
            found[ours] = dates[:1]
        elif isinstance(values[0], str) and ours == "registrar":
            found[ours] = [values[0]]
    return found


if __name__ == "__main__":
    question = json.load(sys.stdin)
    json.dump(answer_to(question["name"], question["text"]), sys.stdout)
