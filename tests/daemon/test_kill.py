"""Killed at any moment and started again: nothing is lost, nothing is there twice, nobody is told twice."""

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import text

from domainwatch.cases import Act, Wish
from domainwatch.flow.casework import CaseFile, act_on_case, approve_case, list_cases, open_case_file
from domainwatch.flow.status import status_of
from domainwatch.model import CaseState, Delivery, DeliveryState
from domainwatch.names import defanged, domain_of_a_labels
from domainwatch.settings import load
from domainwatch.store import CaseFilter, Store, open_store, outbox
from domainwatch.watchlist import read_brand
from tests.daemon.abuse import NOW, Abuse, accusations
from tests.daemon.daemon import Daemon
from tests.rows import all_findings

pytestmark = pytest.mark.slow

KILLS = 20
#: Seconds between the sign that a phase has begun and the kill, at most; each phase takes about so long.
LONGEST_WAIT_S = 0.4
#: Seconds between the mail server's keeping a mail and its saying so, so that kills land there too.
SLOW_MAIL_S = 0.03
#: More rows than the outbox and the case list ever hold here.
ALL = 10_000
ABUSE_DESK = "abuse@registrar.example"


@dataclass(frozen=True, slots=True)
class Kill:
    """What the database held when a daemon was dead: names, mails, and the ids of mails on their way."""

    offered: int
    stored: int
    mails: Counter[DeliveryState]
    in_flight: frozenset[str]
    arrived: int

    @property
    def hit_ingest(self) -> bool:
        """Whether names were still to be read."""
        return self.stored < self.offered

    @property
    def hit_mailing(self) -> bool:
        """Whether mails were leaving: one was on its way, or some of this life had left and others waited."""
        return bool(self.in_flight) or (self.arrived > 0 and self.mails[DeliveryState.QUEUED] > 0)


@dataclass
class Play:
    """One world, one database, and the lives of the daemons on it."""

    world: Abuse
    daemon: Daemon
    config: Path
    store: Store
    kills: list[Kill] = field(default_factory=list)
    offered: set[str] = field(default_factory=set)

    def feeds_asked(self) -> int:
        """How often the feed server was asked; grows as names come in."""
        return len(self.world.feeds.requests)

    def dns_asked(self) -> int:
        """How many questions the DNS server got; grows as findings are examined."""
        return len(self.world.dns.questions)

    def alerts_written(self) -> int:
        """How many alerts the outbox has held; grows with each brand that is told."""
        with self.store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM outbox WHERE kind = 'urgent'")).scalar_one())

    def alerts_arrived(self) -> int:
        """How many alerts arrived at the brands' desks; grows as mail leaves."""
        return sum(mail.recipients != (ABUSE_DESK,) for mail in self.world.mail.received)

    def live_until(self, sign: Callable[[], int], then_s: float) -> None:
        """One life: it ends so many seconds after the first change of `sign`."""
        before, mails = sign(), len(self.world.mail.received)
        self.daemon.start()
        self.daemon.wait_until(lambda: sign() != before, "the phase begins")
        assert self.daemon.lives_on(then_s), self.daemon.said
        self.daemon.kill()
        self.kills.append(self._look(len(self.world.mail.received) - mails))

    def _look(self, arrived: int) -> Kill:
        # The writers' lock waits for whatever the dead one had already handed to the database.
        with self.store.write() as tx:
            sending = outbox.listed(tx, [DeliveryState.SENDING], ALL)
            stored = tx.execute(text("SELECT count(*) FROM names")).scalar_one()
            return Kill(
                offered=len(self.offered),
                stored=stored,
                mails=Counter(outbox.count_by_state(tx)),
                in_flight=frozenset(mail.message.message_id for mail in sending),
                arrived=arrived,
            )

    def is_idle(self) -> bool:
        """Whether everything on offer is stored, examined, told and sent."""
        status = status_of(self.store)
        waiting = status.mails.get(DeliveryState.QUEUED, 0) + status.mails.get(DeliveryState.SENDING, 0)
        return status.names == len(self.offered) and not (status.unexamined or status.untold or waiting)

    def approve_one(self) -> None:
        """Two people let the report on one case leave, so that reports are cut too."""
        waiting = list_cases(self.store, CaseFilter(states=[CaseState.NEW]), 1)
        if not waiting:
            return
        settings, case = load(self.config, {}).settings, waiting[0]
        brand = self.config / "brands" / f"{case.brand_id}.yaml"
        brands = {case.brand_id: read_brand(brand.read_text(), str(brand))}
        confirm, approve = (Wish(act=act, who=who, why="", at=NOW) for act, who in _TWO_PEOPLE)
        act_on_case(self.store, case.id, confirm, four_eyes=True)
        approve_case(self.store, case.id, approve, brands=brands, settings=settings, to=ABUSE_DESK)

    def mails(self) -> list[Delivery]:
        """Every mail of the outbox."""
        with self.store.read() as tx:
            return outbox.listed(tx, (), ALL)

    def case_files(self) -> list[CaseFile]:
        """Every case with all that belongs to it."""
        return [open_case_file(self.store, case.id) for case in list_cases(self.store, CaseFilter(), ALL)]


_TWO_PEOPLE = ((Act.CONFIRM, "anna"), (Act.APPROVE, "boris"))


@pytest.fixture
def play(tmp_path: Path, database_url: str) -> Iterator[Play]:
    with Abuse() as world:
        config = tmp_path / "config"
        world.write_config(config, tmp_path / "data")
        store = open_store(database_url)
        daemon = Daemon(config, database_url, tmp_path / "log")
        yield Play(world, daemon, config, store)
        store.close()


def test_killed_twenty_times_nothing_is_lost_and_nothing_is_there_twice(play: Play, tmp_path: Path) -> None:
    kill_at_random_moments(play)

    finish(play)

    assert_every_name_and_finding_is_there_once(play, tmp_path)
    assert_every_mail_left_at_most_once(play)
    assert_everybody_was_told_once(play)
    assert_journals_are_whole_and_complete(play)


def kill_at_random_moments(play: Play) -> None:
    seed = int(os.environ.get("DOMAINWATCH_KILL_SEED") or random.SystemRandom().randrange(1_000_000))
    # pytest shows this when the test fails.
    sys.stderr.write(f"to see the same moments again: DOMAINWATCH_KILL_SEED={seed}\n")
    moments = random.Random(seed)
    signs = [play.feeds_asked, play.dns_asked, play.alerts_written, play.alerts_arrived]
    play.world.mail.delay_s = SLOW_MAIL_S
    for number in range(KILLS):
        # Lists that grow are read anew, which would hide names that a cursor jumped over.
        if not (play.kills and play.kills[-1].hit_ingest):
            play.offered = play.world.grow_to((1 + number / (KILLS - 1)) / 2)
        play.live_until(signs[number % len(signs)], moments.uniform(0, LONGEST_WAIT_S))
        play.approve_one()
    assert any(kill.hit_ingest for kill in play.kills)
    assert any(kill.hit_mailing for kill in play.kills)
    assert any(kill.in_flight for kill in play.kills)


def finish(play: Play) -> None:
    """The last life, which nobody cuts short."""
    play.world.mail.delay_s = 0
    play.daemon.start()
    # A look costs the database a dozen questions, and there is no moment to miss.
    play.daemon.wait_until(play.is_idle, "nothing is left to do", look_s=0.2)
    assert play.daemon.stop() == 0


def assert_every_name_and_finding_is_there_once(play: Play, folder: Path) -> None:
    with play.store.read() as tx:
        stored = list(tx.execute(text("SELECT name FROM names")).scalars())
        found = all_findings(tx)
    accused = [(finding.hit.domain.name, finding.hit.brand_id, finding.hit.mark) for finding in found]
    files = play.case_files()

    assert len(stored) == len(play.offered)
    assert set(stored) == play.offered
    assert len(accused) == len(set(accused))
    assert set(accused) == wanted(play) == uninterrupted(play, folder)
    assert sorted(finding.id for file in files for finding in file.findings) == sorted(item.id for item in found)
    for file in files:
        assert {item.hit.domain.case_key for item in file.findings} == {file.case.domain}
        assert {item.hit.brand_id for item in file.findings} == {file.case.brand_id}


def wanted(play: Play) -> set[tuple[str, str, str]]:
    """What must be found in the lists as they are offered now."""
    return {accusation for accusation in accusations() if accusation[0] in play.offered}


def uninterrupted(play: Play, folder: Path) -> set[tuple[str, str, str]]:
    """What one run of everything finds in the same feeds, in a database and a world of mail of its own."""
    url = f"sqlite:///{folder / 'uninterrupted.db'}"
    before = len(play.world.mail.received)
    # One digest a brand is enough; its mails are not looked at.
    play.world.immediate_score = 100
    play.world.write_config(folder / "again", folder / "again-data")
    assert Daemon(folder / "again", url, folder / "again-log").run_once() == 0
    del play.world.mail.received[before:]
    store = open_store(url)
    with store.read() as tx:
        found = all_findings(tx)
    store.close()
    return {(finding.hit.domain.name, finding.hit.brand_id, finding.hit.mark) for finding in found}


def assert_every_mail_left_at_most_once(play: Play) -> None:
    arrived = Counter(str(message_from_bytes(mail.raw)["Message-ID"]) for mail in play.world.mail.received)
    ended: dict[DeliveryState, set[str]] = {}
    for mail in play.mails():
        ended.setdefault(mail.state, set()).add(mail.message.message_id)
    in_flight = set().union(*(kill.in_flight for kill in play.kills))

    assert [message_id for message_id, count in arrived.items() if count > 1] == []
    assert set(ended) <= {DeliveryState.SENT, DeliveryState.UNCERTAIN}
    assert ended[DeliveryState.UNCERTAIN] == in_flight
    assert ended[DeliveryState.SENT] <= set(arrived)
    assert set(arrived) <= ended[DeliveryState.SENT] | in_flight


def assert_everybody_was_told_once(play: Play) -> None:
    told = Counter(
        (mail.message.recipient, name)
        for mail in play.mails()
        if mail.message.kind in ("urgent", "digest")
        for name in names_in(mail.message.raw)
    )
    desks = {brand.id: brand.alert_to for brand in play.world.cast.brands}

    assert set(told) == {(desk, shown_name(name)) for name, brand, _ in wanted(play) for desk in desks[brand]}
    assert set(told.values()) == {1}


def names_in(raw: bytes) -> list[str]:
    """The names that an alert describes; each stands in a numbered line of its text, before its score."""
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    return [line.split()[1] for line in body.get_content().splitlines() if "   score " in line]


def shown_name(name: str) -> str:
    return defanged(domain_of_a_labels(name).name_u)


def assert_journals_are_whole_and_complete(play: Play) -> None:
    for file in play.case_files():
        acts = Counter(line.what for line in file.history)
        reports = [mail for mail in file.mails if mail.message.kind == "report"]
        has_left = any(mail.state is DeliveryState.SENT for mail in reports)
        assert file.flaws == (), file.case
        assert (acts["open"], acts["join"], acts["alert"]) == (1, 0, 1), file.case
        assert acts["confirm"] == acts["approve"] == len(reports) <= 1, file.case
        assert acts["report"] == has_left == (file.case.state is CaseState.REPORTED), file.case
