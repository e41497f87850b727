"""All servers of the world together, as one cast needs them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self, TypeVar

from domainwatch.net import SystemClock
from domainwatch.world.certificates import Authority
from domainwatch.world.configuration import CZDS_LOGIN, LOG_LIST, TRANSFER_KEY, Addresses, configuration
from domainwatch.world.ctlog import CtLog
from domainwatch.world.ctserver import LogServer
from domainwatch.world.czds import CzdsServer
from domainwatch.world.dns import DnsServer
from domainwatch.world.feeds import FeedServer
from domainwatch.world.mail import MailServer
from domainwatch.world.part import CZDS_ZONE, TRANSFER_ZONE, Cast
from domainwatch.world.primary import PrimaryServer
from domainwatch.world.rdap import RdapServer
from domainwatch.world.server import Loop, Server
from domainwatch.world.web import WebServer
from domainwatch.world.whois import WhoisServer, whois_text

#: Before now the zone was published that whoever looked yesterday has seen.
A_DAY = timedelta(hours=25)

#: The logs of certificates, and which of them serves tiles.
LOGS = {"demo-paged": False, "demo-tiled": True}

AnyServer = TypeVar("AnyServer", bound=Server)


class Internet:
    """The running world of one cast. Its servers are attributes, so that a test can set faults and see what came.

    `now` is when the feeds say that they changed; the zones are yesterday's at first, and the logs of certificates
    sign by the machine's clock. Mail is also written into `mail_folder` where one is given.
    """

    def __init__(self, cast: Cast, now: datetime, mail_folder: Path | None = None) -> None:
        self.cast = cast
        self._now = now
        self.loop = Loop()
        self._servers: list[Server] = []
        in_rdap = {part.origin: part.registration for part in cast.parts if part.registration and not part.is_russian}
        self.dns = self.add(DnsServer(cast.zones, self.loop))
        self.web = self.add(WebServer({part.name: part.pages for part in cast.parts}, self.loop))
        self.feeds = self.add(FeedServer(self.loop))
        self.czds = self.add(CzdsServer(now, self.loop))
        self.primary = self.add(PrimaryServer(self.loop))
        self.logs = self.add(LogServer(SystemClock().now, self.loop))
        self.whois = self.add(WhoisServer({r.name: whois_text(r) for r in cast.registrations.values()}, self.loop))
        self.rdap = self.add(RdapServer(in_rdap, self.loop))
        self.mail = self.add(MailServer(mail_folder, self.loop))
        self._authority = Authority("Demo Authority", now - A_DAY)
        for name, is_tiled in LOGS.items():
            self.logs.add(CtLog(name, is_tiled=is_tiled))
        self.dns.faults = {part.name: part.dns_fault for part in cast.parts if part.dns_fault}

    def start(self) -> None:
        """Returns when every server answers and the feeds are published."""
        with ExitStack() as begun:
            begun.enter_context(self.loop)
            for server in self._servers:
                begun.enter_context(server)
            for path, body in self.cast.feed_files.items():
                self.feeds.publish(path, body, self._now)
            self._publish(self.cast.zones_yesterday, self._now - A_DAY)
            self._certify([(name,) for name in self.cast.neighbours], self._now - A_DAY)
            self._begun = begun.pop_all()

    def let_a_day_pass(self) -> None:
        """Publishes the zones as they are now in place of yesterday's, and certifies every site."""
        self._publish(self.cast.zones_today, self._now)
        self._certify(self.cast.certified, self._now)

    def stop(self) -> None:
        """Returns when every port is free and the world's thread is gone."""
        self._begun.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    @property
    def addresses(self) -> Addresses:
        """What a configuration needs to know of this world; the ports are known once it runs."""
        return Addresses(
            dns=self.dns.address,
            whois=self.whois.address,
            rdap_bootstrap=self.rdap.bootstrap_url,
            smtp_port=self.mail.port,
            feeds=self.feeds.base_url,
            czds=self.czds.base_url,
            primary=self.primary.address,
            transfer_key=self.primary.key_name,
        )

    def write_config(self, folder: Path, data_folder: Path) -> None:
        """Writes a configuration folder whose every server is one of this world's."""
        for name, text in configuration(self.addresses, self.cast.brands, data_folder).items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (folder / LOG_LIST).write_bytes(self.logs.log_list())
        secrets = {CZDS_LOGIN: f"{self.czds.user}\n{self.czds.password}\n", TRANSFER_KEY: self.primary.secret}
        for name, text in secrets.items():
            file = folder / name
            file.touch(mode=0o600)
            file.write_text(text, encoding="utf-8")

    def _publish(self, zones: Mapping[str, str], changed_at: datetime) -> None:
        self.czds.publish(CZDS_ZONE, zones[CZDS_ZONE], changed_at)
        self.primary.publish(TRANSFER_ZONE, zones[TRANSFER_ZONE])

    def _certify(self, certified: Iterable[Sequence[str]], at: datetime) -> None:
        for names in certified:
            self._authority.issue(names, at, list(self.logs.logs.values()))

    def add(self, server: AnyServer) -> AnyServer:
        """The server, which from now on starts and stops with the world; it must have been given the world's loop."""
        self._servers.append(server)
        return server
