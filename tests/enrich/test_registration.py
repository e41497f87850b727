"""Facts about a registration: from RDAP, from WHOIS, and from neither."""

from collections.abc import Iterator

import pytest

from domainwatch.enrich import Registries, fetch_registration_facts
from domainwatch.model import Fact, Outcome
from domainwatch.names import domain_of
from domainwatch.world import RdapFault, RdapServer, WhoisFault, WhoisServer
from domainwatch.world.whois import whois_text
from tests.enrich.samples import registration, registries
from tests.fakes import FakeClock

RU, RF, COM = "shop.ru", "xn--e1afmkfd.xn--p1ai", "shop.com"


def asked(name: str, whom: Registries, clock: FakeClock) -> dict[str, Fact]:
    facts = fetch_registration_facts(domain_of(name), whom, clock)

    assert {fact.seen_at for fact in facts} == {clock.now()}
    assert len({fact.source for fact in facts}) == 1
    return {fact.kind: fact for fact in facts}


@pytest.fixture
def rdap() -> Iterator[RdapServer]:
    with RdapServer({COM: registration(COM)}) as server:
        yield server


@pytest.fixture
def whois() -> Iterator[WhoisServer]:
    with WhoisServer({name: whois_text(registration(name)) for name in (RU, RF)}) as server:
        yield server


def test_name_whose_registry_nobody_knows_has_one_fact_that_says_so(clock: FakeClock) -> None:
    facts = asked("www.shop.xyz", registries(), clock)

    assert list(facts) == ["registration"]
    assert (facts["registration"].name, facts["registration"].outcome) == ("shop.xyz", Outcome.NO_DATA)
    assert facts["registration"].source == "no RDAP or WHOIS server is known for .xyz"


@pytest.mark.slow
def test_rdap_is_asked_about_the_registrable_name_and_comes_before_whois(
    rdap: RdapServer, whois: WhoisServer, clock: FakeClock
) -> None:
    both = registries(rdap={"com": f"{rdap.base_url}/"}, whois={"com": whois.address})

    facts = asked(f"www.login.{COM}", both, clock)

    assert facts["registration.abuse_email"].values == ("abuse@registrar-one.example",)
    assert facts["registration.abuse_email"].source == f"rdap {rdap.base_url}/domain/{COM}"
    assert {fact.name for fact in facts.values()} == {COM}
    assert whois.queries == []


@pytest.mark.slow
def test_redirect_of_a_registry_is_followed_and_named_as_the_source(rdap: RdapServer, clock: FakeClock) -> None:
    rdap.faults[COM] = RdapFault.REDIRECT

    facts = asked(COM, registries(rdap={"com": f"{rdap.base_url}/"}), clock)

    assert facts["registration.registrar"].source == f"rdap {rdap.base_url}/moved/domain/{COM}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fault", "outcome"),
    [
        ("other.com", None, Outcome.NXDOMAIN),
        (COM, RdapFault.LIMIT, Outcome.LIMITED),
    ],
)
def test_registry_that_tells_nothing_says_how(
    rdap: RdapServer, clock: FakeClock, name: str, fault: RdapFault | None, outcome: Outcome
) -> None:
    if fault:
        rdap.faults[name] = fault

    facts = asked(name, registries(rdap={"com": f"{rdap.base_url}/"}), clock)

    assert {kind: (fact.outcome, fact.values) for kind, fact in facts.items()} == {"registration": (outcome, ())}


@pytest.mark.slow
def test_rdap_server_that_is_none_is_malformed(rdap: RdapServer, clock: FakeClock) -> None:
    facts = asked(COM, registries(rdap={"com": f"{rdap.base_url}/bootstrap/dns.json?"}), clock)

    assert facts["registration"].outcome is Outcome.MALFORMED


@pytest.mark.slow
@pytest.mark.parametrize("name", [RU, RF])
def test_whois_gives_facts_in_both_russian_zones(whois: WhoisServer, clock: FakeClock, name: str) -> None:
    facts = asked(name, registries(whois={"ru": whois.address, "xn--p1ai": whois.address}), clock)

    assert facts["registration.registrar"].values == ("ONE-RU",)
    assert facts["registration.created"].values == ("2026-02-27",)
    assert facts["registration.expires"].values == ("2028-02-27",)
    assert facts["registration.registrar"].source == f"whois {whois.address}"
    assert whois.queries == [name]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("No entries found for the selected source(s).", Outcome.NXDOMAIN),
        ("No match for SHOP.RU. Queries are rate limited; your quota is shared.", Outcome.NXDOMAIN),
        ("You have exceeded allowed connection rate", Outcome.LIMITED),
        ("<html>welcome</html>", Outcome.MALFORMED),
        ("  \r\n", Outcome.NO_DATA),
    ],
)
def test_whois_text_without_fields_says_how(whois: WhoisServer, clock: FakeClock, text: str, outcome: Outcome) -> None:
    whois.texts[RU] = text

    facts = asked(RU, registries(whois={"ru": whois.address}), clock)

    assert {kind: fact.outcome for kind, fact in facts.items()} == {"registration": outcome}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "outcome"), [(WhoisFault.SILENT, Outcome.TIMEOUT), (WhoisFault.RESET, Outcome.UNREACHABLE)]
)
def test_whois_server_that_fails_is_a_fact(
    whois: WhoisServer, clock: FakeClock, fault: WhoisFault, outcome: Outcome
) -> None:
    whois.faults[RU] = fault

    assert asked(RU, registries(whois={"ru": whois.address}), clock)["registration"].outcome is outcome


@pytest.mark.slow
def test_terms_of_use_below_an_answer_do_not_make_it_a_refusal(whois: WhoisServer, clock: FakeClock) -> None:
    """Before, an answer that only the library could read was thrown away for its small print."""
    whois.texts["shop.uk"] = (
        "Domain name:\r\n    shop.uk\r\n\r\n    Registrar:\r\n        One Ltd [Tag = ONE]\r\n\r\n"
        "    Relevant dates:\r\n        Registered on: 27-Feb-2026\r\n        Expiry date:  27-Feb-2028\r\n\r\n"
        "Access may be withdrawn where the query rate or quota is exceeded.\r\n"
    )

    facts = asked("shop.uk", registries(whois={"uk": whois.address}), clock)

    assert facts["registration.created"].values == ("2026-02-27",)


@pytest.mark.slow
def test_values_are_bounded_and_fit_into_every_database(whois: WhoisServer, clock: FakeClock) -> None:
    statuses = "".join(f"Domain Status: s{number}\r\n" for number in range(500))
    whois.texts[RU] = f"registrar: \x00{'x' * 5000}\r\n{statuses}"

    facts = asked(RU, registries(whois={"ru": whois.address}), clock)

    (name,) = facts["registration.registrar"].values
    assert len(name) == 300
    assert "\x00" not in name
    assert len(facts["registration.status"].values) == 50


@pytest.mark.slow
def test_half_characters_of_json_never_reach_a_database(rdap: RdapServer, clock: FakeClock) -> None:
    rdap.registrations[COM] = registration(COM, status=("a\ud800b", "\x00"))

    facts = asked(COM, registries(rdap={"com": f"{rdap.base_url}/"}), clock)

    assert facts["registration.status"].values == ("\N{REPLACEMENT CHARACTER}", "a?b")
