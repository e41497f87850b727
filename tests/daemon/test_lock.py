"""The lock of the daemon: it is asked for without a trace, and a daemon that lost it does not go on without."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from domainwatch.daemon import Ending, run, run_daemon
from domainwatch.store import AlreadyRunning, Store, daemon_lock, is_daemon_running, open_store
from tests.fakes import FakeClock
from tests.flow.desk import Desk

#: Seconds for a thread or a server to get somewhere on a busy machine.
PATIENCE_S = 20.0
#: The key of the lock.
_KEY = 0x646F6D62
#: What the server says of sessions that hold the lock, and of those that wait for it.
_LOCKS = (
    f"FROM pg_locks WHERE locktype = 'advisory' AND objid = {_KEY} AND classid = 0 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Rival:
    """Another program that waits for the lock, and has it as soon as the holder's session ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._has_it, self._go = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._wait)
        self._thread.start()

    def _wait(self) -> None:
        with self._store.read() as tx:
            tx.execute(text(f"SELECT pg_advisory_xact_lock({_KEY})"))
            self._has_it.set()
            self._go.wait(PATIENCE_S)

    def has_it(self) -> bool:
        """Whether it gets the lock, given time."""
        return self._has_it.wait(PATIENCE_S)

    def end(self) -> None:
        """Gives the lock back."""
        self._go.set()
        self._thread.join()


@pytest.fixture
def two_stores(fresh_database: Callable[[], str]) -> Iterator[tuple[Store, Store]]:
    """The same PostgreSQL database, opened by two programs."""
    url = fresh_database()
    stores = open_store(url), open_store(url)
    yield stores
    for store in stores:
        store.close()


def end_session_of_holder(store: Store) -> None:
    with store.write() as tx:
        assert tx.execute(text(f"SELECT count(pg_terminate_backend(pid, 5000)) {_LOCKS} AND granted")).scalar_one() == 1


def wait_for_rival(store: Store) -> None:
    deadline = threading.Event()
    for _ in range(1_000):
        with store.read() as tx:
            if tx.execute(text(f"SELECT count(*) {_LOCKS} AND NOT granted")).scalar_one():
                return
        deadline.wait(0.01)
    raise AssertionError("nobody waits for the lock")


@pytest.mark.slow
def test_lock_whose_session_was_ended_is_taken_again(two_stores: tuple[Store, Store]) -> None:
    ours, other = two_stores
    with daemon_lock(ours) as lock:
        end_session_of_holder(other)
        lost = not is_daemon_running(other)

        lock.renew()

        held_again = is_daemon_running(other)

    assert lost
    assert held_again
    assert not is_daemon_running(other)


@pytest.mark.slow
def test_end_of_a_daemon_whose_session_is_dead_is_no_error(two_stores: tuple[Store, Store]) -> None:
    ours, other = two_stores

    with daemon_lock(ours):
        end_session_of_holder(other)

    assert not is_daemon_running(other)


@pytest.mark.slow
def test_lock_that_another_one_took_meanwhile_is_refused(two_stores: tuple[Store, Store]) -> None:
    ours, other = two_stores
    with daemon_lock(ours) as lock:
        rival = Rival(other)
        wait_for_rival(other)
        end_session_of_holder(other)
        has_it = rival.has_it()

        with pytest.raises(AlreadyRunning, match="stop it first"):
            lock.renew()

        rival.end()

    assert has_it


@pytest.mark.slow
def test_daemon_that_lost_its_lock_stops_and_says_why(
    two_stores: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "WATCH_S", 0.1)
    ours, other = two_stores
    endings: list[Ending] = []
    ready = threading.Event()
    # The timetable goes by the real clock.
    with Desk(tmp_path, FakeClock(datetime.now(UTC))) as desk:
        app = desk.open_app(ours)
        daemon = threading.Thread(target=lambda: endings.append(run_daemon(app, ready.set)))
        daemon.start()
        assert ready.wait(PATIENCE_S)
        rival = Rival(other)
        try:
            wait_for_rival(other)
            end_session_of_holder(other)
            daemon.join(PATIENCE_S)
            ended_by_itself = not daemon.is_alive()
        finally:
            app.stopping.set()
            rival.end()
            daemon.join()

    assert ended_by_itself
    assert [ending.busy for ending in endings] == [()]
    assert "the lock on the database was lost: another daemon works on" in endings[0].error


def test_asking_whether_a_daemon_runs_leaves_no_trace(tmp_path: Path) -> None:
    store, lock_file = open_store(f"sqlite:///{tmp_path / 'data.db'}"), tmp_path / "data.db.lock"

    before = is_daemon_running(store), lock_file.exists()
    lock_file.write_text("4711")
    lock_file.chmod(0o400)
    after = is_daemon_running(store), lock_file.read_text()
    store.close()

    assert before == (False, False)
    assert after == (False, "4711")
