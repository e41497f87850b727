"""Opens what a command works on, and closes it whatever happens."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from domainwatch.model import RemoteError

if TYPE_CHECKING:
    from domainwatch.flow.app import App
    from domainwatch.settings import Config
    from domainwatch.store import Store


@contextmanager
def opened_app(folder: Path) -> "Iterator[App]":
    """The whole application on this configuration folder.

    Raises: ConfigError; RemoteError where the database cannot be opened.
    """
    from domainwatch.flow.app import open_app
    from domainwatch.settings import load

    app = open_app(load(folder, os.environ), os.environ)
    try:
        yield app
    finally:
        app.store.close()


@contextmanager
def opened_for_checkup(folder: Path) -> "Iterator[tuple[App, RemoteError | None]]":
    """The whole application, and why its database cannot be opened; an empty one in memory takes its place then.

    Raises: ConfigError; RemoteError where the data folder cannot be made.
    """
    from domainwatch.flow.app import open_app
    from domainwatch.settings import load

    config, lost = load(folder, os.environ), None
    try:
        app = open_app(config, os.environ)
    except RemoteError as error:
        lost = error
        app = open_app(replace(config, settings=replace(config.settings, database="sqlite://")), os.environ)
    try:
        yield app, lost
    finally:
        app.store.close()


@contextmanager
def opened_store(folder: Path) -> "Iterator[tuple[Config, Store]]":
    """The configuration and its database, without anything that asks the network.

    Raises: ConfigError; RemoteError where the database cannot be opened.
    """
    from domainwatch.flow.app import open_database
    from domainwatch.settings import load

    config = load(folder, os.environ)
    store = open_database(config)
    try:
        yield config, store
    finally:
        store.close()
