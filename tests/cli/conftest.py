"""The desk at which commands are tried."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def empty_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("DOMAINWATCH_USER", raising=False)
    return Desk(tmp_path, capsys)


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    empty_desk.fill()
    return empty_desk
