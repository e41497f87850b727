"""DNS facts about many names at once."""

import time
from collections.abc import Iterator

import pytest

from domainwatch.enrich import fetch_dns_facts
from domainwatch.model import Outcome
from domainwatch.names import domain_of
from domainwatch.net import Resolver
from domainwatch.world import DnsFault, DnsServer
from tests.fakes import FakeClock

pytestmark = pytest.mark.slow

WAIT_S = 1.0
ZONE = """\
@ 60 IN SOA ns.evil.com. staff.evil.com. 1 3600 600 86400 300
@ 60 IN NS ns.evil.com.
www 60 IN A 192.0.2.7
mail 60 IN A 192.0.2.8
"""


@pytest.fixture
def server() -> Iterator[DnsServer]:
    with DnsServer({"evil.com": ZONE}) as server:
        yield server


def test_each_name_has_four_facts_and_its_name_servers_are_asked_once(server: DnsServer, clock: FakeClock) -> None:
    domains = [domain_of("www.evil.com"), domain_of("mail.evil.com")]

    facts = fetch_dns_facts(domains, Resolver([server.address], 2), 10, clock)

    found = {(fact.name, fact.kind): (fact.outcome, fact.values) for fact in facts}
    assert found == {
        ("evil.com", "dns.ns"): (Outcome.DATA, ("ns.evil.com",)),
        ("www.evil.com", "dns.a"): (Outcome.DATA, ("192.0.2.7",)),
        ("www.evil.com", "dns.aaaa"): (Outcome.NO_DATA, ()),
        ("www.evil.com", "dns.mx"): (Outcome.NO_DATA, ()),
        ("mail.evil.com", "dns.a"): (Outcome.DATA, ("192.0.2.8",)),
        ("mail.evil.com", "dns.aaaa"): (Outcome.NO_DATA, ()),
        ("mail.evil.com", "dns.mx"): (Outcome.NO_DATA, ()),
    }
    assert len(server.questions) == len(facts)
    assert {fact.seen_at for fact in facts} == {clock.now()}


def test_silent_names_cost_one_wait_together_and_hold_up_nobody(server: DnsServer, clock: FakeClock) -> None:
    names = [f"h{number}.evil.com" for number in range(20)]
    server.faults = dict.fromkeys(names, DnsFault.SILENT)
    before = time.monotonic()

    facts = fetch_dns_facts(
        list(map(domain_of, [*names, "www.evil.com"])), Resolver([server.address], WAIT_S), 100, clock
    )

    outcomes = {fact.name: fact.outcome for fact in facts if fact.kind == "dns.a"}
    assert outcomes == {**dict.fromkeys(names, Outcome.TIMEOUT), "www.evil.com": Outcome.DATA}
    assert time.monotonic() - before < 3 * WAIT_S


def test_no_more_questions_are_open_than_allowed(server: DnsServer, clock: FakeClock) -> None:
    names = [f"h{number}.evil.com" for number in range(4)]
    server.delays_s = dict.fromkeys(names, 0.05)
    before = time.monotonic()

    fetch_dns_facts(list(map(domain_of, names)), Resolver([server.address], 2), 1, clock)

    # Twelve delayed questions, one after another.
    assert time.monotonic() - before > 12 * 0.05
