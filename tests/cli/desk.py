"""A configuration with a few cases in its database, and the command line in front of it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from domainwatch.cli import exit_status_of
from domainwatch.flow.findings import record_hit
from domainwatch.match import compile_index
from domainwatch.model import Fact, Outcome
from domainwatch.store import Store, facts, open_store
from domainwatch.watchlist import read_brand

BRAND = (
    "brand: AliExpress\nalert_to: [desk@registrar.example]\nmarks: [{mark: aliexpress, also_written: [алиэкспресс]}]\n"
)
NAMES = b"aliexpress.top\nxn--80akiid0ahgda9j.xn--p1ai\nmy-aliexpres.com"
NOW = datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left: its exit status and its two outputs."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, read as JSON."""
        return json.loads(self.out)


class Desk:
    """Runs commands on a configuration folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.config = folder / "config"
        self.data = folder / "data"
        self._capsys = capsys
        (self.config / "brands").mkdir(parents=True)
        (self.config / "brands" / "aliexpress.yaml").write_text(BRAND, encoding="utf-8")
        (self.config / "feeds.yaml").write_text("feeds: [{id: inbox, kind: flatlist, path: names.txt}]\n")
        self.settle(data_folder=str(self.data))

    def settle(self, **settings: object) -> None:
        """Writes domainwatch.yaml anew."""
        (self.config / "domainwatch.yaml").write_text(yaml.safe_dump({"data_folder": str(self.data), **settings}))

    def store(self) -> Store:
        """The desk's database; the caller closes it."""
        return open_store(f"sqlite:///{self.data / 'domainwatch.db'}")

    def fill(self) -> None:
        """Opens a case for each name; the first, an hour old, has a published abuse mailbox."""
        index = compile_index((read_brand(BRAND, "aliexpress.yaml"),))
        store = self.store()
        with store.write() as tx:
            for age, hit in enumerate(index.match(NAMES)):
                record_hit(tx, hit, "inbox", NOW - timedelta(hours=1 + 24 * age))
            facts.record(tx, [abuse_desk("aliexpress.top")])
        store.close()

    def __call__(self, *words: str) -> Said:
        """What the command says; words go before `--config`."""
        self._capsys.readouterr()
        status = exit_status_of([*words, "--config", str(self.config)])
        said = self._capsys.readouterr()
        return Said(status, said.out, said.err)


def abuse_desk(name: str) -> Fact:
    """The registrar's abuse mailbox, as RDAP told it."""
    return Fact(
        name=name,
        kind="registration.abuse_email",
        outcome=Outcome.DATA,
        values=("abuse@registrar-one.example",),
        source="rdap https://rdap.example/domain/x",
        seen_at=NOW,
    )
