"""`init` writes a configuration that works, and never over another."""

from pathlib import Path

import pytest

from domainwatch.cli import exit_status_of
from domainwatch.settings import Settings, read_settings


def test_what_init_writes_passes_check_and_means_the_defaults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my config"

    statuses = exit_status_of(["init", str(folder)]), exit_status_of(["check", "--config", str(folder)])

    assert statuses == (0, 0), capsys.readouterr().err
    assert read_settings((folder / "domainwatch.yaml").read_text(encoding="utf-8"), "x") == Settings()
    assert "check" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["domainwatch.yaml", "feeds.yaml", "brands/example.yaml"])
def test_each_file_names_a_schema_that_is_there(tmp_path: Path, name: str) -> None:
    exit_status_of(["init", str(tmp_path / "config")])

    file = tmp_path / "config" / name
    first = file.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith("# yaml-language-server: $schema=")
    assert (file.parent / first.partition("=")[2]).is_file()


def test_nothing_is_written_where_one_of_the_files_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text("mine")

    status = exit_status_of(["init", str(tmp_path)])

    assert status == 1
    assert f"{feeds} exists already" in capsys.readouterr().err
    assert feeds.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [feeds]


def test_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "brands").write_text("a file where the folder must be")

    status = exit_status_of(["init", str(tmp_path)])

    assert status == 1
    assert "cannot write" in capsys.readouterr().err
