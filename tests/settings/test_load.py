"""The configuration folder is read whole: defaults where a file is absent, every problem of both at once."""

from pathlib import Path

import pytest

from domainwatch.model import ConfigError
from domainwatch.settings import load


def written(folder: Path, **files: str) -> Path:
    """A configuration folder that holds these files."""
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_empty_folder_is_the_defaults_with_data_beside_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "config")

    config = load(folder, {})

    assert config.settings.data_folder == tmp_path / "var"
    assert config.settings.database == ""
    assert config.settings.network.rdap_bootstrap == "https://data.iana.org/rdap/dns.json"
    assert config.feeds == ()
    assert (config.folder, config.brands_folder) == (folder, folder / "brands")


def test_relative_paths_count_from_the_folder(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "config",
        domainwatch="data_folder: data\ndatabase: sqlite:///x.db\nnetwork: {rdap_bootstrap: dns.json}",
    )

    settings = load(folder, {}).settings

    assert settings.data_folder == folder / "data"
    assert settings.database == f"sqlite:///{folder / 'x.db'}"
    assert settings.network.rdap_bootstrap == str(folder / "dns.json")


def test_absolute_paths_stay(tmp_path: Path) -> None:
    folder = written(tmp_path / "config", domainwatch="data_folder: /srv/dw\ndatabase: sqlite:////srv/x.db\n")

    settings = load(folder, {}).settings

    assert (settings.data_folder, settings.database) == (Path("/srv/dw"), "sqlite:////srv/x.db")


def test_environment_replaces_the_database_whole(tmp_path: Path) -> None:
    folder = written(tmp_path / "config", domainwatch="database: sqlite:///x.db")

    settings = load(folder, {"DOMAINWATCH_DATABASE": "postgresql://u:secret@h/d"}).settings

    assert settings.database == "postgresql+psycopg://u:secret@h/d"


def test_problems_of_both_files_and_of_the_environment_come_together(tmp_path: Path) -> None:
    folder = written(tmp_path / "config", domainwatch="smtp: {port: 0}", feeds="feeds: 3")

    with pytest.raises(ConfigError) as refusal:
        load(folder, {"DOMAINWATCH_DATABASE": "mysql://u:secret@h/d"})

    assert [(Path(problem.file).name, problem.key) for problem in refusal.value.problems] == [
        ("domainwatch.yaml", "smtp.port"),
        ("feeds.yaml", "feeds"),
        ("environment", "DOMAINWATCH_DATABASE"),
    ]
    assert "secret" not in str(refusal.value)


def test_absent_folder_is_a_problem_that_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="domainwatch init"):
        load(tmp_path / "absent", {})


def test_shipped_configuration_loads(checkout: Path) -> None:
    config = load(checkout / "config", {})

    assert config.settings.data_folder == checkout / "var"
    assert [feed.id for feed in config.feeds] == ["inbox"]
