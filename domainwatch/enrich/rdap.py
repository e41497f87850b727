"""RDAP's JSON into fields: tolerant of what is missing, deaf to what is wrong."""

import json
from collections.abc import Iterator, Mapping

from domainwatch.enrich.dates import iso_date

#: Entities nest: registrar, then its abuse desk. Deeper than this is nobody's data model.
_DEPTH = 4
#: Entries read of one list; a name has a handful of events, statuses and entities.
_ENTRIES = 50

_EVENTS = {"registration": "created", "expiration": "expires", "last changed": "updated"}


def parse_bootstrap(body: bytes) -> dict[str, str]:
    """Top-level domain (A-label) to RDAP base URL with a final slash, https preferred; empty where unreadable.

    Source: RFC 9224 section 4.
    """
    table: dict[str, str] = {}
    for service in _list(_object(body).get("services")):
        if not isinstance(service, list) or len(service) != 2:
            continue
        urls = [url for url in _list(service[1]) if isinstance(url, str)]
        if not urls:
            continue
        best = next((url for url in urls if url.startswith("https://")), urls[0])
        for tld in _list(service[0]):
            if isinstance(tld, str):
                table[tld.lower().strip(".")] = best.rstrip("/") + "/"
    return table


def fields_of(body: bytes) -> dict[str, tuple[str, ...]]:
    """The fields of a domain object: created, expires, updated (ISO dates), status, registrar, registrar_id,
    abuse_email. A field that is absent, withheld or of the wrong type is left out; empty where the body is no object.

    Source: RFC 9083 sections 4.5 (events), 5.1 (entity), 5.3 (domain); RFC 7095 (jCard).
    """
    domain = _object(body)
    fields: dict[str, tuple[str, ...]] = {}
    for event in _list(domain.get("events"))[:_ENTRIES]:
        field = _EVENTS.get(_text(event, "eventAction"))
        date = iso_date(_text(event, "eventDate"))
        # A name that was deleted and registered again shows both; the earliest registration would make it look old.
        if field and date:
            fields[field] = (max(date, *fields.get(field, ("",))),)
    status = tuple(value for value in _list(domain.get("status"))[:_ENTRIES] if isinstance(value, str) and value)
    if status:
        fields["status"] = tuple(sorted(status))
    for entity in _entities(domain, _DEPTH):
        if "registrar" in _roles(entity):
            _add_registrar(fields, entity)
    if "abuse_email" not in fields:
        _add_abuse_desk(fields, domain)
    return fields


def _add_registrar(fields: dict[str, tuple[str, ...]], registrar: Mapping[str, object]) -> None:
    name = next(iter(_card(registrar, "fn")), "")
    if name:
        fields.setdefault("registrar", (name,))
    for public in _list(registrar.get("publicIds"))[:_ENTRIES]:
        number = _text(public, "identifier")
        if _text(public, "type").lower() == "iana registrar id" and number:
            fields.setdefault("registrar_id", (number,))
    _add_abuse_desk(fields, registrar)


def _add_abuse_desk(fields: dict[str, tuple[str, ...]], within: Mapping[str, object]) -> None:
    for entity in _entities(within, _DEPTH):
        if "abuse" in _roles(entity):
            mails = tuple(mail.removeprefix("mailto:") for mail in _card(entity, "email") if "@" in mail)
            if mails:
                fields.setdefault("abuse_email", mails)


def _entities(within: Mapping[str, object], depth: int) -> Iterator[Mapping[str, object]]:
    for entity in _list(within.get("entities"))[:_ENTRIES]:
        if isinstance(entity, dict):
            yield entity
            if depth > 1:
                yield from _entities(entity, depth - 1)


def _roles(entity: Mapping[str, object]) -> list[object]:
    return _list(entity.get("roles"))


def _card(entity: Mapping[str, object], wanted: str) -> list[str]:
    card = _list(entity.get("vcardArray"))
    rows = _list(card[1])[:_ENTRIES] if len(card) > 1 else []
    return [
        row[3].strip()
        for row in rows
        if isinstance(row, list) and len(row) > 3 and row[0] == wanted and isinstance(row[3], str) and row[3].strip()
    ]


def _object(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
