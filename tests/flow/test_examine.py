"""Facts are gathered about every finding, and no server's misbehaviour is mistaken for an answer."""

import time

import pytest

from domainwatch.flow.examine import examine_findings
from domainwatch.model import Fact, Outcome
from domainwatch.store import findings
from domainwatch.world import DnsFault, Internet
from tests.flow.desk import Desk

pytestmark = pytest.mark.slow

KNOWN, UNKNOWN = "aliexpress-sale.com", "aliexpress-nowhere.com"


def answers(desk: Desk, name: str) -> dict[str, Outcome]:
    return {fact.kind.removeprefix("dns."): fact.outcome for fact in desk.facts(name)}


def waiting(desk: Desk) -> int:
    with desk.store.read() as tx:
        return findings.counts(tx)[1]


def test_answers_are_kept_with_their_source_and_time(online: Desk, world: Internet) -> None:
    online.find(KNOWN, is_examined=False)

    examined = examine_findings(online.app)

    facts = {fact.kind: fact for fact in online.facts(KNOWN)}
    common = {"name": KNOWN, "source": f"dns {world.dns.address}", "seen_at": online.clock.now()}
    wanted = {
        "dns.ns": (Outcome.DATA, ("ns1.aliexpress-sale.com",)),
        "dns.a": (Outcome.DATA, ("127.0.0.9",)),
        "dns.aaaa": (Outcome.NO_DATA, ()),
        "dns.mx": (Outcome.DATA, ("10 mail.aliexpress-sale.com",)),
    }
    assert examined == 1
    assert facts == {
        kind: Fact(kind=kind, outcome=outcome, values=values, **common)  # type: ignore[arg-type]
        for kind, (outcome, values) in wanted.items()
    }
    assert waiting(online) == 0


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (None, Outcome.NXDOMAIN),
        (DnsFault.SERVFAIL, Outcome.SERVFAIL),
        (DnsFault.REFUSED, Outcome.REFUSED),
        (DnsFault.SILENT, Outcome.TIMEOUT),
        (DnsFault.TRUNCATED_STALL, Outcome.TIMEOUT),
    ],
)
def test_each_way_of_giving_no_answer_is_told_apart(
    online: Desk, world: Internet, fault: DnsFault | None, outcome: Outcome
) -> None:
    if fault:
        world.dns.faults[UNKNOWN] = fault
    online.find(UNKNOWN, is_examined=False)

    examine_findings(online.app)

    assert answers(online, UNKNOWN) == dict.fromkeys(("ns", "a", "aaaa", "mx"), outcome)
    assert waiting(online) == 0


def test_silent_names_hold_up_no_other(online: Desk, world: Internet) -> None:
    silent = [f"aliexpress-s{number}.com" for number in range(10)]
    world.dns.faults |= dict.fromkeys(silent, DnsFault.SILENT)
    online.find(KNOWN, *silent, is_examined=False)

    begun = time.monotonic()
    examined = examine_findings(online.app)
    took = time.monotonic() - begun

    assert examined == 11
    assert answers(online, KNOWN)["a"] is Outcome.DATA
    # Forty silent questions one after the other would take sixteen seconds.
    assert took < 8


def test_finding_is_asked_about_once_and_host_names_share_the_name_servers(online: Desk, world: Internet) -> None:
    online.find("www.aliexpress-sale.com", "pay.aliexpress-sale.com", is_examined=False)

    examine_findings(online.app)
    asked = len(world.dns.questions)
    examine_findings(online.app)

    assert len(world.dns.questions) == asked == 7
    assert [question.name for question in world.dns.questions if question.rdtype == "NS"] == [KNOWN]


def test_resolver_without_any_answer_is_trouble_until_it_answers(online: Desk, world: Internet) -> None:
    world.dns.faults[KNOWN] = DnsFault.REFUSED
    online.find(KNOWN, is_examined=False)
    examine_findings(online.app)
    troubles = online.troubles

    online.find(UNKNOWN, is_examined=False)
    examine_findings(online.app)

    assert "gave no usable answer to 4 questions" in troubles["resolver"]
    assert online.troubles == {}


def test_stop_leaves_the_rest_to_be_examined(online: Desk) -> None:
    online.find(KNOWN, is_examined=False)
    online.app.stopping.set()

    assert examine_findings(online.app) == 0
    assert waiting(online) == 1
