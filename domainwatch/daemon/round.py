"""One run of everything that a signal can stop in time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from domainwatch.daemon.run import STOP_S
from domainwatch.flow.app import App
from domainwatch.flow.jobs import Job, Running
from domainwatch.flow.once import run_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How a run of everything ended: the jobs that failed, and those that were still busy when it was told to stop."""

    failed: tuple[str, ...]
    busy: tuple[str, ...]


def run_round(app: App, before: Callable[[Job], None] = lambda job: None) -> Round:
    """Runs each job once, in a thread, so that waiting for the network keeps no signal from being heard.

    It ends with its last job, or `STOP_S` seconds after `app.stopping` was set.
    Raises: AlreadyRunning: a daemon works on this database.
    """
    running = Running()
    pool = ThreadPoolExecutor(1, "round")
    jobs: Future[list[str]] = pool.submit(run_once, app, before, running)
    # Nothing is left to do when it is over, and whoever waits for the stop need wait no longer.
    jobs.add_done_callback(lambda _: app.stopping.set())
    pool.shutdown(wait=False)
    app.stopping.wait()
    wait([jobs], STOP_S)
    if jobs.done():
        return Round(failed=tuple(jobs.result()), busy=())
    return Round(failed=(), busy=tuple(running.wait_until_idle(0)))
