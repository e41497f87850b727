"""Where each feed goes on, how its pulls ended, and the lines that nobody could read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domainwatch.store.open import Tx
from domainwatch.store.tables import feeds, unread
from feeds import Cursor, Unread

#: Unread lines kept for a feed; more of them are one fault seen many times, and the pull's outcome tells their number.
UNREAD_KEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed. `outcome` is `ok` or the error's text; the counts are over all its pulls.

    `not_before` is the time before which the source asked not to be asked again; None where it asked for no wait.
    """

    number: int
    id: str
    cursor: Cursor | None
    pulled_at: datetime | None
    outcome: str
    names_new: int
    names_read: int
    not_before: datetime | None = None


def state(tx: Tx, feed_id: str) -> FeedState:
    """The feed's state; a feed never heard of is entered."""
    row = tx.execute(select(feeds).where(feeds.c.id == feed_id)).first()
    if row is None:
        tx.execute(feeds.insert().values(id=feed_id))
        row = tx.execute(select(feeds).where(feeds.c.id == feed_id)).one()
    return _from_row(row)


def all_states(tx: Tx) -> list[FeedState]:
    """Every feed that ever pulled, by id."""
    return [_from_row(row) for row in tx.execute(select(feeds).order_by(feeds.c.id))]


def move_cursor(tx: Tx, feed: FeedState, cursor: Cursor, *, read: int, new: int) -> None:
    """Moves the feed on; belongs into the transaction that stored the names before the cursor."""
    tx.execute(
        update(feeds)
        .where(feeds.c.number == feed.number)
        .values(cursor=cursor.text, names_read=feeds.c.names_read + read, names_new=feeds.c.names_new + new)
    )


def end_pull(tx: Tx, feed: FeedState, at: datetime, outcome: str, not_before: datetime | None) -> None:
    """Writes down how a pull ended, and until when the source wants to be left alone."""
    ended = {"pulled_at": at, "outcome": outcome, "not_before": not_before}
    tx.execute(update(feeds).where(feeds.c.number == feed.number).values(ended))


def keep_unread(tx: Tx, feed: FeedState, lines: Sequence[Unread], seen_at: datetime) -> None:
    """Keeps lines that are no names, each once, up to the feed's limit."""
    if not lines:
        return
    kept = tx.execute(select(func.count()).where(unread.c.feed == feed.number)).scalar_one()
    rows = [
        {"feed": feed.number, "position": line.position, "raw": line.raw, "reason": line.reason, "seen_at": seen_at}
        for line in lines[: max(0, UNREAD_KEPT - kept)]
    ]
    if rows:
        insert = sqlite.insert(unread) if tx.dialect.name == "sqlite" else postgresql.insert(unread)
        tx.execute(insert.on_conflict_do_nothing(), rows)


def unread_count(tx: Tx, feed_number: int) -> int:
    """How many unread lines of this feed are kept."""
    return tx.execute(select(func.count()).where(unread.c.feed == feed_number)).scalar_one()


def unread_lines(tx: Tx, feed_number: int, limit: int) -> list[Unread]:
    """The first unread lines of a feed."""
    query = select(unread).where(unread.c.feed == feed_number).order_by(unread.c.id).limit(limit)
    return [Unread(row.position, row.raw, row.reason) for row in tx.execute(query)]


def forget_unread(tx: Tx, feed_number: int) -> int:
    """Drops the unread lines of a feed; gives their number."""
    return tx.execute(unread.delete().where(unread.c.feed == feed_number)).rowcount


def _from_row(row: Row[tuple[object, ...]]) -> FeedState:
    return FeedState(
        number=row.number,
        id=row.id,
        cursor=Cursor(row.cursor) if row.cursor else None,
        pulled_at=row.pulled_at,
        outcome=row.outcome,
        names_new=row.names_new,
        names_read=row.names_read,
        not_before=row.not_before,
    )
