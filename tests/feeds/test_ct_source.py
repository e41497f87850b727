"""The feed of logs: where it begins, what it hands on, and how it goes on with many logs at once."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import open_feed
from feeds.ct import follower, slices
from tests.fakes import FakeClock
from tests.feeds.bench import workplace
from tests.feeds.ctliar import LyingServer, certificate, dripping, forked
from tests.feeds.ctstand import Stand, grow

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("family", ["paged", "tiled"])


@pytest.fixture
def stand(tmp_path: Path, clock: FakeClock) -> Iterator[Stand]:
    with LyingServer(clock.now) as server:
        yield Stand(tmp_path, clock, server)


@BOTH
@pytest.mark.parametrize("before", [0, 1, 300])
def test_log_that_begins_at_its_head_gives_what_comes_from_then_on(stand: Stand, family: str, before: int) -> None:
    log = stand.add("log", family)
    grow(log, stand.clock, before)

    first = stand.pull()
    new = grow(log, stand.clock, 200)
    second = stand.pull(first.cursor)

    assert first.names == []
    assert second.names == new
    assert (first.error, second.error) == (None, None)


@BOTH
@pytest.mark.parametrize("start", [0, 1, 255, 256, 700, 5_000])
def test_log_that_begins_at_an_index_gives_all_from_there(stand: Stand, family: str, start: int) -> None:
    log = stand.add("log", family)
    names = grow(log, stand.clock, 700)

    found = stand.pull(start=start)

    assert found.error is None
    assert found.names == names[start:]


@BOTH
def test_log_that_begins_some_days_ago_gives_all_since_and_not_all_before(stand: Stand, family: str) -> None:
    log, days = stand.add("log", family), list[list[str]]()
    for _ in range(20):
        days.append(grow(log, stand.clock, 30))
        stand.clock.advance(days=1)

    found = stand.pull(start="7d")

    assert found.names[-7 * 30 :] == [name for day in days[-7:] for name in day]
    assert not set(found.names) & {name for day in days[:10] for name in day}


@BOTH
def test_block_says_of_each_name_which_certificate_log_and_entry_it_is_from(stand: Stand, family: str) -> None:
    log = stand.add("log", family)
    log.add(certificate("one.example", "*.one.example", "two.example"), stand.clock.now())

    (block,) = [block for block in stand.pull(start=0).blocks if block.count]

    assert block.names == b"one.example\ntwo.example"
    assert block.kept
    told = [dict(pair.split("=", 1) for pair in line.split("\t")) for line in block.details.decode().split("\n")]
    assert {len(details.pop("certificate")) for details in told} == {64}
    assert len({details.pop("log") for details in told}) == 1
    assert told == [{"index": "0", "logged": "2026-03-02T09:00:00Z"}] * 2


def test_name_that_cannot_be_read_is_shown_with_log_and_index(stand: Stand) -> None:
    log = stand.add("log")
    grow(log, stand.clock, 3)
    log.add(certificate("good.example", "bad name!.example"), stand.clock.now())

    found = stand.pull(start=0)

    assert "good.example" in found.names
    assert ["log, entry 3" in line for line in found.unread] == [True]


def test_batches_are_proven_on_the_way_to_a_far_head(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "BATCH", 100)
    names = {family: grow(stand.add(family, family), stand.clock, 1_234) for family in ("paged", "tiled")}

    found = stand.pull(start=0, max_rate=1_000)

    assert found.error is None
    assert len(found.blocks) == 2 * (1 + 13)
    for family, wanted in names.items():
        assert [name for name in found.names if family in name] == wanted


@BOTH
def test_fork_behind_our_place_and_before_the_head_that_we_believe_is_found(
    stand: Stand, family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "BATCH", 100)
    log = stand.add("log", family)
    grow(log, stand.clock, 1_000)
    stand.write_list()
    options = {"lists": ["logs.json"], "start": 0, "max_rate": 1_000}
    feed = open_feed("ct", "test", options, workplace(stand.folder, stand.clock))
    begun = [block for _, block in zip(range(4), feed.pull(None), strict=False)][-1]
    stand.clock.advance(minutes=1)
    stand.server.logs["log"] = forked(log, 700, [f"evil-{number}.example" for number in range(400)], stand.clock.now())

    found = stand.pull(begun.cursor, **options)

    assert "fork" in str(found.error)
    assert not [name for name in found.names if "evil" in name]
    (evidence,) = (stand.folder / "workplace" / "evidence").glob("*.json")
    told = json.loads(evidence.read_bytes())
    assert told["before"] != told["shown"]


@BOTH
def test_log_that_stands_still_as_its_list_says_is_right_for_ever_and_one_that_moves_is_not(
    stand: Stand, family: str
) -> None:
    log = stand.add("log", family)
    names = grow(log, stand.clock, 10)
    log.final = log.head(stand.clock.now())
    standing = stand.pull(start=0)
    stand.clock.advance(days=90)

    later = stand.pull(standing.cursor)
    final, log.final = log.final, None
    grow(log, stand.clock, 1)
    moved_head = log.head(stand.clock.now())
    stand.server.lies["log"] = lambda asked, honest: asked.told(moved_head) if asked.is_head else honest
    log.final = final
    moved = stand.pull(standing.cursor)

    assert standing.names == names
    assert later.error is None
    assert stand.statuses()["log"].behind_seconds == 0.0
    assert "stands still" in str(moved.error)
    assert moved.names == []


def test_slow_log_slows_only_itself_while_others_are_looked_at_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "POLL_SECONDS", 0.01)
    quick, slow = stand.add("quick"), stand.add("slow")
    grow(quick, stand.clock, 10)
    grow(slow, stand.clock, 1)
    stand.server.lies["slow"] = dripping(0.002)
    stand.write_list()
    options = {"lists": ["logs.json"], "start": 0, "max_rate": 1_000}
    pull = open_feed("ct", "test", options, workplace(stand.folder, stand.clock)).pull(None)

    came = list[str]()
    for block in pull:
        came += block.names.decode().split()
        if len(came) == 10:
            grow(quick, stand.clock, 5)

    assert came[-1] == "n0.slow.example"
    assert [name for name in came if "quick" in name] == [f"n{number}.quick.example" for number in range(15)]


def test_slice_ends_with_a_log_that_never_does(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0.3)
    names = grow(stand.add("log"), stand.clock, 5)
    grow(stand.add("stuck"), stand.clock, 1)
    stand.server.lies["stuck"] = dripping(5.0)

    found = stand.pull(start=0)

    assert found.names == names


def test_pull_that_is_left_half_way_leaves_no_thread_behind(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "BATCH", 10)
    grow(stand.add("log"), stand.clock, 500)
    stand.write_list()
    pull = open_feed("ct", "test", {"lists": ["logs.json"], "start": 0}, workplace(stand.folder, stand.clock)).pull(
        None
    )

    next(pull)
    asked = len(stand.server.requests)
    pull.close()  # type: ignore[attr-defined]

    assert not [thread for thread in threading.enumerate() if thread.name == "ct"]
    # Back-pressure: what waits to be taken, what is being handed over, and the proofs of each.
    assert asked < 3 * (slices.WAITING + 3)
