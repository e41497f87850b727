"""A desk beside a feed that keeps names itself, a file a day."""

import json
from dataclasses import replace
from pathlib import Path

from domainwatch.flow.details import CERTIFICATE
from domainwatch.flow.ingest import Pull, pull_feed
from domainwatch.model import Fact
from domainwatch.settings import FeedSetting
from domainwatch.store import facts, findings, names
from tests.fakes import FakeClock
from tests.flow.desk import ALL, Desk
from tests.rows import all_findings


class Registrar(Desk):
    """A desk with one feed, `ct`, whose days are what `log` said."""

    def __init__(self, folder: Path, clock: FakeClock, url: str = "") -> None:
        super().__init__(folder, clock, url=url)
        self.config = replace(self.config, feeds=(FeedSetting(id="ct", kind="ledger", where="feeds.yaml:2"),))
        self._days: dict[str, list[tuple[str, str, str, int]]] = {}

    def log(self, day: str, *lines: tuple[str, str, str, int]) -> Pull:
        """Adds lines of name, certificate, log and index to a day, and pulls them an hour after the time before."""
        self._days.setdefault(day, []).extend(lines)
        (self.folder / "ledger.json").write_text(json.dumps(self._days))
        self.clock.advance(hours=1)
        return pull_feed(self.app, self.config.feeds[0])

    def tell(self) -> None:
        """Marks every finding as examined and told."""
        with self.store.write() as tx:
            found = [finding.id for finding in findings.unexamined(tx, ALL)]
            findings.mark_examined(tx, found, self.clock.now())
            findings.mark_alerted(tx, found, self.clock.now())

    @property
    def found(self) -> list[str]:
        """The names of all findings."""
        with self.store.read() as tx:
            return [finding.hit.domain.name for finding in all_findings(tx)]

    @property
    def untold(self) -> int:
        """How many findings nobody was told of."""
        with self.store.read() as tx:
            return sum(finding.alerted_at is None for finding in all_findings(tx))

    @property
    def stored(self) -> bytes:
        """Every name of the database."""
        with self.store.read() as tx:
            return names.after(tx, "", ALL)

    def certificates(self, name: str) -> list[Fact]:
        """What is kept of a name's certificates, the newest first."""
        with self.store.read() as tx:
            return facts.every(tx, name, CERTIFICATE)
