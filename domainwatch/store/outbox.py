"""Mails that wait, and what became of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domainwatch.model import Delivery, DeliveryState, Message
from domainwatch.store.open import Tx
from domainwatch.store.tables import outbox


def put(tx: Tx, message: Message, at: datetime) -> bool:
    """Queues a message; False where one with the same key was ever queued, which is how nothing is sent twice."""
    insert = sqlite.insert(outbox) if tx.dialect.name == "sqlite" else postgresql.insert(outbox)
    statement = insert.values(
        key=message.key,
        kind=message.kind,
        case_id=message.case_id,
        recipient=message.recipient,
        subject=message.subject,
        message_id=message.message_id,
        raw=message.raw,
        not_before=message.not_before,
        state=DeliveryState.QUEUED.value,
        created_at=at,
    )
    once = statement.on_conflict_do_nothing(index_elements=["key"])
    return tx.execute(once.returning(outbox.c.id)).first() is not None


def due(tx: Tx, at: datetime, limit: int) -> list[Delivery]:
    """Queued messages whose time has come, oldest first."""
    query = select(outbox).where(outbox.c.state == DeliveryState.QUEUED.value, outbox.c.not_before <= at)
    return [_from_row(row) for row in tx.execute(query.order_by(outbox.c.id).limit(limit))]


def listed(tx: Tx, states: Collection[DeliveryState], limit: int, case_id: int | None = None) -> list[Delivery]:
    """Messages in these states (all where empty), newest first; those of one case where its number is given."""
    query = select(outbox)
    if states:
        query = query.where(outbox.c.state.in_([state.value for state in states]))
    if case_id is not None:
        query = query.where(outbox.c.case_id == case_id)
    return [_from_row(row) for row in tx.execute(query.order_by(outbox.c.id.desc()).limit(limit))]


def get(tx: Tx, delivery_id: int) -> Delivery | None:
    """The message of that number."""
    row = tx.execute(select(outbox).where(outbox.c.id == delivery_id)).first()
    return None if row is None else _from_row(row)


def begin_sending(tx: Tx, delivery_id: int) -> bool:
    """Marks a queued message as being sent; committed before the first byte leaves. False: somebody else has it."""
    statement = (
        update(outbox)
        .where(outbox.c.id == delivery_id, outbox.c.state == DeliveryState.QUEUED.value)
        .values(state=DeliveryState.SENDING.value, attempts=outbox.c.attempts + 1)
    )
    return tx.execute(statement).rowcount == 1


def settle(tx: Tx, delivery_id: int, state: DeliveryState, *, error: str = "", sent_at: datetime | None = None) -> None:
    """Writes down what became of a message."""
    tx.execute(
        update(outbox)
        .where(outbox.c.id == delivery_id)
        .values(state=state.value, last_error=error, **({} if sent_at is None else {"sent_at": sent_at}))
    )


def requeue(tx: Tx, delivery_id: int, not_before: datetime, error: str, attempts: int) -> None:
    """Puts a message back for a later try; `attempts` is how many count against it so far."""
    tx.execute(
        update(outbox)
        .where(outbox.c.id == delivery_id)
        .values(state=DeliveryState.QUEUED.value, not_before=not_before, last_error=error, attempts=attempts)
    )


def doubt_interrupted(tx: Tx, error: str) -> list[Delivery]:
    """Turns messages that a dead daemon left in the middle of sending into `uncertain`, and gives them back."""
    where = outbox.c.state == DeliveryState.SENDING.value
    rows = tx.execute(
        update(outbox).where(where).values(state=DeliveryState.UNCERTAIN.value, last_error=error).returning(outbox)
    ).all()
    return [_from_row(row) for row in rows]


def cancel_queued(tx: Tx, case_id: int, reason: str) -> int:
    """Takes back the unsent reports of a case; gives their number."""
    statement = update(outbox).where(
        outbox.c.case_id == case_id,
        outbox.c.kind == "report",
        or_(outbox.c.state == DeliveryState.QUEUED.value, outbox.c.state == DeliveryState.FAILED.value),
    )
    return tx.execute(statement.values(state=DeliveryState.CANCELLED.value, last_error=reason)).rowcount


def count_reports(tx: Tx, case_id: int) -> int:
    """How many reports a case ever had, whatever became of them."""
    of_case = (outbox.c.case_id == case_id, outbox.c.kind == "report")
    return tx.execute(select(func.count()).select_from(outbox).where(*of_case)).scalar_one()


def count_by_state(tx: Tx) -> dict[DeliveryState, int]:
    """How many messages stand in each state."""
    rows = tx.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {DeliveryState(row[0]): row[1] for row in rows}


def _from_row(row: Row[tuple[object, ...]]) -> Delivery:
    message = Message(
        key=row.key,
        kind=row.kind,
        recipient=row.recipient,
        subject=row.subject,
        message_id=row.message_id,
        raw=row.raw,
        not_before=row.not_before,
        case_id=row.case_id,
    )
    return Delivery(
        id=row.id,
        message=message,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )
