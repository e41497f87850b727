"""The configuration folder and the environment, read."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from domainwatch.model import ConfigError, ConfigProblem
from domainwatch.settings.address import database_url
from domainwatch.settings.feedfile import FeedSetting, read_feeds
from domainwatch.settings.settings import Settings, settings_rules
from domainwatch.yamlfile import read, text_of

#: The environment variable that replaces the key `database`, so that its password need not stand in a file.
DATABASE_VARIABLE = "DOMAINWATCH_DATABASE"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration folder, read; paths in `settings` are already those that one can open."""

    folder: Path
    settings: Settings
    feeds: tuple[FeedSetting, ...]
    brands_folder: Path


def read_settings(text: str, file: str) -> Settings:
    """The settings, with paths as they are written.

    Raises: ConfigError, with every problem of the file.
    """
    return read(Settings, text, file, settings_rules)


def load(folder: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in this folder; an absent domainwatch.yaml means the defaults, an absent feeds.yaml no feeds.

    Raises: ConfigError, with every problem of both files and of the environment.
    """
    if not folder.is_dir():
        text = f"is not there; write one with: domainwatch init {folder}"
        raise ConfigError([ConfigProblem(str(folder), 0, "", text)])
    problems: list[ConfigProblem] = []
    settings = _read_if_there(read_settings, folder / "domainwatch.yaml", Settings(), problems)
    no_feeds: tuple[FeedSetting, ...] = ()
    feeds = _read_if_there(read_feeds, folder / "feeds.yaml", no_feeds, problems)
    try:
        database = database_url(environ.get(DATABASE_VARIABLE, "")) or settings.database
    except ValueError as error:
        problems.append(ConfigProblem("environment", 1, DATABASE_VARIABLE, str(error)))
    if problems:
        raise ConfigError(problems)
    return Config(
        folder=folder,
        settings=_with_paths(replace(settings, database=database), folder),
        feeds=feeds,
        brands_folder=folder / "brands",
    )


def _read_if_there(
    read_text: Callable[[str, str], Value], file: Path, absent: Value, problems: list[ConfigProblem]
) -> Value:
    if not file.exists():
        return absent
    try:
        return read_text(text_of(file), str(file))
    except ConfigError as error:
        problems += error.problems
        return absent


def _with_paths(settings: Settings, folder: Path) -> Settings:
    """The settings with their paths seen from the folder instead of from the current one."""
    bootstrap = settings.network.rdap_bootstrap
    if "://" not in bootstrap:
        bootstrap = _seen_from(folder, bootstrap)
    database = settings.database
    if database.startswith("sqlite:///"):
        database = "sqlite:///" + _seen_from(folder, database.removeprefix("sqlite:///"))
    return replace(
        settings,
        data_folder=Path(_seen_from(folder, str(settings.data_folder))),
        database=database,
        network=replace(settings.network, rdap_bootstrap=bootstrap),
    )


def _seen_from(folder: Path, path: str) -> str:
    return os.path.normpath(folder / path)
