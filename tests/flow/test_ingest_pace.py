"""A source is asked when it wants to be, and what it says of known names is heard."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domainwatch.flow.ingest import Pull, pull_feed
from domainwatch.flow.once import run_once
from domainwatch.model import Outcome
from domainwatch.settings import FeedSetting, Network
from tests.fakes import FakeClock
from tests.feeds.rogue import Answer, Rogue, answered, saying
from tests.flow.desk import Desk

BUSY = saying(answered(503, Retry_After="3600"))
LIST = saying(answered(200, b"aliexpress.top\n"))

PARTNER = b"""\
GARDEN-TOOLS.RU\tTWO-RU\t02.03.2026\t02.03.2027\t02.04.2027\t0
ALIEXPRESS-BONUS.RU\tONE-RU\t01.03.2026\t01.03.2027\t01.04.2027\t1
"""


@pytest.fixture
def either(tmp_path: Path, clock: FakeClock, database_url: str) -> Iterator[Desk]:
    """A desk on SQLite and, among the slow tests, one on PostgreSQL."""
    with Desk(tmp_path, clock, url=database_url) as desk:
        yield desk


def test_details_of_a_name_that_another_feed_brought_before_are_written_down(either: Desk) -> None:
    either.pull(b"aliexpress-bonus.ru\ngarden-tools.ru\n")

    pull = either.pull(PARTNER, "ru-partner")

    known = either.facts("aliexpress-bonus.ru")
    assert (pull.new, pull.found) == (0, 0)
    assert {fact.kind.removeprefix("registration."): fact.values[0] for fact in known} == {
        "registrar": "ONE-RU",
        "created": "2026-03-01",
        "paid_till": "2027-03-01",
        "free_date": "2027-04-01",
        "delegated": "yes",
    }
    assert {(fact.outcome, fact.source) for fact in known} == {(Outcome.DATA, "feed ru-partner")}
    assert either.facts("garden-tools.ru") == []


def test_details_that_change_from_one_day_to_the_next_are_heard(desk: Desk) -> None:
    desk.pull(PARTNER, "ru-partner")

    desk.clock.advance(days=1)
    desk.pull(PARTNER.replace(b"ONE-RU", b"THREE-RU"), "ru-partner")

    registrars = [fact.values for fact in desk.facts("aliexpress-bonus.ru") if fact.kind == "registration.registrar"]
    assert registrars == [("THREE-RU",)]


@pytest.fixture
def server() -> Iterator[Rogue]:
    """A web server that is busy and says for how long: one hour."""
    with Rogue(BUSY) as server:
        yield server


def setting_of(server: Rogue) -> FeedSetting:
    return FeedSetting(id="web", kind="flatlist", options={"url": server.url}, where="feeds.yaml:2")


def pull_from(desk: Desk, server: Rogue, answer: Answer) -> Pull:
    server.answer = answer
    desk.set(network=Network(allow_private=True))
    return pull_feed(desk.open_app(), setting_of(server))


@pytest.mark.slow
def test_source_that_asked_us_to_wait_is_not_asked_until_then(desk: Desk, server: Rogue) -> None:
    busy = pull_from(desk, server, BUSY)
    desk.clock.advance(minutes=59)
    early = pull_from(desk, server, LIST)
    asked, troubles = server.connections, desk.troubles
    desk.clock.advance(minutes=1)
    due = pull_from(desk, server, LIST)
    again = pull_from(desk, server, LIST)

    assert busy.outcome.endswith("answered 503 (asked to wait until 2026-03-02 10:00:00 UTC)")
    assert (early.outcome, asked) == ("asked to wait until 2026-03-02 10:00:00 UTC", 1)
    assert troubles == {"feed web": busy.outcome}
    assert (due.new, due.outcome, again.outcome, server.connections) == (1, "ok", "ok", 3)
    assert desk.troubles == {}


@pytest.mark.slow
def test_wait_holds_over_a_restart_and_for_whoever_runs_everything_once(desk: Desk, server: Rogue) -> None:
    pull_from(desk, server, BUSY)
    desk.config = replace(desk.config, feeds=(setting_of(server),))

    run_once(desk.open_app())

    assert server.connections == 1


@pytest.mark.slow
def test_failure_without_a_wait_is_tried_again_by_schedule(desk: Desk, server: Rogue) -> None:
    failed = pull_from(desk, server, saying(answered(503)))

    pull_from(desk, server, LIST)

    assert failed.outcome.endswith("answered 503 (it is tried again by schedule)")
    assert server.connections == 2
