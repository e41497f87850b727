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

#: Jobs that may run at the same time; they wait for the network and the database, hardly ever for the processor.
_THREADS = 8


class Timetable:
    """Runs each job by its schedule, never twice at the same time; a run that was missed is made up for once."""

    def __init__(self, jobs: list[Job], run: Callable[[Job], object], zone: tzinfo, now: datetime) -> None:
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(_THREADS)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=zone,
        )
        for job in jobs:
            # What runs by interval runs at once; what runs by the clock waits for its hour.
            first = {"next_run_time": now} if job.schedule.every_s is not None else {}
            self._scheduler.add_job(run, _trigger(job.schedule, zone), args=[job], id=job.name, **first)

    def start(self) -> None:
        """Begins; jobs run in threads of their own from now on."""
        self._scheduler.start()

    def stop(self) -> None:
        """Starts no further job, and does not wait for those in progress."""
        self._scheduler.shutdown(wait=False)

    def next_run(self, name: str) -> datetime | None:
        """When the job runs next."""
        found = self._scheduler.get_job(name)
        return None if found is None else found.next_run_time


def _trigger(schedule: Schedule, zone: tzinfo) -> Any:
    if schedule.every_s is not None:
        return IntervalTrigger(seconds=schedule.every_s, timezone=zone)
    return CronTrigger.from_crontab(schedule.cron, timezone=zone)
