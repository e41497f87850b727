"""Logs that are left behind are told in time, in one trouble a feed, and no longer than they are."""

from dataclasses import replace

import pytest

from domainwatch.flow.health import forget_unconfigured
from domainwatch.flow.logs import LATE_S, log_states, span_of, trouble_key, watch_logs
from domainwatch.flow.workplaces import workplace_of
from feeds.ct.status import LogStatus, write_status
from tests.flow.registrar import Registrar

PINE = LogStatus(
    id="cGluZQ==",
    description="Pine 2026",
    operator="Tester",
    url="https://pine.test/",
    family="rfc6962",
    state="usable",
    size=1000,
    head_at="2026-03-02T08:59:00+00:00",
    position=1000,
    behind=0,
    behind_seconds=60.0,
    rate=10.0,
    error="",
    error_at=None,
    not_before=None,
)


def stand(registrar: Registrar, *logs: LogStatus) -> dict[str, str]:
    folder = workplace_of(registrar.app, registrar.config.feeds[0]).folder
    write_status(folder, logs, registrar.clock.now())
    watch_logs(registrar.app)
    return registrar.troubles


def test_log_is_trouble_while_it_is_behind_for_minutes(registrar: Registrar) -> None:
    late = replace(PINE, description="Fir 2026", behind=600, behind_seconds=LATE_S + 1.0, rate=0.5)

    soon = stand(registrar, replace(late, behind_seconds=float(LATE_S)))
    told = stand(registrar, PINE, replace(late, error="fir answered 503"))
    again = stand(registrar, PINE, replace(late, behind=0))

    assert soon == again == {}
    assert told == {
        trouble_key("ct"): "1 of 2 logs are behind (domainwatch ct status):\n"
        "Fir 2026: 10 min behind, caught up in 20 min; fir answered 503"
    }


def test_log_that_does_not_answer_is_behind_though_all_that_it_signed_is_read(registrar: Registrar) -> None:
    told = stand(registrar, replace(PINE, behind_seconds=7200.0, error="no answer"))

    assert told[trouble_key("ct")].splitlines()[1] == "Pine 2026: 2 h behind; no answer"


def test_log_whose_old_head_is_read_is_not_behind(registrar: Registrar) -> None:
    assert stand(registrar, replace(PINE, behind_seconds=7200.0)) == {}


def test_log_falls_behind_while_nobody_pulls(registrar: Registrar) -> None:
    stand(registrar, replace(PINE, behind=5, behind_seconds=60.0))

    registrar.clock.advance(seconds=LATE_S)
    watch_logs(registrar.app)

    assert registrar.troubles[trouble_key("ct")].splitlines()[1] == "Pine 2026: 11 min behind, caught up in 0 s"


def test_outage_of_all_logs_is_one_trouble_that_names_the_latest(registrar: Registrar) -> None:
    late = [replace(PINE, description=f"log {n}", behind=9, behind_seconds=1000.0 + n, rate=0.0) for n in range(48)]

    told = stand(registrar, *late)

    head, first, *others = told[trouble_key("ct")].splitlines()
    assert head.startswith("48 of 48 logs")
    assert first == "log 47: 17 min behind, not catching up"
    assert others[-1] == "and 38 more"


def test_trouble_ends_with_its_feed(registrar: Registrar) -> None:
    stand(registrar, replace(PINE, behind=1, behind_seconds=7200.0))

    registrar.config = replace(registrar.config, feeds=())
    forget_unconfigured(registrar.open_app())

    assert registrar.troubles == {}


def test_time_to_the_head_is_known_where_entries_come(registrar: Registrar) -> None:
    late = replace(PINE, behind=500)
    stand(registrar, late, replace(late, rate=0.0), PINE, replace(PINE, behind=None))

    assert [state.left for state in log_states(registrar.app)["ct"]] == [50.0, None, 0.0, None]


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (200_000, "2 d")]
)
def test_span_is_told_in_a_unit_that_people_use(seconds: float, told: str) -> None:
    assert span_of(seconds) == told
