"""The daemon's jobs, as the last daemon left them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from domainwatch.store.open import Tx
from domainwatch.store.tables import jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """When a job ran, how that ended (`ok` or the error), and when it runs next; None: not yet."""

    name: str
    started_at: datetime | None
    finished_at: datetime | None
    outcome: str
    next_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self.started_at is not None and (self.finished_at is None or self.finished_at < self.started_at)


def note(tx: Tx, name: str, **changed: datetime | str | None) -> None:
    """Writes down what changed about a job: started_at, finished_at, outcome, next_at."""
    insert = sqlite.insert(jobs) if tx.dialect.name == "sqlite" else postgresql.insert(jobs)
    tx.execute(insert.values(name=name, **changed).on_conflict_do_update(index_elements=["name"], set_=changed))


def start_over(tx: Tx, names: list[str], at: datetime) -> None:
    """Keeps these jobs alone, ends those that a dead process left in the middle, and plans none."""
    tx.execute(jobs.delete().where(jobs.c.name.not_in(names)))
    for state in all_states(tx):
        if state.is_running:
            note(tx, state.name, finished_at=at, outcome="cut off; it goes on from there")
    tx.execute(update(jobs).values(next_at=None))


def all_states(tx: Tx) -> list[JobState]:
    """Every job by name."""
    return [JobState(**row._mapping) for row in tx.execute(select(jobs).order_by(jobs.c.name))]
