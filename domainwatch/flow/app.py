"""What every use case needs, opened once."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from domainwatch.flow.watching import Watching
from domainwatch.model import RemoteError
from domainwatch.net import Clock, HttpLimits, MailServer, Resolver, SystemClock
from domainwatch.settings import Config, Settings
from domainwatch.store import Store, open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One running domainwatch. `stopping` is set when it shall end; long work looks at it between steps."""

    config: Config
    store: Store
    clock: Clock
    resolver: Resolver
    watching: Watching
    mail_server: MailServer
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def settings(self) -> Settings:
        """What domainwatch.yaml says."""
        return self.config.settings

    @property
    def http_limits(self) -> HttpLimits:
        """How registries may be asked over HTTP."""
        network = self.settings.network
        return HttpLimits(timeout_s=network.timeout_s, contact=network.contact, allow_private=network.allow_private)


def open_app(config: Config, environ: Mapping[str, str]) -> App:
    """The application on this configuration, its database open and up to date; the caller closes the store.

    Raises: RemoteError: the data folder cannot be made, or the database cannot be opened.
    """
    settings = config.settings
    _make_folder(settings.data_folder)
    smtp = settings.smtp
    _make_inboxes(config)
    return App(
        config=config,
        store=open_database(config),
        clock=SystemClock(),
        resolver=Resolver(settings.resolver.servers, settings.resolver.timeout_s),
        watching=Watching(config.brands_folder),
        mail_server=MailServer(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security,
            user=smtp.user,
            password=environ.get(smtp.password_env, "") if smtp.password_env else "",
            timeout_s=smtp.timeout_s,
        ),
    )


def _make_inboxes(config: Config) -> None:
    """Makes the folders below the data folder that feeds read from, so that a first start finds them empty."""
    ours = config.settings.data_folder.resolve()
    for feed in config.feeds:
        path = (config.folder / str(feed.options.get("path", ""))).resolve()
        if "path" in feed.options and ours in path.parents and not path.suffix:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _make_folder(folder: Path) -> None:
    """Makes the data folder for its owner alone: it holds what feeds gave and, with SQLite, mails and cases."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RemoteError(f"cannot make the data folder {folder}: {error.strerror or error}") from error


def open_database(config: Config) -> Store:
    """The configured database; a file in the data folder where none is named."""
    settings = config.settings
    return open_store(settings.database or f"sqlite:///{settings.data_folder / 'domainwatch.db'}")
