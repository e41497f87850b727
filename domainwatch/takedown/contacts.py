"""Who can act on a name, and how we know."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domainwatch.model import Fact, Outcome
from domainwatch.names import NotAName, a_labels

_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
#: Words that registries put where an address should be, and boxes that nobody reads (RFC 2142 knows none of them).
_NO_ADDRESS = re.compile(r"redacted|not.?disclosed|query|removed@|no-?reply|do-?not-?reply|privacy@|example@", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A mailbox, whose it is, and who told us."""

    address: str
    role: str
    source: str


def contact_from(facts: Sequence[Fact]) -> Contact | None:
    """The registrar's abuse mailbox among the facts about a name; None where none was published that can be one."""
    for fact in facts:
        if fact.kind != "registration.abuse_email" or fact.outcome is not Outcome.DATA:
            continue
        for value in fact.values:
            if is_mail_address(value) and not _NO_ADDRESS.search(value):
                return Contact(address=value, role="registrar's abuse desk", source=fact.source)
    return None


def is_mail_address(text: str) -> bool:
    """Whether the text is one plain address such as a report may be sent to: ASCII, no quotes, no comments.

    Source: RFC 5321 section 4.1.2, of which this takes the part that abuse desks use.
    """
    local, at, domain = text.rpartition("@")
    if not at or not text.isascii() or not _LOCAL_PART.fullmatch(local) or len(text) > 254:
        return False
    try:
        return a_labels(domain) == domain.lower()
    except NotAName:
        return False
