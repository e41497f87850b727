"""The demo as a newcomer runs it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from domainwatch.cli import exit_status_of
from domainwatch.names import domain_of
from domainwatch.world import demo_cast
from tests.cli.desk import NOW

pytestmark = pytest.mark.slow

#: Seconds within which `demo --exit` ends, as the README promises.
PROMISE_S = 60
#: Seconds from a signal to the end; a daemon may take ten, and the world a little.
STOP_S = 15


def started(folder: Path, *options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "domainwatch", "demo", "--files", "files", *options],
        cwd=folder,
        env=os.environ | {"PYTHONWARNINGS": "default", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """The demo takes SIGTERM for itself, as a command may."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_demo_shows_every_abusive_name_and_ends_by_itself(tmp_path: Path) -> None:
    before = time.monotonic()

    out, err = started(tmp_path, "--exit").communicate(timeout=PROMISE_S)

    shown = out.decode()
    # Long names are broken in the columns of the table, and whole in the news.
    told = shown.replace("[.]", ".")
    assert err == b""
    assert "✗" not in shown
    assert shown.count("✓") == 14
    for part in demo_cast(NOW).accused:
        assert domain_of(part.name).name_u in told
    assert time.monotonic() - before < PROMISE_S
    assert {path.name for path in (tmp_path / "files").iterdir()} >= {"config", "data", "mail"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_a_demo_that_has_been_shown(tmp_path: Path, number: signal.Signals) -> None:
    process = started(tmp_path)
    assert process.stdout is not None
    lines = iter(process.stdout.readline, b"")
    seen = next(line for line in lines if b"Ctrl-C ends it" in line)

    process.send_signal(number)
    out, err = process.communicate(timeout=STOP_S)

    assert seen
    assert (process.returncode, err) == (0, b"")
    assert out.decode().splitlines()[-1] == "stopped"


def test_interrupted_demo_does_not_pass_for_one_that_went_well(tmp_path: Path) -> None:
    process = started(tmp_path, "--exit")
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=STOP_S)

    assert process.returncode == 130
    assert b"Traceback" not in err


def test_play_in_which_nothing_happens_in_time_fails_and_says_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("domainwatch.demo.stage.PLAY_S", 0.0)

    status = exit_status_of(["demo", "--exit", "--files", str(tmp_path / "files")])

    said = capsys.readouterr()
    assert status == 1
    assert "✗ waited in vain for this: all feeds are read" in said.out
    assert "✗ all 10 abusive names were found" in said.out
    assert said.err == ""


def test_folder_that_no_demo_made_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("mine")

    status = exit_status_of(["demo", "--exit", "--files", str(tmp_path)])

    assert status == 1
    assert "holds something that no demo made" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a-file" / "files"
    folder.parent.touch()

    status = exit_status_of(["demo", "--exit", "--files", str(folder)])

    told = f"domainwatch: cannot make {folder} anew: Not a directory; name another folder with --files\n"
    assert (status, capsys.readouterr().err) == (1, told)
