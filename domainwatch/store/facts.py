"""Answers about names, kept with their source and the time for which they held."""

import json
from collections.abc import Iterable

from sqlalchemy import Row, Select, func, select, update

from domainwatch.model import Fact, Outcome, in_reading_order
from domainwatch.store.open import Tx
from domainwatch.store.tables import facts


def record(tx: Tx, seen: Iterable[Fact]) -> None:
    """Writes facts down: an answer that has not changed only moves its time, another one becomes a row of its own."""
    for fact in seen:
        answer = json.dumps(fact.values, ensure_ascii=False)
        last = tx.execute(_newest(fact.name).where(facts.c.kind == fact.kind)).first()
        if last is not None and (last.outcome, last.answer, last.source) == (fact.outcome, answer, fact.source):
            tx.execute(update(facts).where(facts.c.id == last.id).values(last_seen=fact.seen_at))
            continue
        tx.execute(
            facts.insert().values(
                name=fact.name,
                kind=fact.kind,
                outcome=fact.outcome.value,
                answer=answer,
                source=fact.source,
                first_seen=fact.seen_at,
                last_seen=fact.seen_at,
            )
        )


def record_once(tx: Tx, seen: Iterable[Fact], most: int) -> None:
    """Writes facts down of which several hold at once, each told once whoever says it, and `most` of a name and kind.

    One that is known only moves its time; the source that said it first stays.
    """
    for fact in seen:
        asked = (facts.c.name == fact.name, facts.c.kind == fact.kind)
        answer = json.dumps(fact.values, ensure_ascii=False)
        moved = update(facts).where(*asked, facts.c.answer == answer).values(last_seen=fact.seen_at)
        if tx.execute(moved).rowcount:
            continue
        if tx.execute(select(func.count()).select_from(facts).where(*asked)).scalar_one() < most:
            record(tx, [fact])


def every(tx: Tx, name: str, kind: str) -> list[Fact]:
    """All that was ever said of one question, the newest answer first."""
    query = select(facts).where(facts.c.name == name, facts.c.kind == kind).order_by(facts.c.id.desc())
    return [_from_row(row) for row in tx.execute(query)]


def newest(tx: Tx, *names: str) -> list[Fact]:
    """The latest answer to each question about these names, in reading order."""
    return in_reading_order(_from_row(row) for name in dict.fromkeys(names) for row in tx.execute(_newest(name)))


def last_said(tx: Tx, name: str, kind: str, source: str) -> Fact | None:
    """What this source said last on this question; None where it never spoke."""
    asked = (facts.c.name == name, facts.c.kind == kind, facts.c.source == source)
    row = tx.execute(select(facts).where(*asked).order_by(facts.c.id.desc()).limit(1)).first()
    return None if row is None else _from_row(row)


def _newest(name: str) -> Select[tuple[object, ...]]:
    last = select(func.max(facts.c.id)).where(facts.c.name == name).group_by(facts.c.kind)
    return select(facts).where(facts.c.id.in_(last))


def _from_row(row: Row[tuple[object, ...]]) -> Fact:
    return Fact(
        name=row.name,
        kind=row.kind,
        outcome=Outcome(row.outcome),
        values=tuple(json.loads(row.answer)),
        source=row.source,
        seen_at=row.last_seen,
    )
