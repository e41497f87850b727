"""What a registry knows about one name; WHOIS and RDAP both tell it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrar:
    """A registrar. `handle` is its name in .ru and .рф; `iana_id` is its number in the generic domains."""

    name: str
    handle: str
    iana_id: int
    url: str
    abuse_email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registered name, as A-labels; times are aware and UTC. `status` holds EPP values in RDAP's spelling."""

    name: str
    registrar: Registrar
    holder: str
    created: datetime
    changed: datetime
    expires: datetime
    nameservers: tuple[str, ...]
    status: tuple[str, ...] = ("client transfer prohibited",)
