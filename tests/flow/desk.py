"""An app in a folder of its own, and what tests do with it again and again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from domainwatch.cases import Act, Wish
from domainwatch.flow.app import App
from domainwatch.flow.backfill import Outcome as Backfilled
from domainwatch.flow.backfill import backfill_brands
from domainwatch.flow.casework import CaseFile, act_on_case, open_case_file
from domainwatch.flow.findings import record_hit
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.ingest import Pull, pull_feed
from domainwatch.flow.watching import Watching
from domainwatch.model import Case, Delivery, Fact, Finding, Outcome
from domainwatch.net import MailServer, Resolver
from domainwatch.settings import Alerts, Config, FeedSetting, Network, Settings, Smtp
from domainwatch.store import CaseFilter, Store, cases, facts, findings, health, outbox
from domainwatch.world import Internet
from tests.fakes import FakeClock
from tests.rows import all_findings
from tests.store.blank import open_blank

#: A port on which nobody answers.
CLOSED = "127.0.0.1:1"
#: More than any test here makes.
ALL = 10_000

ALIEXPRESS = """\
brand: AliExpress
alert_to: [ali@desk.example]
marks: [{mark: aliexpress}]
owned: [aliexpress.com]
"""
SBERBANK = "brand: Sberbank\nmarks: [{mark: sberbank}]\n"


class Desk:
    """An app with one brand; `world` gives it servers to ask, `url` another database than SQLite."""

    def __init__(self, folder: Path, clock: FakeClock, world: Internet | None = None, url: str = "") -> None:
        self.folder, self.clock = folder, clock
        self.url = url or f"sqlite:///{folder / 'domainwatch.db'}"
        brands = folder / "brands"
        brands.mkdir(exist_ok=True)
        settings = Settings(
            data_folder=folder,
            alerts=Alerts(sender="watch@a.example", operators=("ops@a.example",), immediate_score=70),
        )
        self.config = Config(folder=folder, settings=settings, feeds=(), brands_folder=brands)
        self.world = world
        if world is not None:
            network = Network(allow_private=True, rdap_bootstrap=world.rdap.bootstrap_url, timeout_s=1)
            whois = dict.fromkeys(network.whois_servers, world.whois.address)
            self.set(network=replace(network, whois_servers=whois), smtp=Smtp(port=world.mail.port))
        self.write_brand("aliexpress", ALIEXPRESS)

    def __enter__(self) -> Self:
        self.store = open_blank(self.url)
        self.app = self.open_app()
        watch_brand_files(self.app)
        return self

    def __exit__(self, *error: object) -> None:
        self.store.close()

    def set(self, **sections: object) -> None:
        """Other settings for the apps that are opened from now on."""
        self.config = replace(self.config, settings=replace(self.config.settings, **sections))  # type: ignore[arg-type]

    def open_app(self, store: Store | None = None) -> App:
        """An app on the present settings, as after a restart."""
        smtp = self.config.settings.smtp
        dns = CLOSED if self.world is None else self.world.dns.address
        self.app = App(
            config=self.config,
            store=store or self.store,
            clock=self.clock,
            resolver=Resolver([dns], timeout_s=0.4),
            watching=Watching(self.config.brands_folder),
            mail_server=MailServer(host=smtp.host, port=smtp.port, security="none", user="", password="", timeout_s=2),
        )
        self.app.watching.reload()
        return self.app

    def write_brand(self, brand_id: str, text: str) -> Path:
        """The file of a brand, written anew."""
        file = self.config.brands_folder / f"{brand_id}.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    def pull(self, content: bytes, form: str = "names") -> Pull:
        """Pulls a list with this content."""
        (self.folder / f"{form}.txt").write_bytes(content)
        return self.pull_again(form)

    def pull_again(self, form: str = "names") -> Pull:
        """Pulls a list that was written before."""
        options = {"path": f"{form}.txt", "format": form}
        return pull_feed(self.app, FeedSetting(id=form, kind="flatlist", options=options, where="feeds.yaml:2"))

    def backfill(self) -> Backfilled:
        """Looks at brands and stocks as the daemon does."""
        watch_brand_files(self.app)
        return backfill_brands(self.app)

    def find(self, *names: str, is_examined: bool = True) -> list[Finding]:
        """The findings that these names become."""
        hits = self.app.watching.index.match("\n".join(names).encode())
        with self.store.write() as tx:
            for hit in hits:
                record_hit(tx, hit, "inbox", self.clock.now())
            found = [finding for finding in all_findings(tx) if finding.hit.domain.name in names]
            if is_examined:
                findings.mark_examined(tx, [finding.id for finding in found], self.clock.now())
        return found

    def learn_mailbox(self, domain: str, address: str) -> None:
        """Writes down what a registry would say."""
        fact = Fact(
            name=domain,
            kind="registration.abuse_email",
            outcome=Outcome.DATA,
            values=(address,),
            source="rdap",
            seen_at=self.clock.now(),
        )
        with self.store.write() as tx:
            facts.record(tx, [fact])

    def act(self, case_id: int, act: Act, who: str = "anna", why: str = "it copies the shop") -> Case:
        """What somebody does with a case, under four eyes."""
        return act_on_case(self.store, case_id, self.wish(act, who, why), four_eyes=True)

    def wish(self, act: Act, who: str = "anna", why: str = "") -> Wish:
        """A wish at this moment."""
        return Wish(act=act, who=who, why=why, at=self.clock.now())

    def file(self, case_id: int = 1) -> CaseFile:
        """A case with all that belongs to it."""
        return open_case_file(self.store, case_id)

    @property
    def cases(self) -> list[Case]:
        """Every case."""
        with self.store.read() as tx:
            return cases.listed(tx, CaseFilter(), ALL)

    @property
    def mails(self) -> list[Delivery]:
        """Every mail of the outbox, oldest first."""
        with self.store.read() as tx:
            return outbox.listed(tx, (), ALL)[::-1]

    @property
    def troubles(self) -> dict[str, str]:
        """What is wrong now: the text of each trouble by its key."""
        with self.store.read() as tx:
            return {trouble.key: trouble.text for trouble in health.in_force(tx)}

    def facts(self, *names: str) -> list[Fact]:
        """The newest facts about these names."""
        with self.store.read() as tx:
            return facts.newest(tx, *names)

    def told(self) -> list[tuple[str, str]]:
        """Kind and recipient of each mail."""
        return [(mail.message.kind, mail.message.recipient) for mail in self.mails]


def text_of(mails: Sequence[Delivery]) -> str:
    """The bytes of these mails as text, one after the other."""
    return "\n".join(mail.message.raw.decode() for mail in mails)
