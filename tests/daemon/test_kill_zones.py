"""Killed at any moment while zones are fetched, kept, compared and matched: no change is lost, none told twice."""

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from domainwatch.flow.casework import list_cases, open_case_file
from domainwatch.flow.status import status_of
from domainwatch.model import DeliveryState
from domainwatch.store import CaseFilter, Store, backfills, open_store, outbox
from feeds.snapshot import find_snapshot
from tests.daemon.abuse import BRANDS
from tests.daemon.daemon import Daemon
from tests.daemon.registry import ZONES, Registry, names_on, returned_by, running_registry
from tests.daemon.test_kill import ALL, SLOW_MAIL_S, names_in, shown_name
from tests.rows import all_findings

pytestmark = pytest.mark.slow

KILLS = 20
#: Seconds between the sign that a phase has begun and the kill, at most; each phase takes about so long.
LONGEST_WAIT_S = 1.0

Finding = tuple[str, str, bool]


@dataclass
class Play:
    """One registry, one database, and the lives of the daemons on it."""

    world: Registry
    daemon: Daemon
    folder: Path
    store: Store
    day: int = -1
    #: For each kill, how many zones had the newest day in force, and whether files of a transfer lay about.
    kills: list[tuple[int, bool]] = field(default_factory=list)

    def files(self) -> list[tuple[str, int]]:
        """What lies in the feed's folder; changes as a zone is transferred and kept."""
        found = []
        for path in sorted(self.folder.rglob("*")):
            try:
                found.append((path.name, path.lstat().st_size))
            except FileNotFoundError:
                continue
        return found

    def stamps(self) -> dict[str, str]:
        """The serial in force of each zone; changes as its changes were stored."""
        with self.store.read() as tx:
            cursor = tx.execute(text("SELECT cursor FROM feeds")).scalar()
        return dict(json.loads(cursor)["zones"]) if cursor else {}

    def found(self) -> int:
        """How many findings there are; grows as names are matched."""
        with self.store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM findings")).scalar_one())

    def told(self) -> int:
        """How many alerts the outbox has held; grows as they are written."""
        with self.store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM outbox")).scalar_one())

    def next_day(self) -> None:
        """Begins another day in every zone."""
        self.day += 1
        self.world.publish(self.day)

    def is_read(self) -> bool:
        """Whether the newest day is in force in every zone."""
        return self.stamps() == dict.fromkeys(ZONES, self.world.serial)

    def is_idle(self) -> bool:
        """Whether everything is read, matched, examined, told and sent."""
        status = status_of(self.store)
        with self.store.read() as tx:
            is_matched = len(backfills.known_stocks(tx)) == len(ZONES) and not backfills.waiting(tx)
        waiting = status.mails.get(DeliveryState.QUEUED, 0) + status.mails.get(DeliveryState.SENDING, 0)
        return self.is_read() and is_matched and not (status.unexamined or status.untold or waiting)

    def live_until(self, sign: Callable[[], object], then_s: float) -> None:
        """One life: it ends so many seconds after the first change of `sign`."""
        before = sign()
        self.daemon.start()
        self.daemon.wait_until(lambda: sign() != before, "the phase begins")
        assert self.daemon.lives_on(then_s), self.daemon.said
        self.daemon.kill()
        newest = sum(stamp == self.world.serial for stamp in self.stamps().values())
        self.kills.append((newest, any(not name.endswith(".names") for name, size in self.files() if size)))


@pytest.fixture
def play(tmp_path: Path, database_url: str) -> Iterator[Play]:
    with running_registry() as world:
        world.write_config(tmp_path / "config", tmp_path / "data")
        store = open_store(database_url)
        daemon = Daemon(tmp_path / "config", database_url, tmp_path / "log")
        yield Play(world, daemon, tmp_path / "data" / "feeds" / "zones", store)
        store.close()


def test_killed_twenty_times_no_change_of_a_zone_is_lost_and_none_is_told_twice(play: Play, tmp_path: Path) -> None:
    kill_at_random_moments(play)

    finish(play)

    assert_it_came_out_as_without_a_kill(play, tmp_path)
    assert_each_name_was_told_once_for_each_time_it_came(play)


def kill_at_random_moments(play: Play) -> None:
    seed = int(os.environ.get("DOMAINWATCH_KILL_SEED", random.randrange(2**32)))
    # pytest shows this when the test fails.
    sys.stderr.write(f"to see the same moments again: DOMAINWATCH_KILL_SEED={seed}\n")
    moments = random.Random(seed)
    signs = (play.files, play.stamps, play.found, play.told)
    play.world.mail.delay_s = SLOW_MAIL_S
    for number in range(KILLS):
        # A day that is not read yet must not be passed over, or nobody could say what is to come of it.
        if play.day < 0 or play.is_read():
            play.next_day()
        play.live_until(signs[number % len(signs)], moments.uniform(0, LONGEST_WAIT_S))
        assert_days_in_force_are_whole(play)
    assert any(newest < len(ZONES) for newest, _ in play.kills)


def assert_days_in_force_are_whole(play: Play) -> None:
    for zone, stamp in play.stamps().items():
        day = find_snapshot(play.folder / zone, zone, stamp)
        assert day is not None, (zone, stamp)
        names = {line.partition(b"\t")[0].decode() for block in day.lines() for line in block.splitlines()}
        assert names == names_on(play.world.days[stamp], zone)


def finish(play: Play) -> None:
    """The last life, which nobody cuts short."""
    play.world.mail.delay_s = 0
    play.daemon.start()
    # A look costs the database a dozen questions, and there is no moment to miss.
    play.daemon.wait_until(play.is_idle, "nothing is left to do", look_s=0.2)
    assert play.daemon.stop() == 0


def assert_it_came_out_as_without_a_kill(play: Play, folder: Path) -> None:
    url = f"sqlite:///{folder / 'uninterrupted.db'}"
    play.world.write_config(folder / "again", folder / "again-data")
    daemon = Daemon(folder / "again", url, folder / "again-log")
    for day in range(play.day + 1):
        play.world.publish(day)
        assert daemon.run_once() == 0, daemon.said
    store = open_store(url)
    uninterrupted = outcome(store)
    store.close()

    assert outcome(play.store) == uninterrupted
    assert len(uninterrupted[0]) > 0


def outcome(store: Store) -> tuple[set[str], list[Finding], dict[tuple[str, str], list[tuple[str, int]]]]:
    """The names stored, the findings, and for each case how often its names came, left and came back."""
    with store.read() as tx:
        names = set(tx.execute(text("SELECT name FROM names")).scalars())
        found = sorted((one.hit.domain.name, one.hit.brand_id, one.existing) for one in all_findings(tx))
    histories = {}
    for case in list_cases(store, CaseFilter(), ALL):
        file = open_case_file(store, case.id)
        assert file.flaws == (), case
        acts = Counter(line.what for line in file.history if line.what != "alert")
        histories[case.domain, case.brand_id] = sorted(acts.items())
    return names, found, histories


def assert_each_name_was_told_once_for_each_time_it_came(play: Play) -> None:
    with play.store.read() as tx:
        mails = outbox.listed(tx, (), ALL)
        found = all_findings(tx)
    told: dict[bool, Counter[tuple[str, str]]] = {True: Counter(), False: Counter()}
    for mail in mails:
        if mail.message.kind in ("urgent", "digest", "existing"):
            is_existing = mail.message.kind == "existing"
            told[is_existing].update((mail.message.recipient, name) for name in names_in(mail.message.raw))
    desks = {brand.id: brand.alert_to for brand in BRANDS}
    wanted = {(desk, shown_name(one.hit.domain.name)): one for one in found for desk in desks[one.hit.brand_id]}
    back = {shown_name(name) for name in returned_by(play.day)}

    assert Counter(mail.message.recipient for mail in mails if mail.message.kind == "existing") == {
        desk: 1 for brand in BRANDS for desk in brand.alert_to
    }
    assert told[True].keys() | told[False].keys() == wanted.keys()
    for (desk, name), one in wanted.items():
        # Who came back before anybody was told of the first time is told of once.
        most = 2 if name in back else 1
        assert told[True][desk, name] == one.existing, name
        assert 1 <= told[True][desk, name] + told[False][desk, name] <= most, name
