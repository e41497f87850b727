"""Killed at any moment while logs of certificates are followed: nothing is lost, found twice or told twice."""

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from domainwatch.flow.status import status_of
from domainwatch.model import DeliveryState
from domainwatch.net import SystemClock
from domainwatch.settings import load
from domainwatch.store import Store, open_store, outbox
from domainwatch.world.ctlog import in_base64
from feeds import Cursor, Stocked, Workplace, open_feed
from tests.daemon.abuse import BRANDS, Abuse
from tests.daemon.daemon import Daemon
from tests.daemon.test_kill import ALL, SLOW_MAIL_S, names_in, shown_name
from tests.feeds.ctliar import certificate
from tests.rows import all_findings

pytestmark = pytest.mark.slow

KILLS = 20
#: Seconds between the sign that a phase has begun and the kill, at most; each phase takes about so long.
LONGEST_WAIT_S = 0.6
#: Certificates in each log at the start, those that come before each life, and how far apart the abusive ones stand.
AT_START, MORE, STEP = 200, 1_500, 250


class Logs(Abuse):
    """The running world, whose only feed is that of its two logs; both log the same certificates."""

    def __init__(self) -> None:
        super().__init__()
        self.logged: list[str] = []

    def grow(self, count: int) -> None:
        """Logs so many certificates more."""
        for number in range(len(self.logged), len(self.logged) + count):
            mark = BRANDS[number // STEP % len(BRANDS)].id
            self.logged.append(f"harbour-{number}.example.com" if number % STEP else f"{mark}.login-{number}.top")
            for log in self.logs.logs.values():
                log.add(certificate(self.logged[-1]), SystemClock().now())

    @property
    def accused(self) -> set[str]:
        """The abusive names that were logged."""
        return set(self.logged[::STEP])

    def write_config(self, folder: Path, data_folder: Path) -> None:
        """Writes a configuration with that feed, on which every job runs each second."""
        super().write_config(folder, data_folder)
        (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": [FEED]}))


FEED = {"id": "certificates", "kind": "ct", "lists": ["logs.json"], "start": 0, "max_rate": 1000}


@dataclass
class Play:
    """One world with logs, one database, and the lives of the daemons on it."""

    world: Logs
    daemon: Daemon
    folder: Path
    store: Store
    #: For each kill, whether entries were still to be read.
    kills: list[bool] = field(default_factory=list)

    def asked(self) -> int:
        """How often the logs were asked; grows as entries are fetched."""
        return len(self.world.logs.requests)

    def cursor(self) -> str:
        """Where the feed goes on; changes as names are matched."""
        with self.store.read() as tx:
            return str(tx.execute(text("SELECT cursor FROM feeds")).scalar() or "")

    def found(self) -> int:
        """How many findings there are."""
        with self.store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM findings")).scalar_one())

    def told(self) -> int:
        """How many alerts the outbox has held; grows as they are written."""
        with self.store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM outbox")).scalar_one())

    def is_read(self) -> bool:
        """Whether both logs were read to their ends."""
        rows = json.loads(self.cursor() or '{"logs": {}}')["logs"]
        read = {log_id: int(row[0].partition(":")[0]) for log_id, row in rows.items()}
        return read == {in_base64(log.id): log.size for log in self.world.logs.logs.values()}

    def is_idle(self) -> bool:
        """Whether everything is read, examined, told and sent."""
        status = status_of(self.store)
        waiting = status.mails.get(DeliveryState.QUEUED, 0) + status.mails.get(DeliveryState.SENDING, 0)
        return self.is_read() and not (status.unexamined or status.untold or waiting)

    def live_until(self, sign: Callable[[], object], then_s: float) -> None:
        """One life: it ends so many seconds after the first change of `sign`."""
        before = sign()
        self.daemon.start()
        self.daemon.wait_until(lambda: sign() != before, "the phase begins")
        assert self.daemon.lives_on(then_s), self.daemon.said
        self.daemon.kill()
        self.kills.append(not self.is_read())

    def kept(self) -> set[str]:
        """The names that the feed keeps."""
        folder = load(self.folder / "config", {}).settings.data_folder / "feeds" / "certificates"
        options = {key: value for key, value in FEED.items() if key not in ("id", "kind")}
        place = Workplace(
            folder=folder, now=SystemClock().now, contact="", allow_private=True, base=self.folder / "config"
        )
        feed, cursor = open_feed("ct", "certificates", options, place), Cursor(self.cursor())
        assert isinstance(feed, Stocked)
        days = [feed.stock(cursor, zone.name, b"") for zone in feed.zones(cursor)]
        return {name for day in days for names in day for name in names.decode().split("\n")}


@pytest.fixture
def play(tmp_path: Path, database_url: str) -> Iterator[Play]:
    with Logs() as world:
        world.write_config(tmp_path / "config", tmp_path / "data")
        store = open_store(database_url)
        daemon = Daemon(tmp_path / "config", database_url, tmp_path / "log")
        yield Play(world, daemon, tmp_path, store)
        store.close()


def test_killed_twenty_times_every_name_in_the_logs_is_found_and_told_once(play: Play) -> None:
    play.world.grow(AT_START)
    kill_at_random_moments(play)

    finish(play)

    with play.store.read() as tx:
        found = Counter(one.hit.domain.name for one in all_findings(tx))
        mails = outbox.listed(tx, (), ALL)
    alerts = [mail.message for mail in mails if mail.message.kind in ("urgent", "digest")]
    told = Counter((alert.recipient, name) for alert in alerts for name in names_in(alert.raw))
    desks = {brand.id: brand.alert_to for brand in BRANDS}
    assert found == Counter(play.world.accused)
    assert told == Counter((desk, shown_name(name)) for name in found for desk in desks[name.partition(".")[0]])
    assert play.kept() == set(play.world.logged)


def kill_at_random_moments(play: Play) -> None:
    seed = int(os.environ.get("DOMAINWATCH_KILL_SEED", random.randrange(2**32)))
    # pytest shows this when the test fails.
    sys.stderr.write(f"to see the same moments again: DOMAINWATCH_KILL_SEED={seed}\n")
    moments = random.Random(seed)
    signs = (play.asked, play.cursor, play.found, play.told)
    play.world.mail.delay_s = SLOW_MAIL_S
    for number in range(KILLS):
        play.world.grow(MORE)
        play.live_until(signs[number % len(signs)], moments.uniform(0, LONGEST_WAIT_S))
    assert any(play.kills)
    assert not all(play.kills)


def finish(play: Play) -> None:
    """The last life, which nobody cuts short."""
    play.world.mail.delay_s = 0
    play.daemon.start()
    # A look costs the database a dozen questions, and there is no moment to miss.
    play.daemon.wait_until(play.is_idle, "nothing is left to do", look_s=0.2)
    assert play.daemon.stop() == 0
