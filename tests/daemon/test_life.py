"""A daemon's life: it stops when it is told to, goes on where it was, and lives alone."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from domainwatch.flow.status import status_of
from domainwatch.store import AlreadyRunning, Store, daemon_lock, is_daemon_running, open_store
from tests.daemon.daemon import Daemon

#: Names of the large list, in blocks of about 30,000; reading it takes seconds, so that a stop comes in the middle.
NAMES = 400_000
BRAND = "brand: AliExpress\nmarks: [{mark: aliexpress}]\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration without a network: one brand, and one feed that reads a file."""
    folder = tmp_path / "config"
    (folder / "brands").mkdir(parents=True)
    (folder / "brands" / "aliexpress.yaml").write_text(BRAND)
    feed = {"id": "list", "kind": "flatlist", "path": "names.txt"}
    (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": [feed]}))
    (folder / "names.txt").write_text("one.example\n")
    settings = {"data_folder": str(tmp_path / "data"), "resolver": {"servers": ["127.0.0.1:9"]}}
    (folder / "domainwatch.yaml").write_text(yaml.safe_dump(settings))
    return folder


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url)
    yield store
    store.close()


@contextmanager
def alive(daemon: Daemon) -> Iterator[Daemon]:
    """A started daemon, which does not outlive the test."""
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.kill()


@pytest.mark.slow
def test_stop_in_the_middle_of_a_large_list_loses_nothing(
    config: Path, database_url: str, store: Store, tmp_path: Path
) -> None:
    names = (f"the-quiet-harbour-and-garden-{number:06d}.com\n" for number in range(NAMES))
    (config / "names.txt").write_text("".join(names))
    daemon = Daemon(config, database_url, tmp_path / "log")

    with alive(daemon):
        daemon.wait_until(lambda: status_of(store).names > 0, "the first block is stored")
        stopped = daemon.stop()
        before = status_of(store).feeds[0]
    assert daemon.run_once() == 0
    after = status_of(store).feeds[0]

    assert stopped == 0
    assert 0 < before.names_read < NAMES
    # Nothing is read a second time: the next run goes on behind the last block that was stored.
    assert after.names_read == after.names_new == NAMES


@pytest.mark.slow
def test_run_once_that_waits_for_the_network_stops_in_time(config: Path, tmp_path: Path) -> None:
    # The system takes the connection, and nobody ever answers.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        feed = {"id": "list", "kind": "flatlist", "url": f"http://127.0.0.1:{silent.getsockname()[1]}/names.txt"}
        (config / "feeds.yaml").write_text(yaml.safe_dump({"feeds": [feed]}))
        settings = yaml.safe_load((config / "domainwatch.yaml").read_text()) | {"network": {"allow_private": True}}
        (config / "domainwatch.yaml").write_text(yaml.safe_dump(settings))
        daemon = Daemon(config, f"sqlite:///{tmp_path / 'once.db'}", tmp_path / "log")
        daemon.start("--once")
        try:
            connection, _ = silent.accept()
            stopped = daemon.stop()
            connection.close()
        finally:
            daemon.kill()

    assert stopped == 1
    assert "cut off in the middle, to go on at the next start: feed list" in daemon.said


@pytest.mark.slow
def test_run_once_says_by_its_status_that_a_feed_failed(config: Path, tmp_path: Path) -> None:
    daemon = Daemon(config, f"sqlite:///{tmp_path / 'once.db'}", tmp_path / "log")

    well = daemon.run_once()
    (config / "names.txt").unlink()
    failed = daemon.run_once()

    assert (well, failed) == (0, 1)
    assert "failed: feed list (domainwatch status tells more)" in daemon.said


@pytest.mark.slow
def test_second_daemon_refuses_to_start_and_a_killed_one_leaves_no_lock(
    config: Path, database_url: str, store: Store, tmp_path: Path
) -> None:
    first, second = (Daemon(config, database_url, tmp_path / name) for name in ("first.log", "second.log"))
    with alive(first):
        first.wait_until(lambda: "started as process" in first.said, "it has started")

        second.start()
        refused = second.wait()
        also_refused = second.run_once()
        first.kill()
        with alive(second):
            second.wait_until(lambda: "started as process" in second.said, "the second one has started")
            stopped = second.stop()

    assert (refused, also_refused, stopped) == (1, 1, 0)
    assert second.said.count("another daemon") == 2
    assert f"works on {named(database_url)}; stop it first" in second.said
    assert not is_daemon_running(store)


def named(database_url: str) -> str:
    """The database as a refusal names it: a file by its path, a server's by its address."""
    return database_url.removeprefix("sqlite:///")


@pytest.mark.slow
def test_lock_is_held_by_one_and_free_afterwards(database_url: str, store: Store) -> None:
    other = open_store(database_url)

    with daemon_lock(store):
        running = is_daemon_running(other)
        with pytest.raises(AlreadyRunning, match="stop it first"), daemon_lock(other):
            pass

    assert running
    assert not is_daemon_running(other)
    other.close()


@pytest.mark.slow
def test_daemon_waits_a_moment_for_a_lock_that_is_about_to_be_free(database_url: str, store: Store) -> None:
    other, started = open_store(database_url), threading.Event()

    def start() -> None:
        with daemon_lock(other):
            started.set()

    starting = threading.Thread(target=start)
    with daemon_lock(store):
        starting.start()
        # As long as a question or the end of a killed daemon takes at most, and a fraction of the patience.
        starting.join(0.1)
        was_early = started.is_set()
    starting.join()

    assert not was_early
    assert started.is_set()
    other.close()
