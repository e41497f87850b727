"""The timetable starts what is due, at once or by the clock, and never the same job twice at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domainwatch.daemon.schedule import Timetable
from domainwatch.flow.jobs import Job
from domainwatch.settings import Schedule

#: Seconds for a thread to be scheduled on a busy machine.
PATIENCE_S = 10.0
MOSCOW = ZoneInfo("Europe/Moscow")


def job(name: str, schedule: Schedule) -> Job:
    return Job(name=name, schedule=schedule, work=lambda app: "")


@contextmanager
def running(jobs: list[Job], run: Callable[[Job], object]) -> Iterator[Timetable]:
    timetable = Timetable(jobs, run, MOSCOW, datetime.now(UTC))
    timetable.start()
    try:
        yield timetable
    finally:
        timetable.stop()


def test_what_runs_by_interval_runs_at_once_and_what_runs_by_the_clock_waits_for_its_hour() -> None:
    started: list[str] = []
    has_run = threading.Event()

    def run(job: Job) -> None:
        started.append(job.name)
        has_run.set()

    jobs = [job("send", Schedule(every_s=3_600)), job("digest", Schedule(cron="0 8 1 1 *"))]
    with running(jobs, run) as timetable:
        has_run.wait(PATIENCE_S)
        digest_at = timetable.next_run("digest")

    assert started == ["send"]
    assert digest_at is not None
    assert (digest_at.month, digest_at.day, digest_at.hour, digest_at.utcoffset()) == (1, 1, 8, timedelta(hours=3))


@pytest.mark.slow
def test_job_that_takes_longer_than_its_interval_waits_for_itself() -> None:
    under_way: list[str] = []
    most_at_once: list[int] = []
    ticks, turns = threading.Semaphore(0), threading.Semaphore(0)

    def run(job: Job) -> None:
        if job.name == "clock":
            ticks.release()
            return
        under_way.append(job.name)
        most_at_once.append(len(under_way))
        # Two ticks of another job with the same interval: a turn of this one came up meanwhile.
        for _ in range(2):
            ticks.acquire(timeout=PATIENCE_S)
        under_way.pop()
        turns.release()

    with running([job("clock", Schedule(every_s=1)), job("send", Schedule(every_s=1))], run):
        both = turns.acquire(timeout=PATIENCE_S) and turns.acquire(timeout=PATIENCE_S)

    assert both
    assert set(most_at_once) == {1}


def test_job_that_is_not_there_has_no_next_run() -> None:
    with running([], lambda job: None) as timetable:
        assert timetable.next_run("send") is None
