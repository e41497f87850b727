"""WHOIS text into fields: our own key-value reading first, python-whois for what it does not know."""

import json
import re
import subprocess
import sys

from domainwatch.enrich.dates import iso_date

#: Seconds for python-whois: genuine answers take a tenth of one, hostile ones are built to take minutes.
PARSE_S = 5.0
#: Bytes handed to it; its expressions are quadratic in the length.
_PARSE_BYTES = 32 * 1024

_FIELDS = {
    "registrar": "registrar",
    "registrar iana id": "registrar_id",
    "registrar abuse contact email": "abuse_email",
    "creation date": "created",
    "created": "created",
    "registry expiry date": "expires",
    "registrar registration expiration date": "expires",
    "paid-till": "expires",
    "free-date": "free_date",
    "updated date": "updated",
    "state": "status",
    "domain status": "status",
}
_DATES = frozenset({"created", "expires", "updated", "free_date"})
_LIMITED = re.compile(r"exceeded|quota|too many (?:requests|queries)|query rate|try again later|blocked", re.IGNORECASE)
_ABSENT = re.compile(r"no entries found|no match|not found|no data found|is free|is available", re.IGNORECASE)
#: Lines of an answer that are read; the longest genuine one has a few hundred.
_LINES = 2_000


def is_limited(text: str) -> bool:
    """Whether a text without fields says that we ask too often; terms of use below an answer say it as well."""
    return bool(_LIMITED.search(text))


def is_absent(text: str) -> bool:
    """Whether a text without fields says that there is no such registration."""
    return bool(_ABSENT.search(text))


def fields_of(text: str) -> dict[str, tuple[str, ...]]:
    """The fields of an answer in `key: value` lines (TCI, ICANN and their kin); dates in ISO form.

    The first date of a kind counts, all statuses are kept.
    """
    fields: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines()[:_LINES]:
        key, colon, value = line.partition(":")
        field = _FIELDS.get(key.strip().lower())
        values = _values(field, value.strip()) if field and colon else ()
        if field is None or not values:
            continue
        if field == "status":
            fields[field] = tuple(sorted({*fields.get(field, ()), *values}))
        else:
            fields.setdefault(field, values)
    return fields


def parsed_by_library(name_u: str, text: str) -> dict[str, tuple[str, ...]]:
    """What python-whois reads from the text, in the same form; empty where it fails or takes too long.

    It runs in a process of its own, since some of its expressions never end on text that is made for it. It wants the
    Unicode name: it chooses its reader by the suffix, and knows the Cyrillic suffix of Russia under that spelling only.
    """
    question = json.dumps({"name": name_u, "text": text[:_PARSE_BYTES]})
    command = [sys.executable, "-m", "domainwatch.enrich.whois_worker"]
    try:
        worker = subprocess.run(command, input=question, capture_output=True, text=True, timeout=PARSE_S, check=True)  # noqa: S603 - our own module, and the text goes through its standard input
        answer = json.loads(worker.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {}
    return {field: tuple(values) for field, values in answer.items()}


def _values(field: str, value: str) -> tuple[str, ...]:
    if field in _DATES:
        date = iso_date(value)
        return (date,) if date else ()
    if field == "status":
        # ICANN's statuses carry a link after the word; TCI's are a comma list.
        words = (part.strip().split(" http")[0] for part in value.split(","))
        return tuple(word for word in words if word)
    return (value,) if value else ()
