"""One daemon a database, enforced by the database's own side."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from domainwatch.model import Refused
from domainwatch.store.open import Store

#: Key of PostgreSQL's session lock; any constant that is not the writers' will do.
_DAEMON_LOCK = 0x646F6D62


class AlreadyRunning(Refused):
    """Another daemon works on this database."""


@contextmanager
def daemon_lock(store: Store) -> Iterator[None]:
    """Holds the database for one daemon; the lock goes with the process, however that ends.

    Raises: AlreadyRunning.
    """
    holder = _file_lock(store) if store.is_sqlite else _session_lock(store)
    with holder:
        yield


def is_daemon_running(store: Store) -> bool:
    """Whether a daemon holds this database now."""
    try:
        with daemon_lock(store):
            return False
    except AlreadyRunning:
        return True


@contextmanager
def _file_lock(store: Store) -> Iterator[None]:
    path = Path(f"{store.engine.url.database}.lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise AlreadyRunning(
                f"another daemon (process {holder}) works on {store.engine.url.database}; stop it first"
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def _session_lock(store: Store) -> Iterator[None]:
    # The connection stays out of any transaction, so that the lock lives as long as the session and blocks no clean-up.
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        got = session.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _DAEMON_LOCK}).scalar()
        if not got:
            where = store.engine.url.render_as_string(hide_password=True)
            raise AlreadyRunning(f"another daemon works on {where}; stop it first")
        try:
            yield
        finally:
            session.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _DAEMON_LOCK})
