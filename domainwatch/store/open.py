"""Opens a database and hands out transactions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

from domainwatch.model import RemoteError
from domainwatch.store.tables import VERSION

#: What the functions of this room take: one transaction.
Tx = Connection

#: Milliseconds that a writer waits for another one; a block of names is stored in well under a second.
_BUSY_MS = 30_000
#: KiB of pages that SQLite keeps in memory; the upper levels of a tree of a hundred million names fit.
_CACHE_KIB = 65_536
#: Key of the lock that makes PostgreSQL's writers take turns; any constant will do.
_WRITER_LOCK = 0x646F6D61


class Store:
    """An open database. Many may read at a time, one writes: SQLite's rule, kept on PostgreSQL too, so that what is
    proven on one holds on the other (two jobs never open the same case twice).

    Raises: RemoteError, in every transaction: it went away, is full, or may not be written by this user.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # PostgreSQL would show each statement a later moment; SQLite's transactions see one moment by themselves.
        self._looking = engine if self.is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a local file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only looks, at one moment of the whole database."""
        with _translated(), self._looking.begin() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that holds as a whole or not at all; waits for the writer before it."""
        with _translated(), self.engine.connect().execution_options(writes=True) as tx, tx.begin():
            if not self.is_sqlite:
                tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield tx

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise RemoteError(f"the database failed: {str(error.orig).strip()}") from error


def open_store(url: str) -> Store:
    """The database at this SQLAlchemy URL, created and brought to the present version where needed.

    Who may only read its file can look at a database of the present version.
    Raises: RemoteError: it cannot be reached, is no database, or a newer program has written it.
    """
    parsed = make_url(url)
    where = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        _make_private(Path(parsed.database))
    engine = create_engine(parsed, pool_pre_ping=True)
    if parsed.get_backend_name() == "sqlite":
        _prepare_sqlite(engine)
    store = Store(engine)
    try:
        _bring_up_to_date(store)
    except (DatabaseError, RemoteError) as error:
        engine.dispose()
        words = str(error.orig).strip() if isinstance(error, DatabaseError) else error
        raise RemoteError(f"cannot open the database {where}: {words}") from error
    return store


def _make_private(file: Path) -> None:
    """Creates the database's folder and file for their owner alone: they hold mails and cases."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise RemoteError(f"cannot open the database {file}: {error.strerror or error}") from error


def _bring_up_to_date(store: Store) -> None:
    with store.read() as tx:
        if _version(tx) == VERSION:
            return
    from domainwatch.store.migrate import upgrade  # Alembic is slow to import and seldom needed.

    with store.write() as tx:
        upgrade(tx)


def _version(tx: Tx) -> str:
    if not tx.dialect.has_table(tx, "alembic_version"):
        return ""
    return str(tx.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def on_do_connect(_dialect: object, _record: object, place: list[str], options: dict[str, object]) -> None:
        if _is_at_rest_for_readers(place[0]):
            place[0] = f"{Path(place[0]).absolute().as_uri()}?immutable=1"
            options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        # The driver's own idea of when a transaction begins would let reads slip out of it.
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            # A mail that was marked as being sent must stay so even when the power goes.
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {_BUSY_MS}",
            f"cache_size = -{_CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A writer takes its lock at once: one that starts as a reader fails in the middle when another was quicker.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_at_rest_for_readers(file: str) -> bool:
    """Whether this is a file that we may only read and that nobody has open.

    Its log is gone then, and SQLite would have to write a new one, unless it is told that nobody changes the file. A
    daemon that starts in that moment costs the one look that is under way, never data.
    Source: https://www.sqlite.org/wal.html section 5 (read-only databases).
    """
    is_in_use = Path(f"{file}-wal").exists()
    return Path(file).exists() and not is_in_use and not os.access(file, os.W_OK, effective_ids=True)


def is_reachable(store: Store) -> str:
    """Empty where the database takes what is written, otherwise what it said."""
    try:
        with store.write() as tx:
            # Only a change shows a full disk or a missing right; this one changes nothing.
            tx.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except (DatabaseError, RemoteError) as error:
        return str(error).splitlines()[0]
    return ""
