"""Jobs that should have run long ago: a schedule that stands still is trouble, like a job that fails."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domainwatch.flow.app import App
from domainwatch.settings import Schedule
from domainwatch.store import JobState, health, jobs

#: A job may be this late before it is trouble: a busy minute, or a restart of the database, is none.
GRACE = timedelta(minutes=10)
#: Or this many of its intervals, for jobs that run seldom.
GRACE_INTERVALS = 2

_PREFIX = "schedule of "


def watch_schedule(app: App, schedules: Mapping[str, Schedule]) -> list[str]:
    """Raises trouble for each job that has not run although its time passed long ago, and clears it once it has.

    Gives: the names of the jobs that are overdue.
    """
    now = app.clock.now()
    with app.store.write() as tx:
        late = [state for state in jobs.all_states(tx) if _is_overdue(state, schedules.get(state.name), now)]
        for state in late:
            told = f"it should have run at {state.next_at:%Y-%m-%d %H:%M} UTC and has not begun"
            hint = "other feeds take up all threads; see: domainwatch status" if state.name.startswith("feed ") else ""
            health.raise_trouble(tx, _PREFIX + state.name, "; ".join(filter(None, [told, hint])), now)
        names = [state.name for state in late]
        for trouble in health.in_force(tx):
            if trouble.key.startswith(_PREFIX) and trouble.key.removeprefix(_PREFIX) not in names:
                health.clear(tx, trouble.key, now)
    return names


def _is_overdue(state: JobState, schedule: Schedule | None, now: datetime) -> bool:
    if schedule is None or state.next_at is None or state.is_running:
        return False
    grace = max(GRACE, timedelta(seconds=GRACE_INTERVALS * (schedule.every_s or 0)))
    # A job that has just ended after hours has its next time noted a moment later.
    return now - max(state.next_at, state.finished_at or state.next_at) > grace
