"""`check` says everything that is wrong, or what will be watched."""

import shutil
from pathlib import Path

import pytest

from domainwatch.cli import exit_status_of


@pytest.fixture
def config(tmp_path: Path, checkout: Path) -> Path:
    """A copy of the shipped configuration."""
    return Path(shutil.copytree(checkout / "config", tmp_path / "config"))


def test_shipped_configuration_has_nothing_wrong_and_shows_what_is_watched(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = exit_status_of(["check", "--config", str(config)])

    shown = capsys.readouterr().out
    rows = [line.split("\t") for line in shown.splitlines()]
    assert status == 0
    assert [row[:2] for row in rows if row[0] == "VK"] == [["VK", "vk, vkontakte"]]
    line = (config / "feeds.yaml").read_text().splitlines().index("  - id: inbox") + 1
    assert ["inbox", "flatlist", "as job feeds", f"{config}/feeds.yaml:{line}"] in rows
    assert ["feeds", "every 15 minutes"] in rows
    assert ["send", "every 30 seconds"] in rows
    assert ["health", "every minute"] in rows
    assert ["digest", "every day at 08:00 (UTC)"] in rows
    assert "Nothing is wrong. Brands: 12" in shown


def test_terminal_gets_tables_and_a_name_in_brackets_stays(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (config / "brands" / "x.yaml").write_text("brand: '[bold]X'\nmarks: [{mark: examplebank}]\n")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")

    exit_status_of(["check", "--config", str(config)])

    shown = capsys.readouterr().out
    assert "│ [bold]X" in shown
    assert "\t" not in shown


def test_problems_of_all_files_come_together_with_status_2(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config / "domainwatch.yaml").write_text("smtp: {port: 0}\n")
    (config / "feeds.yaml").write_text("feeds: 3\n")
    (config / "brands" / "ozon.yaml").write_text("brand: Ozon\n")
    (config / "brands" / "vk.yaml").write_bytes(b"brand: \xff\n")

    status = exit_status_of(["check", "--config", str(config)])

    told = capsys.readouterr().err
    assert status == 2
    assert [line.split(": ")[0].rpartition("/")[2] for line in told.splitlines()[:-1]] == [
        "domainwatch.yaml:1",
        "feeds.yaml:1",
        "vk.yaml:1",
        "ozon.yaml:1",
    ]
    assert "4 problems" in told


def test_options_that_a_feed_kind_refuses_are_told_with_file_line_and_key(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / "feeds.yaml").write_text("feeds:\n  - {id: a, kind: flatlist, pth: x}\n  - {id: b, kind: flatlst}\n")

    status = exit_status_of(["check", "--config", str(config)])

    told = capsys.readouterr().err.splitlines()
    assert status == 2
    assert told[0].startswith(f"{config}/feeds.yaml:2: feeds[0].pth: ")
    assert told[1].startswith(f"{config}/feeds.yaml:3: feeds[1].kind: ")


def test_what_is_allowed_and_hardly_meant_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "x.yaml").write_text("brand: X\nmarks: [{mark: examplebank}]\n")

    status = exit_status_of(["check", "--config", str(tmp_path)])

    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Note: ")]
    assert status == 0
    assert "alerts go to nobody" in notes[0]
    assert "no names arrive" in notes[1]


def test_folder_without_brands_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exit_status_of(["check", "--config", str(tmp_path)])

    assert "nothing is watched" in capsys.readouterr().out
