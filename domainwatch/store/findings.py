"""Hits that were written down."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, select, text, update

from domainwatch.model import CaseState, Domain, Finding, Hit
from domainwatch.store.open import Tx
from domainwatch.store.tables import cases, findings

#: Numbers in one statement; SQLite takes 32,766 and PostgreSQL 65,535.
_IDS_AT_ONCE = 10_000

# The block travels as a single parameter, and each of its names costs one look into the index: CROSS JOIN keeps SQLite
# from walking through all findings instead.
_AMONG_SQLITE = text("SELECT DISTINCT name FROM json_each(:block) CROSS JOIN findings ON name = value")
_AMONG_POSTGRESQL = text("SELECT DISTINCT name FROM findings WHERE name = ANY(string_to_array(:block, chr(10)))")


def is_known(tx: Tx, hit: Hit) -> bool:
    """Whether this (name, brand, mark) was found before."""
    query = select(findings.c.id).where(
        findings.c.name == hit.domain.name, findings.c.brand_id == hit.brand_id, findings.c.mark == hit.mark
    )
    return tx.execute(query).first() is not None


def among(tx: Tx, block: bytes) -> set[str]:
    """Those names of a block (newline-joined A-labels) about which there are findings."""
    lines = block.decode("ascii")
    if tx.dialect.name == "sqlite":
        return set(tx.execute(_AMONG_SQLITE, {"block": json.dumps(lines.split("\n"))}).scalars())
    return set(tx.execute(_AMONG_POSTGRESQL, {"block": lines}).scalars())


def name_of(tx: Tx, number: int) -> str | None:
    """The name of the finding of that number; None where there is none."""
    return tx.execute(select(findings.c.name).where(findings.c.id == number)).scalar()


def add(tx: Tx, hit: Hit, case_id: int, feed_id: str, found_at: datetime, *, existing: bool = False) -> None:
    """Writes a hit down; the caller has made sure that it is not known."""
    tx.execute(
        findings.insert().values(
            case_id=case_id,
            name=hit.domain.name,
            name_u=hit.domain.name_u,
            registrable=hit.domain.registrable,
            registrable_u=hit.domain.registrable_u,
            suffix=hit.domain.suffix,
            brand_id=hit.brand_id,
            mark=hit.mark,
            technique=hit.technique,
            score=hit.score,
            why=json.dumps(hit.why, ensure_ascii=False),
            feed_id=feed_id,
            found_at=found_at,
            existing=existing,
        )
    )


def of_case(tx: Tx, case_id: int) -> list[Finding]:
    """The findings of a case, highest score first."""
    query = select(findings).where(findings.c.case_id == case_id).order_by(findings.c.score.desc(), findings.c.id)
    return [_from_row(row) for row in tx.execute(query)]


def unexamined(tx: Tx, limit: int) -> list[Finding]:
    """Findings whose facts have not been gathered: new names before existing ones, then the highest score first."""
    order = (findings.c.existing, findings.c.score.desc(), findings.c.id)
    query = select(findings).where(findings.c.examined_at.is_(None)).order_by(*order).limit(limit)
    return [_from_row(row) for row in tx.execute(query)]


def mark_examined(tx: Tx, finding_ids: Sequence[int], at: datetime) -> None:
    """Notes that the facts of these findings have been gathered."""
    tx.execute(update(findings).where(findings.c.id.in_(finding_ids)).values(examined_at=at))


def reopen(tx: Tx, case_id: int) -> None:
    """Makes the findings of a case news again: to be examined, and to be told."""
    news = {"examined_at": None, "alerted_at": None, "existing": False}
    tx.execute(update(findings).where(findings.c.case_id == case_id).values(news))


def awaiting_alert(tx: Tx, brand_id: str, min_score: int, limit: int, *, existing: bool = False) -> list[Finding]:
    """Examined findings of a brand that nobody was told of, highest score first; new names, or existing ones."""
    query = (
        select(findings)
        .where(_waits(min_score), findings.c.brand_id == brand_id, findings.c.existing.is_(existing))
        .order_by(findings.c.score.desc(), findings.c.id)
        .limit(limit)
    )
    return [_from_row(row) for row in tx.execute(query)]


def brands_awaiting_alert(tx: Tx, min_score: int = 0, *, existing: bool = False) -> list[str]:
    """Ids of the brands that have such findings."""
    query = select(findings.c.brand_id).distinct().where(_waits(min_score), findings.c.existing.is_(existing))
    return sorted(tx.execute(query).scalars())


def brands_being_examined(tx: Tx) -> set[str]:
    """Ids of the brands with existing names of which the facts have not been gathered."""
    query = select(findings.c.brand_id).distinct().where(findings.c.examined_at.is_(None), findings.c.existing)
    return set(tx.execute(query).scalars())


def _waits(min_score: int) -> ColumnElement[bool]:
    """Examined, told to nobody, of a score that is told, and of a case that no person has dismissed."""
    dismissed = select(cases.c.id).where(cases.c.state == CaseState.DISMISSED.value)
    return and_(
        findings.c.alerted_at.is_(None),
        findings.c.examined_at.is_not(None),
        findings.c.score >= min_score,
        findings.c.case_id.not_in(dismissed),
    )


def mark_alerted(tx: Tx, finding_ids: Sequence[int], at: datetime) -> None:
    """Notes that an alert on these findings stands in the outbox; belongs into the transaction that put it there."""
    for start in range(0, len(finding_ids), _IDS_AT_ONCE):
        some = finding_ids[start : start + _IDS_AT_ONCE]
        tx.execute(update(findings).where(findings.c.id.in_(some)).values(alerted_at=at))


def mark_existing_alerted(tx: Tx, brand_id: str, min_score: int, at: datetime) -> list[int]:
    """Notes the same of all existing names of a brand that wait for an alert; gives the case of each."""
    told = (_waits(min_score), findings.c.brand_id == brand_id, findings.c.existing)
    statement = update(findings).where(*told).values(alerted_at=at).returning(findings.c.case_id)
    return list(tx.execute(statement).scalars())


def counts(tx: Tx, min_score: int = 0) -> tuple[int, int, int]:
    """How many findings there are, how many wait to be examined, how many of the examined wait for an alert."""
    row = tx.execute(
        select(
            func.count(),
            func.count().filter(findings.c.examined_at.is_(None)),
            func.count().filter(_waits(min_score)),
        ).select_from(findings)
    ).one()
    return (row[0], row[1], row[2])


def _from_row(row: Row[tuple[object, ...]]) -> Finding:
    hit = Hit(
        domain=Domain(
            name=row.name,
            name_u=row.name_u,
            registrable=row.registrable,
            registrable_u=row.registrable_u,
            suffix=row.suffix,
        ),
        brand_id=row.brand_id,
        mark=row.mark,
        technique=row.technique,
        score=row.score,
        why=tuple(json.loads(row.why)),
    )
    return Finding(
        id=row.id,
        hit=hit,
        case_id=row.case_id,
        feed_id=row.feed_id,
        found_at=row.found_at,
        examined_at=row.examined_at,
        alerted_at=row.alerted_at,
        existing=row.existing,
    )
