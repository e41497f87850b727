"""The jobs that a daemon runs, and the frame that each of them runs in."""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from domainwatch.flow.app import App
from domainwatch.flow.backfill import Step, backfill_brands, stock_key
from domainwatch.flow.examine import ask_registries, examine_findings
from domainwatch.flow.health import clear_trouble, mail_troubles, raise_trouble, watch_brand_files, watch_disk
from domainwatch.flow.ingest import Pull, pull_feed
from domainwatch.flow.logs import watch_logs
from domainwatch.flow.notify import write_digests, write_existing_digests, write_urgent_alerts
from domainwatch.flow.overdue import watch_schedule
from domainwatch.flow.sending import send_outbox
from domainwatch.model import DeliveryState, RemoteError
from domainwatch.settings import FeedSetting, Schedule
from domainwatch.store import jobs

log = logging.getLogger("domainwatch")

#: Seconds between two lines of the log about a long pull or backfill.
PROGRESS_S = 10.0
#: What becomes of a mail that was handed over in vain, or perhaps in vain.
_NOT_SENT = {DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.UNCERTAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that runs by schedule. `work` gives one line for the log, empty where nothing happened.

    `is_pull` says that it pulls a feed, which may take hours.
    """

    name: str
    schedule: Schedule
    work: Callable[[App], str]
    is_pull: bool = False


def jobs_of(app: App) -> list[Job]:
    """Every job of the present configuration, in the order in which one run of all of them makes sense."""
    when = app.settings.schedule
    pulls = [
        Job(name=f"feed {feed.id}", schedule=feed.schedule or when.feeds, work=_pulling(feed), is_pull=True)
        for feed in app.config.feeds
        if feed.enabled
    ]
    return [
        Job(name="watchlist", schedule=when.watchlist, work=_watch),
        *pulls,
        Job(name="backfill", schedule=when.watchlist, work=_backfill),
        Job(name="examine", schedule=when.examine, work=_examine),
        Job(name="alerts", schedule=when.alerts, work=_alert),
        Job(name="digest", schedule=when.digest, work=_digest),
        Job(name="health", schedule=when.health, work=_health),
        Job(name="send", schedule=when.send, work=_send),
    ]


class FellShort(Exception):
    """A job ended in order, but without all that it should have done; its text is the outcome.

    Whoever raises it has told the trouble already: a feed's, or the mail server's.
    """


class Running:
    """The jobs in progress, so that a stop can wait for them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._names: list[str] = []

    def wait_until_idle(self, timeout_s: float) -> list[str]:
        """Waits for all jobs to end, and gives the names of those that did not in time."""
        with self._changed:
            self._changed.wait_for(lambda: not self._names, timeout_s)
            return list(self._names)

    def run(self, app: App, job: Job) -> bool:
        """Runs one job and writes down how it ended; False where it failed or fell short.

        Whatever a job raises stops that job alone: it is kept with its traceback, raised as trouble, and the job runs
        again by schedule.
        """
        with self._changed:
            self._names.append(job.name)
        try:
            return _run(app, job)
        finally:
            with self._changed:
                self._names.remove(job.name)
                self._changed.notify_all()


def _run(app: App, job: Job) -> bool:
    try:
        return _recorded(app, job)
    except RemoteError as error:
        # A database that takes nothing takes no trouble either: the log has it, and the job runs again by schedule.
        log.error("job %s: %s", job.name, error)  # noqa: TRY400 - a full disk needs no traceback
        return False


def _recorded(app: App, job: Job) -> bool:
    _note(app, job, started_at=app.clock.now())
    try:
        told, is_well = _worked(app, job)
    except RemoteError as error:
        log.error("job %s: %s", job.name, error)  # noqa: TRY400 - a full disk needs no traceback
        _note_failure(app, job, str(error), "(it goes on where it was once that is mended)")
        return False
    except Exception as error:
        log.exception("job %s failed", job.name)
        text = "".join(traceback.format_exception_only(error)).strip()
        _note_failure(app, job, text, "(the traceback is in the daemon's log)")
        return False
    if told:
        log.info("%s: %s", job.name, told)
    _note(app, job, finished_at=app.clock.now(), outcome=told or "nothing to do")
    clear_trouble(app, f"job {job.name}")
    return is_well


def _note_failure(app: App, job: Job, text: str, what_now: str) -> None:
    _note(app, job, finished_at=app.clock.now(), outcome=f"failed: {text}")
    raise_trouble(app, f"job {job.name}", f"{text} {what_now}")


def _worked(app: App, job: Job) -> tuple[str, bool]:
    try:
        return job.work(app), True
    except FellShort as short:
        return str(short), False


def _note(app: App, job: Job, **changed: object) -> None:
    with app.store.write() as tx:
        jobs.note(tx, job.name, **changed)  # type: ignore[arg-type]


def _watch(app: App) -> str:
    changed = watch_brand_files(app)
    return f"{len(app.watching.brands)} brands are watched now" if changed else ""


class _Seldom:
    """Says when a long job may have its next line in the log."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def is_due(self) -> bool:
        """Whether that time has come; the next one is counted from then."""
        is_due = time.monotonic() - self._last > PROGRESS_S
        if is_due:
            self._last = time.monotonic()
        return is_due


def _pulling(feed: FeedSetting) -> Callable[[App], str]:
    def pull(app: App) -> str:
        seldom = _Seldom()

        def report(so_far: Pull) -> None:
            if seldom.is_due():
                log.info("feed %s: %s so far", feed.id, told_of(so_far))

        ended = pull_feed(app, feed, report)
        if ended.outcome != "ok":
            raise FellShort(told_of(ended))
        return told_of(ended)

    return pull


def told_of(pull: Pull) -> str:
    """One line about a pull; empty where it brought nothing."""
    if pull.outcome != "ok":
        names = f"{pull.read:,} names" if pull.is_kept else f"{pull.new:,} new names"
        return f"{pull.outcome}; {names}, {pull.found} findings before that"
    if not pull.read and not pull.gone and not pull.unread:
        return ""
    new = "" if pull.is_kept else f", {pull.new:,} new"
    gone = f", {pull.gone:,} gone" if pull.gone else ""
    unread = f", {pull.unread} lines that are no names" if pull.unread else ""
    return f"{pull.read:,} names read{new}{gone}, {pull.found} findings{unread}"


def _backfill(app: App) -> str:
    seldom = _Seldom()

    def report(step: Step) -> None:
        if seldom.is_due():
            log.info("backfill: %s names of %s so far", f"{step.read:,}", step.stock.source or "the database")

    outcome = backfill_brands(app, report)
    for source in outcome.done:
        clear_trouble(app, stock_key(source))
    for source, words in outcome.failed.items():
        raise_trouble(app, stock_key(source), f"{words} (it is tried again by schedule)")
    found = ", ".join(f"{count} findings for {brand_id}" for brand_id, count in outcome.found.items())
    return found and f"{found} in names that were there before"


def _examine(app: App) -> str:
    # Registries first: a case that somebody confirmed waits for its mailbox, and findings may be many.
    asked, examined = ask_registries(app), examine_findings(app)
    parts = [f"{examined} findings examined" if examined else "", f"{asked} registries asked" if asked else ""]
    return ", ".join(filter(None, parts))


def _alert(app: App) -> str:
    told, existing = write_urgent_alerts(app), write_existing_digests(app)
    parts = [
        f"urgent alerts on {told} findings queued" if told else "",
        f"digests of {existing} existing names queued" if existing else "",
    ]
    return ", ".join(filter(None, parts))


def _digest(app: App) -> str:
    told = write_digests(app)
    return f"digests of {told} findings queued" if told else ""


def _health(app: App) -> str:
    watch_disk(app)
    watch_logs(app)
    watch_schedule(app, {job.name: job.schedule for job in jobs_of(app)})
    told = mail_troubles(app)
    return f"operators told of {told} troubles" if told else ""


def _send(app: App) -> str:
    tally = send_outbox(app)
    told = ", ".join(f"{count} mail{'' if count == 1 else 's'} {state.value}" for state, count in sorted(tally.items()))
    if _NOT_SENT & tally.keys():
        raise FellShort(told)
    return told
