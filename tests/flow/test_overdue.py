"""A schedule that stands still is told, and a job that merely takes long is not."""

from datetime import datetime, timedelta

import pytest

from domainwatch.flow.overdue import watch_schedule
from domainwatch.settings import Schedule
from domainwatch.store import jobs
from tests.flow.desk import Desk

EVERY_15_MINUTES = {"feed inbox": Schedule(every_s=900)}


def note(desk: Desk, **changed: datetime) -> None:
    with desk.store.write() as tx:
        jobs.note(tx, "feed inbox", **changed)


def test_job_that_never_gets_its_turn_is_trouble_until_it_runs(desk: Desk) -> None:
    note(desk, next_at=desk.clock.now())
    desk.clock.advance(minutes=30)
    on_time = watch_schedule(desk.app, EVERY_15_MINUTES)
    desk.clock.advance(minutes=1)

    late = watch_schedule(desk.app, EVERY_15_MINUTES)
    troubles = desk.troubles
    note(desk, started_at=desk.clock.now())
    watch_schedule(desk.app, EVERY_15_MINUTES)

    assert (on_time, late) == ([], ["feed inbox"])
    assert "should have run at 2026-03-02 09:00 UTC" in troubles["schedule of feed inbox"]
    assert desk.troubles == {}


def test_job_that_takes_long_is_not_overdue_before_nor_after_it_ends(desk: Desk) -> None:
    begun = desk.clock.now()
    note(desk, started_at=begun, next_at=begun + timedelta(minutes=15))
    ended = desk.clock.advance(hours=5)

    late = watch_schedule(desk.app, EVERY_15_MINUTES)
    note(desk, finished_at=ended)
    late += watch_schedule(desk.app, EVERY_15_MINUTES)

    assert late == []


@pytest.mark.parametrize("configured", [{}, EVERY_15_MINUTES])
def test_times_of_the_last_daemon_are_nobodys_delay(desk: Desk, configured: dict[str, Schedule]) -> None:
    note(desk, started_at=desk.clock.now(), next_at=desk.clock.now())
    started = desk.clock.advance(days=3)

    with desk.store.write() as tx:
        jobs.start_over(tx, list(configured), started)
        left = jobs.all_states(tx)
    late = watch_schedule(desk.app, configured)

    assert late == []
    assert [(state.next_at, state.is_running) for state in left] == [(None, False)] * len(configured)
