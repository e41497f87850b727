"""One run of everything, in order."""

from collections.abc import Callable

from domainwatch.flow.app import App
from domainwatch.flow.health import forget_unconfigured, watch_brand_files
from domainwatch.flow.jobs import Job, Running, jobs_of
from domainwatch.flow.sending import doubt_interrupted_sendings
from domainwatch.store import daemon_lock, jobs


def run_once(app: App, before: Callable[[Job], None] = lambda job: None, running: Running | None = None) -> list[str]:
    """Runs each job once, feeds first and mail last, and gives the names of those that failed.

    `running` shows to others what is in progress.

    Raises: AlreadyRunning: a daemon works on this database.
    """
    with daemon_lock(app.store):
        doubt_interrupted_sendings(app)
        watch_brand_files(app)
        forget_unconfigured(app)
        _begin(app)
        running = running or Running()
        failed = []
        for job in jobs_of(app):
            if app.stopping.is_set():
                break
            before(job)
            if not running.run(app, job):
                failed.append(job.name)
        return failed


def _begin(app: App) -> None:
    with app.store.write() as tx:
        jobs.start_over(tx, [job.name for job in jobs_of(app)], app.clock.now())
