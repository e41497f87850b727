"""What goes wrong is one line on standard error, with a status that scripts can tell apart."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from domainwatch.cli import exit_status_of
from domainwatch.store import daemon_lock
from tests.cli.desk import Desk
from tests.cli.test_cases import refused
from tests.servers.process import free_port

#: Seconds for a command of its own; each needs one or two.
PATIENCE_S = 30

ON_A_CONFIGURATION = [
    ("cases", "list"),
    ("status",),
    ("outbox", "list"),
    ("feeds", "status"),
    ("run", "--once"),
    ("doctor",),
]


@pytest.mark.parametrize("words", ON_A_CONFIGURATION, ids=" ".join)
def test_broken_configuration_has_status_2_and_every_problem(empty_desk: Desk, words: tuple[str, ...]) -> None:
    (empty_desk.config / "domainwatch.yaml").write_text("smtp: {port: 0}\nresolver: {timeout: 3}\n")

    said = empty_desk(*words)

    problems = said.err.splitlines()
    assert (said.status, said.out) == (2, "")
    assert problems[0].startswith(f"{empty_desk.config}/domainwatch.yaml:1: smtp.port: ")
    assert problems[1].startswith(f"{empty_desk.config}/domainwatch.yaml:2: resolver.timeout: ")
    assert problems[2:] == ["2 problems in the configuration; nothing was started."]


@pytest.mark.parametrize("words", ON_A_CONFIGURATION, ids=" ".join)
def test_configuration_folder_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    status = exit_status_of([*words, "--config", "nowhere"])

    said = capsys.readouterr()
    assert status == 2
    assert "nowhere" in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == [], "a command that finds no configuration leaves nothing behind"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("cases", "list"), ("status",), ("run", "--once")], ids=" ".join)
def test_database_that_cannot_be_reached_is_said(empty_desk: Desk, words: tuple[str, ...]) -> None:
    empty_desk.settle(database=f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port()}/none?connect_timeout=2")

    said = empty_desk(*words)

    assert said.status == 1
    assert said.err.startswith("domainwatch: cannot open the database postgresql+psycopg://nobody:***@127.0.0.1:")
    assert "secret" not in said.err
    assert "Traceback" not in said.err


@pytest.mark.slow
def test_second_daemon_is_told_about_the_first(desk: Desk) -> None:
    store = desk.store()
    with daemon_lock(store):
        said = desk("run", "--once")
    store.close()

    assert f"another daemon (process {os.getpid()}) works on" in refused(said)


@pytest.mark.slow
def test_daemon_without_brands_does_not_start(empty_desk: Desk) -> None:
    (empty_desk.config / "brands" / "aliexpress.yaml").unlink()

    said = empty_desk("run", "--once")

    assert said.status == 2
    assert "holds no brand file; nothing would be watched" in said.err


@pytest.mark.slow
@pytest.mark.parametrize("words", [("cases", "list", "--json"), ("cases", "list"), ("cases", "show", "1"), ("--help",)])
def test_reader_that_goes_away_is_no_error(desk: Desk, words: tuple[str, ...]) -> None:
    options = [] if words == ("--help",) else ["--config", str(desk.config)]

    process = subprocess.Popen(
        [sys.executable, "-m", "domainwatch", *words, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=PATIENCE_S)

    assert said == b""
    assert process.returncode in {0, 1}
