"""What is wrong with the installation, since when, and whether the operators were told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select, update

from domainwatch.store.open import Tx
from domainwatch.store.tables import health


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is or was wrong. `key` names the part, such as `feed:inbox`; `text` says what to do."""

    id: int
    key: str
    text: str
    since: datetime
    cleared_at: datetime | None
    mailed_at: datetime | None


def raise_trouble(tx: Tx, key: str, text: str, at: datetime) -> bool:
    """Reports trouble; True where it is news. Trouble that lasts keeps its first time and takes the newest text."""
    row = tx.execute(select(health).where(health.c.key == key, health.c.cleared_at.is_(None))).first()
    if row is None:
        tx.execute(health.insert().values(key=key, text=text, since=at))
        return True
    if row.text != text:
        tx.execute(update(health).where(health.c.id == row.id).values(text=text))
    return False


def clear(tx: Tx, key: str, at: datetime) -> bool:
    """Reports that a part works (again); True where it was in trouble."""
    statement = update(health).where(health.c.key == key, health.c.cleared_at.is_(None)).values(cleared_at=at)
    return tx.execute(statement).rowcount > 0


def in_force(tx: Tx) -> list[Trouble]:
    """Everything that is wrong now, oldest first."""
    query = select(health).where(health.c.cleared_at.is_(None)).order_by(health.c.since, health.c.id)
    return [_from_row(row) for row in tx.execute(query)]


def unmailed(tx: Tx) -> list[Trouble]:
    """Troubles in force that the operators have not been told of."""
    return [trouble for trouble in in_force(tx) if trouble.mailed_at is None]


def mark_mailed(tx: Tx, trouble_id: int, at: datetime) -> None:
    """Notes that the operators' mail stands in the outbox."""
    tx.execute(update(health).where(health.c.id == trouble_id).values(mailed_at=at))


def _from_row(row: Row[tuple[object, ...]]) -> Trouble:
    return Trouble(**row._mapping)
