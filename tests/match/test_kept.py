"""Tables are kept between runs where that is possible, and made anew where it is not."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from domainwatch.match.kept import Arrays, kept
from feeds.parse.compiled import FOLDERS_KEPT, can_be_kept
from tests.rights import without_rights


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that tables are kept in."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "domainwatch"


def made() -> Arrays:
    """Tables that are made."""
    return {"numbers": np.arange(3)}


def never_made() -> Arrays:
    """Tables that must not be asked for."""
    raise AssertionError("the kept tables were not used")


def test_tables_are_made_once_for_one_content(cache: Path) -> None:
    kept("index", "one", made)

    assert kept("index", "one", never_made)["numbers"].tolist() == [0, 1, 2]
    assert [file.name for file in cache.iterdir()] == ["index-one.npz"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_broken_file_is_made_anew(cache: Path, content: bytes) -> None:
    kept("index", "one", made)
    (cache / "index-one.npz").write_bytes(content)

    again = kept("index", "one", made)

    assert again["numbers"].tolist() == kept("index", "one", never_made)["numbers"].tolist() == [0, 1, 2]


def test_folder_that_cannot_be_written_costs_time_and_nothing_else(cache: Path) -> None:
    cache.mkdir(mode=0o555)
    with without_rights():
        found = kept("index", "one", made)

    assert found["numbers"].tolist() == [0, 1, 2]
    assert list(cache.iterdir()) == []


def test_machine_code_of_versions_long_gone_is_removed(cache: Path) -> None:
    folders = [cache / f"compiled-{number:02}" for number in range(FOLDERS_KEPT + 3)]
    for age, folder in enumerate(reversed(folders)):
        folder.mkdir(parents=True)
        os.utime(folder, (1_700_000_000 - age, 1_700_000_000 - age))

    assert can_be_kept(cache / "compiled-new")

    assert sorted(cache.iterdir()) == [*folders[-FOLDERS_KEPT + 1 :], cache / "compiled-new"]


@pytest.mark.slow
def test_names_are_found_where_no_compiled_code_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "glimmer.yaml").write_text("brand: Glimmerbank\nmarks:\n  - mark: glimmerbank\n")
    (tmp_path / "names").write_text("glimmerbank-login.top\n")
    command = [sys.executable, "-m", "domainwatch", "scan", "--brands", "brands", "--format", "jsonl", "names"]
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(Path(__file__).parents[2])}

    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert '"mark": "glimmerbank"' in ended.stdout
