"""What was seen about a name, by whom and when."""

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


#: The outcomes that say something about the name; the others speak of the server or the path to it.
ANSWERS = frozenset({Outcome.DATA, Outcome.NO_DATA, Outcome.NXDOMAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One answer about one name.

    `kind` is `dns.ns`, `dns.a`, `dns.aaaa`, `dns.mx`, or `registration.<field>`. `values` are presentation forms,
    sorted.
    `source` names who said so (resolver address, RDAP URL, WHOIS host, feed id).
    """

    name: str
    kind: str
    outcome: Outcome
    values: tuple[str, ...]
    source: str
    seen_at: datetime
