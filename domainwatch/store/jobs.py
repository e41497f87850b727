"""The daemon's jobs, as the last daemon left them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
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


def note(tx: Tx, name: str, **changed: datetime | str | None) -> None:
    """Writes down what changed about a job: started_at, finished_at, outcome, next_at."""
    insert = sqlite.insert(jobs) if tx.dialect.name == "sqlite" else postgresql.insert(jobs)
    tx.execute(insert.values(name=name, **changed).on_conflict_do_update(index_elements=["name"], set_=changed))


def forget_all_but(tx: Tx, names: list[str]) -> None:
    """Drops the jobs that the present configuration no longer has."""
    tx.execute(jobs.delete().where(jobs.c.name.not_in(names)))


def all_states(tx: Tx) -> list[JobState]:
    """Every job by name."""
    return [JobState(**row._mapping) for row in tx.execute(select(jobs).order_by(jobs.c.name))]
