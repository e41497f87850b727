"""The registry of a confirmed case is asked, politely, until it has spoken."""

import os
from collections.abc import Iterable
from datetime import timedelta

import pytest

from domainwatch.cases import Act
from domainwatch.flow.examine import REGISTRY_QUESTIONS, ask_registries
from domainwatch.flow.registries import open_registries
from domainwatch.model import Outcome
from domainwatch.world import Internet, RdapFault, WhoisFault
from tests.flow.desk import Desk

pytestmark = pytest.mark.slow

IN_RDAP, IN_WHOIS, NOWHERE = "aliexpress-gift.com", "aliexpress-bonus.ru", "aliexpress-away.com"


def confirm(desk: Desk, *names: str) -> None:
    for finding in desk.find(*names):
        desk.act(finding.case_id, Act.CONFIRM)


def said(desk: Desk, name: str) -> dict[str, tuple[str, ...]]:
    """The values of what the registry said."""
    return {fact.kind.removeprefix("registration."): fact.values for fact in desk.facts(name)}


def outcomes(desk: Desk, names: Iterable[str]) -> set[Outcome]:
    return {fact.outcome for fact in desk.facts(*names)}


def test_rdap_tells_who_can_act(online: Desk, world: Internet) -> None:
    confirm(online, IN_RDAP)

    asked = ask_registries(online.app)

    answer = said(online, IN_RDAP)
    contact = online.file().contact
    assert asked == 1
    assert answer["registrar"] == ("Registrar One",)
    assert answer["created"] == ("2026-03-01",)
    assert contact is not None
    assert contact.address == "abuse@registrar-one.example"
    assert contact.source == f"rdap {world.rdap.base_url}/domain/{IN_RDAP}"


def test_whois_tells_of_russian_names(online: Desk) -> None:
    confirm(online, IN_WHOIS)

    ask_registries(online.app)

    answer = said(online, IN_WHOIS)
    assert answer["registrar"] == ("ONE-RU",)
    assert answer["created"] == ("2026-03-01",)
    assert answer["expires"] == ("2027-03-01",)


def test_only_confirmed_cases_are_asked_about_and_only_until_the_registry_spoke(online: Desk, world: Internet) -> None:
    online.find(IN_RDAP)
    before = ask_registries(online.app)

    confirm(online, NOWHERE)
    first = ask_registries(online.app)
    online.clock.advance(days=2)
    second = ask_registries(online.app)

    # That there is no such registration is an answer too.
    assert (before, first, second) == (0, 1, 0)
    assert outcomes(online, [NOWHERE]) == {Outcome.NXDOMAIN}


def test_registry_that_limits_us_is_asked_again_in_an_hour_and_not_before(online: Desk, world: Internet) -> None:
    world.rdap.faults[IN_RDAP] = RdapFault.LIMIT
    world.whois.faults[IN_WHOIS] = WhoisFault.LIMIT
    confirm(online, IN_RDAP, IN_WHOIS)
    ask_registries(online.app)
    limited = outcomes(online, [IN_RDAP, IN_WHOIS])

    world.rdap.faults.clear()
    world.whois.faults.clear()
    online.clock.advance(minutes=59)
    early = ask_registries(online.app)
    online.clock.advance(minutes=2)
    later = ask_registries(online.app)

    assert limited == {Outcome.LIMITED}
    assert (early, later) == (0, 2)
    assert {"registrar"} <= set(said(online, IN_RDAP)) & set(said(online, IN_WHOIS))


def test_run_asks_a_few_registries_and_leaves_the_rest_for_the_next(online: Desk) -> None:
    confirm(online, *(f"aliexpress-{number}.com" for number in range(REGISTRY_QUESTIONS + 2)))

    assert [ask_registries(online.app) for _ in range(3)] == [REGISTRY_QUESTIONS, 2, 0]


def test_suffix_whose_registry_nobody_knows_says_so(online: Desk) -> None:
    confirm(online, "aliexpress-sale.top")

    ask_registries(online.app)

    (fact,) = online.facts("aliexpress-sale.top")
    assert (fact.outcome, fact.source) == (Outcome.NO_DATA, "no RDAP or WHOIS server is known for .top")


def test_list_of_registries_is_fetched_once_a_day(online: Desk, world: Internet) -> None:
    for hours in (0, 23, 2):
        online.clock.advance(hours=hours)
        open_registries(online.app)
        keep_as_of_now(online)

    assert len(world.rdap.requests) == 2


def keep_as_of_now(desk: Desk) -> None:
    """Gives a copy that was written just now the time of the clock that stands still."""
    copy = desk.folder / "rdap-bootstrap.json"
    if copy.stat().st_mtime > desk.clock.now().timestamp() + timedelta(days=7).total_seconds():
        os.utime(copy, (desk.clock.now().timestamp(),) * 2)


def test_list_that_cannot_be_fetched_leaves_the_last_good_one_in_force(online: Desk, world: Internet) -> None:
    good = open_registries(online.app).rdap
    keep_as_of_now(online)
    world.rdap.stop()
    online.clock.advance(days=2)

    kept = open_registries(online.app).rdap
    troubles = online.troubles
    world.rdap.start()

    assert good == kept != {}
    assert "could not be fetched" in troubles["rdap bootstrap"]
