"""The daemon's life, from the lock to the last job."""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domainwatch.daemon.clockwatch import ClockWatch
from domainwatch.daemon.schedule import Timetable
from domainwatch.flow.app import App
from domainwatch.flow.health import forget_unconfigured, watch_brand_files
from domainwatch.flow.jobs import Job, Running, jobs_of
from domainwatch.flow.sending import doubt_interrupted_sendings
from domainwatch.model import DomainwatchError, RemoteError
from domainwatch.store import DaemonLock, daemon_lock, jobs

log = logging.getLogger("domainwatch")

#: Seconds that a stop waits for jobs in progress; with the rest of a stop this stays under the promised ten.
STOP_S = 8.0
#: Seconds between two looks at the clock and the lock; the shortest default schedule.
WATCH_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a daemon ended: the jobs that were still busy, and what made it end, empty where it was told to.

    The jobs may be cut off at any point without loss: each step is one transaction.
    """

    busy: tuple[str, ...]
    error: str


def run_daemon(app: App, on_ready: Callable[[], None] = lambda: None) -> Ending:
    """Runs all jobs by schedule until `app.stopping` is set, or the database is no longer ours alone.

    Raises: AlreadyRunning: another daemon works on this database.
    """
    with daemon_lock(app.store) as lock:
        doubtful = doubt_interrupted_sendings(app)
        if doubtful:
            log.warning("%d mails were cut off while being sent; see: domainwatch outbox list", doubtful)
        watch_brand_files(app)
        forget_unconfigured(app)
        life = _Life(app)
        life.start()
        on_ready()
        error = life.watch(lock)
        log.info("stopping")
        life.timetable.stop()
        return Ending(busy=tuple(life.running.wait_until_idle(STOP_S)), error=error)


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

    def watch(self, lock: DaemonLock) -> str:
        """Looks at the clock and the lock until the app stops; gives what made it stop, empty where it was told to."""
        clock = ClockWatch(self._app.clock.now(), time.monotonic())
        while not self._app.stopping.wait(WATCH_S):
            try:
                lock.renew()
            except DomainwatchError as error:
                # Without the lock a second daemon may start at any moment, and both would send the same mails.
                self._app.stopping.set()
                return f"the lock on the database was lost: {error}"
            self._plan_anew(clock.jump(self._app.clock.now(), time.monotonic()))
        return ""

    def _plan_anew(self, jumped_s: float) -> None:
        if jumped_s:
            log.warning("the clock was set by %+.0f s; every job is planned anew", jumped_s)
            self.timetable.start_over(self._app.clock.now())
            self._note_next(self._jobs)

    def _run(self, job: Job) -> None:
        self.running.run(self._app, job)
        try:
            self._note_next([job])
        except RemoteError as error:
            # The job has told the same already; the schedule itself stands in memory.
            log.warning("when job %s runs next could not be written down: %s", job.name, error)

    def _note_next(self, some: list[Job]) -> None:
        # Asked first: the timetable may be busy for a moment, and nobody should wait for the database meanwhile.
        times = {job.name: self.timetable.next_run(job.name) for job in some}
        with self._app.store.write() as tx:
            for name, next_at in times.items():
                jobs.note(tx, name, next_at=next_at)
