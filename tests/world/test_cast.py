"""The demo's cast keeps its word: what it expects is what the real matcher says of it."""

import gzip
from datetime import UTC, datetime

import pytest

from domainwatch.match import compile_index
from domainwatch.names import domain_of
from domainwatch.world import Cast, demo_cast
from domainwatch.world.part import NEW_NAMES, RU_DOMAINS, ZONES
from feeds.parse.zonetext import ZoneReader, delegated_names

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def cast() -> Cast:
    return demo_cast(NOW)


def names_of(cast: Cast) -> list[str]:
    packed, rows = cast.feed_files[NEW_NAMES.path], cast.feed_files[RU_DOMAINS.path]
    partner = [row.split("\t")[0].lower() for row in rows.decode().splitlines()]
    in_zones = [name for zone in ZONES for name in set(today(cast, zone)) - set(yesterday(cast, zone))]
    listed = gzip.decompress(packed).decode().split() + partner + in_zones
    certified = {name.removeprefix("*.") for names in cast.certified for name in names}
    return listed + sorted(certified - set(listed))


def yesterday(cast: Cast, zone: str) -> list[str]:
    return zone_names(zone, cast.zones_yesterday[zone])


def today(cast: Cast, zone: str) -> list[str]:
    return zone_names(zone, cast.zones_today[zone])


def zone_names(zone: str, text: str) -> list[str]:
    reader = ZoneReader("zone", zone.encode())
    blocks = delegated_names([memoryview(text.encode())], reader)
    found = b"\n".join(blocks).decode().split()
    assert reader.unread_count == 0
    return found


def test_feeds_carry_every_name_of_the_cast_once(cast: Cast) -> None:
    assert sorted(names_of(cast)) == sorted([*cast.crowd, *(part.name for part in cast.parts)])


@pytest.mark.parametrize("zone", ZONES)
def test_zone_has_names_on_every_day_and_gains_an_abusive_one(cast: Cast, zone: str) -> None:
    before, now = yesterday(cast, zone), today(cast, zone)

    accused = {part.name for part in cast.accused}
    assert sorted(before) == sorted(name for name in cast.neighbours if name.endswith(f".{zone}"))
    assert set(now) - set(before) <= accused
    assert len(now) > len(before) > 1


def test_matcher_accuses_whom_the_cast_expects_and_nobody_else(cast: Cast) -> None:
    names = "\n".join(names_of(cast)).encode()

    hits = compile_index(cast.brands).match(names)

    found = {(hit.domain.name, hit.brand_id, hit.mark) for hit in hits}
    assert found == {(part.name, *part.accused_by) for part in cast.parts if part.accused_by}


def test_every_name_is_registrable_or_a_host_below_one_and_in_its_final_form(cast: Cast) -> None:
    hosts = {part.name: part.origin for part in cast.parts if part.is_host}

    assert hosts
    for name in names_of(cast):
        assert domain_of(name).name == name
        assert domain_of(name).registrable == hosts.get(name, name)


def test_cast_shows_each_kind_of_abuse_and_of_innocence(cast: Cast) -> None:
    kinds = {hit.technique for hit in compile_index(cast.brands).match("\n".join(names_of(cast)).encode())}

    assert {"exact", "combination", "omission", "homograph"} <= kinds
    assert len(cast.accused) < len(cast.parts)


def test_every_address_that_dns_hands_out_is_loopback(cast: Cast) -> None:
    fields = [line.split() for zone in cast.zones.values() for line in zone.splitlines()]

    addresses = {record[-1] for record in fields if record[3] in ("A", "AAAA")}
    assert addresses
    assert all(address.startswith("127.0.0.") for address in addresses)


def test_report_has_a_mailbox_to_go_to(cast: Cast) -> None:
    phishing = cast.part(cast.to_report)

    assert phishing.abuse_mailbox == "abuse@registrar-one.example"
    assert phishing.registration is not None
    assert (NOW - phishing.registration.created).days < 7
    assert "password" in phishing.pages["/"]


def test_russian_name_has_a_registration_and_no_mailbox(cast: Cast) -> None:
    russian = [part for part in cast.accused if part.is_russian]

    assert {part.name.rpartition(".")[2] for part in russian} == {"ru", "xn--p1ai"}
    assert all(part.registration and not part.abuse_mailbox for part in russian)
