"""Entries of logs come verified, each once and in order, to whoever follows them without a database."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domainwatch.cli._ctlines import lines_of
from domainwatch.flow.tail import HERE_RATE, TRIES, Choice, chosen_logs, read_to_head, tail_logs
from domainwatch.model import Refused, RemoteError
from domainwatch.world import CtLog
from feeds import Workplace
from feeds.ct.follower import Batch
from feeds.ct.slices import MAX_RATE
from feeds.ct.start import Start
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.bench import workplace
from tests.feeds.ctliar import LyingServer, certificate

pytestmark = pytest.mark.slow


class Enough(Exception):
    """Whoever takes the entries has what they wanted."""


class Station:
    """Two logs, one of each family, with a list of both."""

    def __init__(self, folder: Path, clock: FakeClock, server: LyingServer) -> None:
        self.clock, self.server, self.file = clock, server, folder / "logs.json"
        self.logs = [server.add(CtLog(name=name, is_tiled=name == "tiled")) for name in ("plain", "tiled")]
        self.workplace: Workplace = workplace(folder, clock)
        self.pauses: list[float] = []
        self.told: list[str] = []

    def grow(self, count: int) -> None:
        """Puts so many entries into each log."""
        for log in self.logs:
            for index in range(log.size, log.size + count):
                log.add(certificate(f"n{index}.{log.name}.example"), self.clock.now())

    def choice(self, start: Start, pattern: str = "") -> Choice:
        """The logs that the list has now."""
        self.file.write_bytes(self.server.log_list())
        return Choice(log_list=self.file, pattern=pattern, start=start)

    def read(self, start: Start, pattern: str = "") -> Iterator[Batch]:
        """Reads to the heads."""
        following = chosen_logs(self.choice(start, pattern), self.workplace, self.told.append)
        return read_to_head(following, self.workplace, self.pauses.append)


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    with LyingServer(clock.now) as server:
        yield Station(tmp_path, clock, server)


def seen(batches: Iterable[Batch]) -> dict[str, list[int]]:
    """The indexes of each log in the order in which they came, of entries whose names are right."""
    found = defaultdict[str, list[int]](list)
    for batch in batches:
        for entries in batch.entries:
            for line in lines_of(batch.log.description, entries):
                assert line.names == [f"n{line.index}.{line.log}.example"]
                found[line.log].append(line.index)
    return dict(found)


def test_every_entry_comes_once_and_in_order_up_to_the_head(station: Station) -> None:
    station.grow(600)

    found = seen(station.read(Start(index=0)))

    assert found == {"plain": list(range(600)), "tiled": list(range(600))}
    assert (station.told, station.pauses) == ([], [])


def test_stream_begins_where_it_is_told(station: Station) -> None:
    station.grow(300)

    assert seen(station.read(Start(index=290), "plain")) == {"plain": list(range(290, 300))}
    assert seen(station.read(Start())) == {}


def test_stream_goes_on_with_what_comes_later_and_misses_nothing(station: Station) -> None:
    station.grow(10)
    rounds = 0

    def pause(seconds: float) -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 4:
            raise Enough
        station.clock.advance(seconds=seconds)
        station.grow(300)

    following = chosen_logs(station.choice(Start()), station.workplace, station.told.append)
    batches = list[Batch]()
    with pytest.raises(Enough):
        batches.extend(tail_logs(following, station.workplace, pause, station.told.append))

    assert seen(batches) == {"plain": list(range(10, 910)), "tiled": list(range(10, 910))}
    assert station.told == []


def test_log_that_lies_is_told_and_the_other_is_read(station: Station) -> None:
    station.grow(300)
    station.server.lies["tiled"] = ctliar.heads(ctliar.other_root)
    batches = list[Batch]()

    with pytest.raises(RemoteError, match="tiled: "):
        batches.extend(station.read(Start(index=0)))

    assert seen(batches) == {"plain": list(range(300))}
    assert station.pauses == [1, 2]


def test_log_that_stays_away_is_given_up_after_a_minute(station: Station) -> None:
    station.grow(5)
    station.server.lies["plain"] = ctliar.status(503)

    with pytest.raises(RemoteError, match="answered 503"):
        list(station.read(Start(index=0), "plain"))

    assert len(station.pauses) == TRIES - 1
    assert sum(station.pauses) > 60


def test_outage_is_outlived(station: Station) -> None:
    station.grow(300)
    station.server.lies["plain"] = ctliar.status(503)
    batches = list[Batch]()

    for batch in station.read(Start(index=0)):
        station.server.lies.pop("plain", None)
        batches.append(batch)

    assert seen(batches) == {"plain": list(range(300)), "tiled": list(range(300))}


def test_no_log_that_fits_is_refused_with_some_that_there_are(station: Station) -> None:
    with pytest.raises(Refused, match="fits 'argon'; it has 2, such as plain, tiled"):
        station.read(Start(), "argon")


def test_logs_of_others_are_asked_politely_and_those_on_this_machine_at_once(station: Station) -> None:
    choice = station.choice(Start())
    here = chosen_logs(choice, station.workplace, station.told.append)
    wished = chosen_logs(replace(choice, max_rate=3), station.workplace, station.told.append)

    station.file.write_bytes(station.server.log_list().replace(b"127.0.0.1", b"log.test", 1))
    there = chosen_logs(choice, station.workplace, station.told.append)

    assert (here.max_rate, there.max_rate, wished.max_rate) == (HERE_RATE, MAX_RATE, 3)


def test_log_that_nobody_uses_any_more_is_read_where_it_is_named(station: Station) -> None:
    station.grow(5)
    listed = json.loads(station.server.log_list())
    for operator in listed["operators"]:
        for log in [*operator["logs"], *operator["tiled_logs"]]:
            log["state"] = {"retired": {"timestamp": "2025-01-01T00:00:00Z"}}
    station.file.write_text(json.dumps(listed))
    choice = Choice(log_list=station.file, start=Start(index=0))

    with pytest.raises(Refused, match="no log of the list is in use"):
        chosen_logs(choice, station.workplace, station.told.append)
    following = chosen_logs(replace(choice, pattern="plain"), station.workplace, station.told.append)

    assert seen(read_to_head(following, station.workplace, station.pauses.append)) == {"plain": list(range(5))}


def test_list_that_cannot_be_read_is_told(station: Station) -> None:
    station.file.write_bytes(b"none")

    with pytest.raises(RemoteError, match="not JSON"):
        chosen_logs(Choice(log_list=station.file, start=Start()), station.workplace, station.told.append)
