"""The daemon's life, from the lock to the last job."""

import logging
import os
from collections.abc import Callable
from zoneinfo import ZoneInfo

from domainwatch.daemon.schedule import Timetable
from domainwatch.flow.app import App
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.jobs import Job, Running, jobs_of
from domainwatch.flow.sending import doubt_interrupted_sendings
from domainwatch.store import daemon_lock, jobs

log = logging.getLogger("domainwatch")

#: Seconds that a stop waits for jobs in progress; with the rest of a stop this stays under the promised ten.
STOP_S = 8.0


def run_daemon(app: App, on_ready: Callable[[], None] = lambda: None) -> list[str]:
    """Runs all jobs by schedule until `app.stopping` is set; gives the jobs that were still busy at the end.

    Those may be cut off at any point without loss: each step is one transaction.
    Raises: AlreadyRunning: another daemon works on this database.
    """
    with daemon_lock(app.store):
        doubtful = doubt_interrupted_sendings(app)
        if doubtful:
            log.warning("%d mails were cut off while being sent; see: domainwatch outbox list", doubtful)
        watch_brand_files(app)
        running, timetable = _start(app)
        on_ready()
        app.stopping.wait()
        log.info("stopping")
        timetable.stop()
        return running.wait_until_idle(STOP_S)


def _start(app: App) -> tuple[Running, Timetable]:
    running = Running()

    def run(job: Job) -> None:
        running.run(app, job)
        _note_next(app, timetable, [job])

    all_jobs = jobs_of(app)
    timetable = Timetable(all_jobs, run, ZoneInfo(app.settings.schedule.timezone), app.clock.now())
    with app.store.write() as tx:
        jobs.forget_all_but(tx, [job.name for job in all_jobs])
    timetable.start()
    _note_next(app, timetable, all_jobs)
    log.info("started as process %d: %d brands, %d jobs", os.getpid(), len(app.watching.brands), len(all_jobs))
    return running, timetable


def _note_next(app: App, timetable: Timetable, some: list[Job]) -> None:
    with app.store.write() as tx:
        for job in some:
            jobs.note(tx, job.name, next_at=timetable.next_run(job.name))
