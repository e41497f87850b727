"""One daemon a database, enforced by the database's own side."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from domainwatch.model import Refused, RemoteError
from domainwatch.store.open import Store

#: Key of PostgreSQL's session lock; any constant that is not the writers' will do.
_DAEMON_LOCK = 0x646F6D62
_KEY = {"key": _DAEMON_LOCK}
#: Seconds that a daemon waits for its lock: whoever asks whether one runs holds it for an instant, and PostgreSQL takes
#: a moment to notice that the daemon before was killed.
_PATIENCE_S = 1.0
#: Seconds between two tries; the instant of a question is a thousandth of that.
_PAUSE_S = 0.05


class AlreadyRunning(Refused):
    """Another daemon works on this database."""


class DaemonLock(Protocol):
    """The hold of one daemon on its database."""

    def renew(self) -> None:
        """Makes sure that the lock is still held, and takes it again where it was lost.

        Raises: AlreadyRunning: another daemon has it now; RemoteError: the database cannot be reached.
        """


@contextmanager
def daemon_lock(store: Store) -> Iterator[DaemonLock]:
    """Holds the database for one daemon; the lock goes with the process, however that ends.

    Raises: AlreadyRunning; RemoteError.
    """
    lock = _FileLock(store) if store.is_sqlite else _SessionLock(store)
    try:
        yield lock
    finally:
        lock.release()


def is_daemon_running(store: Store) -> bool:
    """Whether a daemon holds this database now; asking changes nothing.

    Raises: RemoteError: this user may not look.
    """
    if not store.is_sqlite:
        with store.read() as tx:
            return not tx.execute(text("SELECT pg_try_advisory_xact_lock_shared(:key)"), _KEY).scalar()
    try:
        handle = os.open(_lock_file(store), os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RemoteError(f"cannot see whether a daemon runs: {_lock_file(store)}: {error.strerror}") from error
    try:
        return not _is_locked_now(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


class _FileLock:
    """A lock on a file beside the database, which holds the number of the daemon's process."""

    def __init__(self, store: Store) -> None:
        handle = os.open(_lock_file(store), os.O_RDWR | os.O_CREAT, 0o600)
        if not _succeeds(lambda: _is_locked_now(handle, fcntl.LOCK_EX)):
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise AlreadyRunning(
                f"another daemon (process {holder}) works on {store.engine.url.database}; stop it first"
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._handle = handle

    def renew(self) -> None:
        """Does nothing: nobody can take the lock of an open file away."""

    def release(self) -> None:
        os.close(self._handle)


def _lock_file(store: Store) -> Path:
    return Path(f"{store.engine.url.database}.lock")


def _is_locked_now(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class _SessionLock:
    """A lock of a session of its own, which a server that restarts, or its administrator, may end at any time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._session = self._take()

    def renew(self) -> None:
        try:
            self._session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.release()
            self._session = self._take()

    def release(self) -> None:
        if self._session.closed:
            return
        # The session may be dead; then there is nothing left to unlock.
        with suppress(SQLAlchemyError):
            self._session.execute(text("SELECT pg_advisory_unlock(:key)"), _KEY)
        # Never given back to the pool: a session that lives on there would keep what was not unlocked.
        self._session.invalidate()
        self._session.close()

    def _take(self) -> Connection:
        where = self._store.engine.url.render_as_string(hide_password=True)
        try:
            # The connection stays out of any transaction, so that the lock lives as long as the session and blocks no
            # clean-up.
            session = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if _succeeds(lambda: bool(session.execute(text("SELECT pg_try_advisory_lock(:key)"), _KEY).scalar())):
                return session
        except SQLAlchemyError as error:
            raise RemoteError(f"cannot lock the database {where}: {str(error).splitlines()[0]}") from error
        session.close()
        raise AlreadyRunning(f"another daemon works on {where}; stop it first")


def _succeeds(attempt: Callable[[], bool]) -> bool:
    """Whether an attempt succeeds in time; one is made in any case."""
    deadline = time.monotonic() + _PATIENCE_S
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        Event().wait(_PAUSE_S)
    return True
