"""Which brands have yet to be held against names that were there before anybody watched for them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, func, select, tuple_, update

from domainwatch.store.open import Tx
from domainwatch.store.tables import backfills, stocks, watched

#: Brands in one statement; SQLite takes 32,766 parameters, and each brand is two of them.
_BRANDS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """One brand's way through one source of names that has not come to its end.

    `source` is a stock, or empty for the names of the database; `marks` is the fingerprint of the brand's marks;
    `after` is the last name looked at, empty before the first.
    """

    source: str
    brand_id: str
    marks: str
    after: str = ""


def brands(tx: Tx) -> dict[str, str]:
    """The fingerprint of each brand in force, by its id."""
    return {row.brand_id: row.marks for row in tx.execute(select(watched))}


def watch(tx: Tx, brand_id: str, marks: str) -> None:
    """Notes a brand that came into force; nothing is to be done for it yet."""
    unwatch(tx, brand_id)
    tx.execute(watched.insert().values(brand_id=brand_id, marks=marks))


def unwatch(tx: Tx, brand_id: str) -> None:
    """Forgets a brand and its ways: names come in now that are not held against it."""
    for table in (watched, backfills):
        tx.execute(table.delete().where(table.c.brand_id == brand_id))


def known_stocks(tx: Tx) -> set[str]:
    """The stocks that were seen before."""
    return set(tx.execute(select(stocks.c.source)).scalars())


def add_stocks(tx: Tx, sources: Collection[str]) -> None:
    """Notes stocks that were never seen before."""
    if sources:
        tx.execute(stocks.insert(), [{"source": source} for source in sources])


def drop_stock(tx: Tx, source: str) -> None:
    """Forgets a stock, and the ways through it."""
    for table in (stocks, backfills):
        tx.execute(table.delete().where(table.c.source == source))


def begin(tx: Tx, ways: Collection[Backfill]) -> None:
    """Plans these ways; none of them is under way."""
    if ways:
        tx.execute(backfills.insert(), [asdict(way) for way in ways])


def waiting(tx: Tx) -> list[Backfill]:
    """Every way that has not come to its end, by source and place."""
    query = select(backfills).order_by(backfills.c.source, backfills.c.after, backfills.c.brand_id)
    return [Backfill(**row._mapping) for row in tx.execute(query)]


def count(tx: Tx) -> int:
    """How many ways have not come to their end."""
    return tx.execute(select(func.count()).select_from(backfills)).scalar_one()


def unfinished_brands(tx: Tx) -> set[str]:
    """Ids of the brands that have a way before them."""
    return set(tx.execute(select(backfills.c.brand_id).distinct()).scalars())


def move(tx: Tx, ways: Sequence[Backfill], after: str) -> set[str]:
    """Moves ways on that stand at one place; gives the brands that moved.

    A brand that began anew meanwhile stays where it is. Belongs into the transaction with their findings.
    """
    moved: set[str] = set()
    for start in range(0, len(ways), _BRANDS_AT_ONCE):
        these = _these(ways[start : start + _BRANDS_AT_ONCE])
        statement = update(backfills).where(*these).values(after=after).returning(backfills.c.brand_id)
        moved.update(tx.execute(statement).scalars())
    return moved


def end(tx: Tx, ways: Sequence[Backfill]) -> None:
    """Notes that these ways, which stand at one place, have come to their end."""
    for start in range(0, len(ways), _BRANDS_AT_ONCE):
        tx.execute(backfills.delete().where(*_these(ways[start : start + _BRANDS_AT_ONCE])))


def _these(ways: Sequence[Backfill]) -> tuple[ColumnElement[bool], ...]:
    # Place and marks are asked for too: a brand that began anew meanwhile stands elsewhere, or has other marks.
    brands = tuple_(backfills.c.brand_id, backfills.c.marks).in_([(way.brand_id, way.marks) for way in ways])
    return backfills.c.source == ways[0].source, backfills.c.after == ways[0].after, brands
