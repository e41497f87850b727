"""What a registry knows about one name; WHOIS and RDAP both tell it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Time between the end of what is paid and the day on which a name is free in .ru and .рф.
RU_GRACE = timedelta(days=31)


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

    @property
    def free(self) -> datetime:
        """When anybody may register the name again, if nobody pays."""
        return self.expires + RU_GRACE
