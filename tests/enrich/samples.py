"""Registrations and registries for the tests of this room."""

from datetime import UTC, datetime

from domainwatch.enrich import Registries
from domainwatch.net import HttpLimits
from domainwatch.world import Registrar, Registration

REGISTRAR = Registrar(
    name="Registrar One",
    handle="ONE-RU",
    iana_id=9995,
    url="https://registrar-one.example",
    abuse_email="abuse@registrar-one.example",
)


def registration(name: str, *, status: tuple[str, ...] = ("client hold", "server hold")) -> Registration:
    """A registration of two years; the times of day would move the dates in another zone."""
    return Registration(
        name=name,
        registrar=REGISTRAR,
        holder="Private Person",
        created=datetime(2026, 2, 27, 23, tzinfo=UTC),
        changed=datetime(2026, 2, 28, 1, tzinfo=UTC),
        expires=datetime(2028, 2, 27, 23, tzinfo=UTC),
        nameservers=("ns1.example.org",),
        status=status,
    )


def registries(*, rdap: dict[str, str] | None = None, whois: dict[str, str] | None = None) -> Registries:
    """Registries that may be on loopback, and that must answer within two seconds."""
    limits = HttpLimits(timeout_s=2, contact="", allow_private=True)
    return Registries(rdap=rdap or {}, whois=whois or {}, limits=limits)
