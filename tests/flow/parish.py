"""A desk beside a feed that keeps zones."""

import json
from dataclasses import replace
from pathlib import Path

from domainwatch.flow.ingest import Pull, pull_feed
from domainwatch.settings import FeedSetting
from domainwatch.store import findings
from tests.fakes import FakeClock
from tests.flow.desk import ALL, Desk

#: The folder of the feed kind `parish`.
KINDS = Path(__file__).parent / "kinds"


class Parish(Desk):
    """A desk with one feed, `parish`, whose zones are what `publish` said last."""

    def __init__(self, folder: Path, clock: FakeClock, url: str = "") -> None:
        super().__init__(folder, clock, url=url)
        self.config = replace(self.config, feeds=(FeedSetting(id="parish", kind="parish", where="feeds.yaml:2"),))

    def publish(self, **zones: str | None) -> None:
        """The zones as they are from now on, their names separated by blanks; None: one that cannot be read."""
        content = {zone: None if names is None else names.split() for zone, names in zones.items()}
        (self.folder / "zones.json").write_text(json.dumps(content))

    def pull_zones(self, **zones: str | None) -> Pull:
        """Publishes these zones and pulls them, an hour after the time before."""
        self.publish(**zones)
        self.clock.advance(hours=1)
        return pull_feed(self.app, self.config.feeds[0])

    def examine(self) -> None:
        """Marks every finding as examined."""
        with self.store.write() as tx:
            findings.mark_examined(tx, [finding.id for finding in findings.unexamined(tx, ALL)], self.clock.now())

    def journal(self, case_id: int = 1) -> list[str]:
        """What was done with a case."""
        return [line.what for line in self.file(case_id).history]
