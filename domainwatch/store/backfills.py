"""How far each brand has been held against the names that were stored before it was watched."""

from dataclasses import dataclass

from sqlalchemy import Row, select, update

from domainwatch.store.open import Tx
from domainwatch.store.tables import backfills


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """One brand's way through the names. `marks` is the fingerprint of its marks; `after` is the last name looked at
    (empty: none), or None where all have been."""

    brand_id: str
    marks: str
    after: str | None


def everything(tx: Tx) -> list[Backfill]:
    """Every brand in force, by id."""
    return [_from_row(row) for row in tx.execute(select(backfills).order_by(backfills.c.brand_id))]


def begin(tx: Tx, brand_id: str, marks: str, *, is_done: bool) -> None:
    """Begins anew with a brand, or notes that nothing is to be done for it."""
    forget(tx, brand_id)
    tx.execute(backfills.insert().values(brand_id=brand_id, marks=marks, after=None if is_done else ""))


def move(tx: Tx, backfill: Backfill, after: str | None) -> bool:
    """Moves a brand on; False where it has begun anew meanwhile. Belongs into the transaction with its findings."""
    same = (backfills.c.brand_id == backfill.brand_id, backfills.c.marks == backfill.marks)
    # It is this far and no further: a brand that began anew with the same marks stands elsewhere.
    statement = update(backfills).where(*same, backfills.c.after == backfill.after).values(after=after)
    return tx.execute(statement).rowcount > 0


def forget(tx: Tx, brand_id: str) -> None:
    """Forgets a brand that is not in force: names come in now that are not held against it."""
    tx.execute(backfills.delete().where(backfills.c.brand_id == brand_id))


def _from_row(row: Row[tuple[object, ...]]) -> Backfill:
    return Backfill(**row._mapping)
