"""What was seen about a name, by whom and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a question ended. The classes are never mixed: silence is not absence, and a broken server is neither."""

    DATA = "data"
    NO_DATA = "no data"
    NXDOMAIN = "nxdomain"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"
    LIMITED = "limited"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"


#: The outcomes that say something about the name; the others speak of the server or the path to it.
ANSWERS = frozenset({Outcome.DATA, Outcome.NO_DATA, Outcome.NXDOMAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One answer about one name.

    `kind` is `dns.ns`, `dns.a`, `dns.aaaa`, `dns.mx`, `zone` (whether the name stands in its zone), `certificate`, or
    `registration.<field>`. `values` are presentation forms, sorted.
    `source` names who said so (resolver address, RDAP URL, WHOIS host, feed id, log with index).
    """

    name: str
    kind: str
    outcome: Outcome
    values: tuple[str, ...]
    source: str
    seen_at: datetime


_TITLES = {
    "dns.ns": "name servers",
    "dns.a": "IPv4 addresses",
    "dns.aaaa": "IPv6 addresses",
    "dns.mx": "mail servers",
    "zone": "zone entry",
    "certificate": "certificate",
    "registration.registrar": "registrar",
    "registration.registrar_id": "registrar's IANA number",
    "registration.abuse_email": "registrar's abuse mailbox",
    "registration.created": "registered on",
    "registration.updated": "changed on",
    "registration.expires": "expires on",
    "registration.paid_till": "paid till",
    "registration.free_date": "free from",
    "registration.delegated": "delegated",
    "registration.status": "status",
    "registration": "registration",
}
_SILENCES = {
    Outcome.NO_DATA: "none",
    Outcome.NXDOMAIN: "none (the name does not exist)",
    Outcome.SERVFAIL: "unknown (the server failed)",
    Outcome.REFUSED: "unknown (the server refused)",
    Outcome.TIMEOUT: "unknown (no answer in time)",
    Outcome.MALFORMED: "unknown (the answer was unreadable)",
    Outcome.LIMITED: "unknown (the server asked us to slow down)",
    Outcome.UNREACHABLE: "unknown (the server could not be reached)",
    Outcome.BLOCKED: "not asked (the server's address is not a public one)",
}


def in_reading_order(facts: Iterable[Fact]) -> list[Fact]:
    """The facts by name, and for each name in the order in which people ask: where it points, then whose it is."""
    places = {kind: place for place, kind in enumerate(_TITLES)}
    return sorted(facts, key=lambda fact: (fact.name, places.get(fact.kind, len(places)), fact.kind))


def title_of(fact: Fact) -> str:
    """What the fact is about, in words for people."""
    return _TITLES.get(fact.kind, fact.kind.rpartition(".")[2].replace("_", " "))


def words_of(fact: Fact) -> str:
    """What was seen, in words for people; text from outside is still raw in it."""
    return ", ".join(fact.values) if fact.outcome is Outcome.DATA else _SILENCES[fact.outcome]
