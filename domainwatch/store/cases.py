"""Cases and their journal."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Row, func, select, text, tuple_, update

from domainwatch.model import Case, CaseState, Domain, JournalEntry
from domainwatch.store.open import Tx
from domainwatch.store.tables import cases, journal

#: Cases in one statement; SQLite takes 32,766 parameters and PostgreSQL 65,535.
AT_ONCE = 10_000

# The block travels as a single parameter, and each of its names costs one look into the index: CROSS JOIN keeps SQLite
# from walking through all cases instead.
_AMONG_SQLITE = text("SELECT cases.* FROM json_each(:block) CROSS JOIN cases ON domain = value").columns(*cases.c)
_AMONG_POSTGRESQL = text("SELECT * FROM cases WHERE domain = ANY(string_to_array(:block, chr(10)))").columns(*cases.c)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases to list; an empty field lets all through. `opened_after` and `opened_before` bound the age."""

    brand_id: str = ""
    states: Collection[CaseState] = ()
    min_score: int = 0
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    domain: str = ""


def find(tx: Tx, brand_id: str, domain: Domain) -> Case | None:
    """The case of this registrable domain against this brand."""
    query = select(cases).where(cases.c.brand_id == brand_id, cases.c.domain == domain.case_key)
    row = tx.execute(query).first()
    return None if row is None else _from_row(row)


def get(tx: Tx, case_id: int) -> Case | None:
    """The case of that number."""
    row = tx.execute(select(cases).where(cases.c.id == case_id)).first()
    return None if row is None else _from_row(row)


def among(tx: Tx, block: bytes) -> list[Case]:
    """The cases about domains of a block (newline-joined A-labels), by number."""
    lines = block.decode("ascii")
    if tx.dialect.name == "sqlite":
        rows = tx.execute(_AMONG_SQLITE, {"block": json.dumps(lines.split("\n"))})
    else:
        rows = tx.execute(_AMONG_POSTGRESQL, {"block": lines})
    return sorted((_from_row(row) for row in rows), key=lambda case: case.id)


def numbered(tx: Tx, case_ids: Sequence[int]) -> list[Case]:
    """The cases of these numbers, at most `AT_ONCE` of them."""
    return [_from_row(row) for row in tx.execute(select(cases).where(cases.c.id.in_(case_ids)))]


def open_new(tx: Tx, brand_id: str, domain: Domain, score: int, at: datetime) -> Case:
    """A new case; the caller writes its first journal line."""
    values = {
        "brand_id": brand_id,
        "domain": domain.case_key,
        "domain_u": domain.registrable_u or domain.name_u,
        "state": CaseState.NEW.value,
        "score": score,
        "opened_at": at,
        "changed_at": at,
    }
    row = tx.execute(cases.insert().values(values).returning(cases)).one()
    return _from_row(row)


def set_state(tx: Tx, case_id: int, state: CaseState, at: datetime) -> None:
    """Moves a case; belongs into the transaction that writes the journal line."""
    tx.execute(update(cases).where(cases.c.id == case_id).values(state=state.value, changed_at=at))


def raise_score(tx: Tx, case_id: int, score: int) -> None:
    """Lifts the score of a case; it never falls by a further finding."""
    tx.execute(update(cases).where(cases.c.id == case_id, cases.c.score < score).values(score=score))


def listed(tx: Tx, wanted: CaseFilter, limit: int) -> list[Case]:
    """Cases that pass the filter, highest score first, then newest."""
    query = select(cases).where(cases.c.score >= wanted.min_score)
    if wanted.brand_id:
        query = query.where(cases.c.brand_id == wanted.brand_id)
    if wanted.states:
        query = query.where(cases.c.state.in_([state.value for state in wanted.states]))
    if wanted.opened_after is not None:
        query = query.where(cases.c.opened_at >= wanted.opened_after)
    if wanted.opened_before is not None:
        query = query.where(cases.c.opened_at < wanted.opened_before)
    if wanted.domain:
        query = query.where(cases.c.domain == wanted.domain)
    query = query.order_by(cases.c.score.desc(), cases.c.opened_at.desc(), cases.c.id.desc()).limit(limit)
    return [_from_row(row) for row in tx.execute(query)]


def count_by_state(tx: Tx) -> dict[CaseState, int]:
    """How many cases stand in each state."""
    rows = tx.execute(select(cases.c.state, func.count()).group_by(cases.c.state))
    return {CaseState(row[0]): row[1] for row in rows}


def history(tx: Tx, case_id: int) -> list[JournalEntry]:
    """The journal of a case, oldest line first."""
    rows = tx.execute(select(journal).where(journal.c.case_id == case_id).order_by(journal.c.number))
    return [JournalEntry(**row._mapping) for row in rows]


def append(tx: Tx, *entries: JournalEntry) -> None:
    """Adds lines to journals; the number of each must be the next one of its case."""
    tx.execute(journal.insert(), [asdict(entry) for entry in entries])


def last_entries(tx: Tx, case_ids: Sequence[int]) -> dict[int, JournalEntry]:
    """The newest journal line of each of these cases, at most `AT_ONCE` of them."""
    mine = journal.c.case_id.in_(case_ids)
    last = select(journal.c.case_id, func.max(journal.c.number)).where(mine).group_by(journal.c.case_id)
    rows = tx.execute(select(journal).where(tuple_(journal.c.case_id, journal.c.number).in_(last)))
    return {row.case_id: JournalEntry(**row._mapping) for row in rows}


def last_entry(tx: Tx, case_id: int) -> JournalEntry | None:
    """The newest journal line of a case."""
    query = select(journal).where(journal.c.case_id == case_id).order_by(journal.c.number.desc()).limit(1)
    row = tx.execute(query).first()
    return None if row is None else JournalEntry(**row._mapping)


def _from_row(row: Row[tuple[object, ...]]) -> Case:
    return Case(
        id=row.id,
        brand_id=row.brand_id,
        domain=row.domain,
        domain_u=row.domain_u,
        state=CaseState(row.state),
        score=row.score,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
    )
