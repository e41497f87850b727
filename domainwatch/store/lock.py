"""One daemon a database, enforced by the database's own side."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from sqlalchemy import text

from domainwatch.model import Refused
from domainwatch.store.open import Store

#: Key of PostgreSQL's session lock; any constant that is not the writers' will do.
_DAEMON_LOCK = 0x646F6D62
#: Seconds that a daemon waits for its lock: whoever asks whether one runs holds it for an instant, and PostgreSQL takes
#: a moment to notice that the daemon before was killed.
_PATIENCE_S = 1.0
#: Seconds between two tries; the instant of a question is a thousandth of that.
_PAUSE_S = 0.05


class AlreadyRunning(Refused):
    """Another daemon works on this database."""


@contextmanager
def daemon_lock(store: Store) -> Iterator[None]:
    """Holds the database for one daemon; the lock goes with the process, however that ends.

    Raises: AlreadyRunning.
    """
    with _lock(store, _PATIENCE_S):
        yield


def is_daemon_running(store: Store) -> bool:
    """Whether a daemon holds this database now."""
    try:
        with _lock(store, patience_s=0):
            return False
    except AlreadyRunning:
        return True


@contextmanager
def _lock(store: Store, patience_s: float) -> Iterator[None]:
    holder = _file_lock(store, patience_s) if store.is_sqlite else _session_lock(store, patience_s)
    with holder:
        yield


@contextmanager
def _file_lock(store: Store, patience_s: float) -> Iterator[None]:
    path = Path(f"{store.engine.url.database}.lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _succeeds(lambda: _is_locked_now(handle), patience_s):
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise AlreadyRunning(
                f"another daemon (process {holder}) works on {store.engine.url.database}; stop it first"
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _is_locked_now(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _session_lock(store: Store, patience_s: float) -> Iterator[None]:
    key = {"key": _DAEMON_LOCK}
    # The connection stays out of any transaction, so that the lock lives as long as the session and blocks no clean-up.
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        try_lock = text("SELECT pg_try_advisory_lock(:key)")
        if not _succeeds(lambda: bool(session.execute(try_lock, key).scalar()), patience_s):
            where = store.engine.url.render_as_string(hide_password=True)
            raise AlreadyRunning(f"another daemon works on {where}; stop it first")
        try:
            yield
        finally:
            session.execute(text("SELECT pg_advisory_unlock(:key)"), key)


def _succeeds(attempt: Callable[[], bool], patience_s: float) -> bool:
    """Whether an attempt succeeds within the time; one is made in any case."""
    deadline = time.monotonic() + patience_s
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        Event().wait(_PAUSE_S)
    return True
