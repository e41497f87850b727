"""Jobs into APScheduler's terms; the only place that knows it."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from domainwatch.flow.jobs import Job
from domainwatch.settings import Schedule

#: Feeds that may be pulled at the same time; they wait for the network, hardly ever for the processor.
_PULLS = 8
#: All other jobs may run at the same time: there are fewer of them, so that none ever waits for a thread.
_THREADS = 8


class Timetable:
    """Runs each job by its schedule, never twice at the same time; a run that was missed is made up for once."""

    def __init__(self, jobs: list[Job], run: Callable[[Job], object], zone: tzinfo, now: datetime) -> None:
        self._scheduler = BackgroundScheduler(
            # Feeds have threads of their own: slow ones then delay other feeds at most, never mail or health.
            executors={"default": ThreadPoolExecutor(_THREADS), "feeds": ThreadPoolExecutor(_PULLS)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=zone,
        )
        for job in jobs:
            # What runs by interval runs at once; what runs by the clock waits for its hour.
            first = {"next_run_time": now} if job.schedule.every_s is not None else {}
            threads = "feeds" if job.is_pull else "default"
            self._scheduler.add_job(
                run, _trigger(job.schedule, zone), args=[job], id=job.name, executor=threads, **first
            )

    def start(self) -> None:
        """Begins; jobs run in threads of their own from now on."""
        self._scheduler.start()

    def stop(self) -> None:
        """Starts no further job, and does not wait for those in progress."""
        self._scheduler.shutdown(wait=False)

    def start_over(self, now: datetime) -> None:
        """Plans every job as at the start, for when the clock was set: all their times were meant by the old one."""
        for job in self._scheduler.get_jobs():
            by_interval = isinstance(job.trigger, IntervalTrigger)
            job.modify(next_run_time=now if by_interval else job.trigger.get_next_fire_time(None, now))

    def next_run(self, name: str) -> datetime | None:
        """When the job runs next."""
        found = self._scheduler.get_job(name)
        return None if found is None else found.next_run_time


def _trigger(schedule: Schedule, zone: tzinfo) -> Any:
    if schedule.every_s is not None:
        return IntervalTrigger(seconds=schedule.every_s, timezone=zone)
    return CronTrigger.from_crontab(schedule.cron, timezone=zone)
