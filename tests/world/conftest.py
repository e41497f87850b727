"""Registrations that the tests of WHOIS and RDAP share."""

from datetime import UTC, datetime

import pytest

from domainwatch.world.registration import Registrar, Registration


@pytest.fixture
def registrations() -> dict[str, Registration]:
    registrar = Registrar(
        name="Registrar One",
        handle="ONE-RU",
        iana_id=9994,
        url="https://registrar-one.example",
        abuse_email="abuse@registrar-one.example",
    )
    names = ["shop.com", "shop.ru", "xn--e1afmkfd.xn--p1ai"]
    return {
        name: Registration(
            name=name,
            registrar=registrar,
            holder="Private Person",
            created=datetime(2026, 11, 18, 21, tzinfo=UTC),
            changed=datetime(2026, 11, 19, 8, tzinfo=UTC),
            expires=datetime(2027, 11, 18, 21, tzinfo=UTC),
            nameservers=(f"ns1.{name}", f"ns2.{name}"),
        )
        for name in names
    }
