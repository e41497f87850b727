"""The daemon's life, from the lock to the last job."""

import logging
import os
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from domainwatch.daemon.clockwatch import ClockWatch
from domainwatch.daemon.schedule import Timetable
from domainwatch.flow.app import App
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.jobs import Job, Running, jobs_of
from domainwatch.flow.sending import doubt_interrupted_sendings
from domainwatch.store import daemon_lock, jobs

log = logging.getLogger("domainwatch")

#: Seconds that a stop waits for jobs in progress; with the rest of a stop this stays under the promised ten.
STOP_S = 8.0
#: Seconds between two looks at the clock and the lock; the shortest default schedule.
WATCH_S = 30.0


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
        life = _Life(app)
        life.start()
        on_ready()
        life.watch()
        log.info("stopping")
        life.timetable.stop()
        return life.running.wait_until_idle(STOP_S)


class _Life:
    """The jobs on their timetable, from the start to the stop."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._jobs = jobs_of(app)
        self.running = Running()
        zone = ZoneInfo(app.settings.schedule.timezone)
        self.timetable = Timetable(self._jobs, self._run, zone, app.clock.now())

    def start(self) -> None:
        with self._app.store.write() as tx:
            jobs.start_over(tx, [job.name for job in self._jobs], self._app.clock.now())
        self.timetable.start()
        self._note_next(self._jobs)
        brands = len(self._app.watching.brands)
        log.info("started as process %d: %d brands, %d jobs", os.getpid(), brands, len(self._jobs))

    def watch(self) -> None:
        """Looks at the clock until the app stops."""
        watch = ClockWatch(self._app.clock.now(), time.monotonic())
        while not self._app.stopping.wait(WATCH_S):
            jumped = watch.jump(self._app.clock.now(), time.monotonic())
            if jumped:
                log.warning("the clock was set by %+.0f s; every job is planned anew", jumped)
                self.timetable.start_over(self._app.clock.now())
                self._note_next(self._jobs)

    def _run(self, job: Job) -> None:
        self.running.run(self._app, job)
        self._note_next([job])

    def _note_next(self, some: list[Job]) -> None:
        with self._app.store.write() as tx:
            for job in some:
                jobs.note(tx, job.name, next_at=self.timetable.next_run(job.name))
