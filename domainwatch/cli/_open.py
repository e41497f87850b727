"""Opens what a command works on, and closes it whatever happens."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

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
