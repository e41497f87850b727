"""The feed of logs: where it begins, which logs it follows, and what it tells of them."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domainwatch.world import CtLog
from domainwatch.world.ctserver import Answer
from feeds import Cursor, FeedConfigError, Stocked, open_feed
from feeds.ct import follower, slices
from feeds.ct.status import LogStatus, read_status
from tests.fakes import FakeClock
from tests.feeds.bench import Pulled, drained, workplace
from tests.feeds.ctliar import Asked, LyingServer, certificate, dripping, forked, heads, other_root, status
from tests.feeds.ctlogs import signature_line

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("family", ["paged", "tiled"])


class Stand:
    """A server of logs, and a feed whose list of logs a test may change."""

    def __init__(self, folder: Path, clock: FakeClock, server: LyingServer) -> None:
        self.folder, self.clock, self.server = folder, clock, server
        self.change: Callable[[dict[str, object]], None] = lambda log: None

    def add(self, name: str, family: str = "paged") -> CtLog:
        return self.server.add(CtLog(name, is_tiled=family == "tiled"))

    def write_list(self) -> None:
        told = json.loads(self.server.log_list())
        for operator in told["operators"]:
            for log in (*operator["logs"], *operator["tiled_logs"]):
                self.change(log)
        (self.folder / "logs.json").write_text(json.dumps(told))

    def pull(self, after: Cursor | None = None, **options: object) -> Pulled:
        self.write_list()
        return drained("ct", {"lists": ["logs.json"]} | options, workplace(self.folder, self.clock), after)

    def statuses(self) -> dict[str, LogStatus]:
        return {log.description: log for log in read_status(self.folder / "workplace")}


@pytest.fixture
def stand(tmp_path: Path, clock: FakeClock) -> Iterator[Stand]:
    with LyingServer(clock.now) as server:
        yield Stand(tmp_path, clock, server)


def grow(log: CtLog, clock: FakeClock, count: int) -> list[str]:
    """The names of so many more certificates, one each."""
    names = [f"n{number}.{log.name}.example" for number in range(log.size, log.size + count)]
    for name in names:
        log.add(certificate(name), clock.now())
    return names


def witnessed(asked: Asked, honest: Answer) -> Answer:
    """A head with signatures of fifty witnesses before the log's own."""
    if not asked.is_head:
        return honest
    text, _, own = honest.body.decode().rpartition("\n\n")
    lines = [signature_line(f"witness-{number}.example", bytes(2424)) for number in range(50)]
    return Answer(body=f"{text}\n\n{''.join(lines)}{own}".encode())


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


def test_new_log_in_the_list_is_followed_at_the_next_pull(stand: Stand) -> None:
    stand.add("first")
    cursor = stand.pull(start=0).cursor
    names = grow(stand.add("second"), stand.clock, 3)

    assert stand.pull(cursor, start=0).names == names


def test_patterns_choose_logs_by_description_and_address(stand: Stand) -> None:
    for name in ("argon2026", "argon2027", "sphinx2026"):
        grow(stand.add(name), stand.clock, 1)

    by_name, by_address = stand.pull(start=0, logs=["Argon*"]), stand.pull(start=0, logs=["*/sphinx2026/"])

    assert by_name.names == ["n0.argon2026.example", "n0.argon2027.example"]
    assert by_address.names == ["n0.sphinx2026.example"]


@pytest.mark.parametrize(
    "ended",
    [
        {"temporal_interval": {"start_inclusive": "2025-01-01T00:00:00Z", "end_exclusive": "2026-02-01T00:00:00Z"}},
        {"state": {"retired": {"timestamp": "2026-02-01T00:00:00Z"}}},
    ],
    ids=["interval over", "retired"],
)
def test_log_that_ended_is_read_to_its_end_and_dropped(stand: Stand, ended: dict[str, object]) -> None:
    log = stand.add("log")
    grow(log, stand.clock, 10)
    stand.clock.advance(days=-30)
    begun = stand.pull(start=0).cursor
    stand.clock.advance(days=1)
    late = grow(log, stand.clock, 5)

    def end(listed: dict[str, object]) -> None:
        listed.update(ended)

    stand.change = end
    rest = stand.pull(begun)
    stand.clock.advance(days=29)
    other = stand.add("other")
    stand.change = lambda listed: end(listed) if listed["description"] == "log" else None
    over = stand.pull(rest.cursor, start=0)

    assert rest.names == late
    assert over.error is None
    assert {len(json.loads(block.cursor.text)["logs"]) for block in over.blocks} == {1}
    assert not stand.pull(None).names
    assert other.size == 0


def test_names_of_each_day_stay_to_be_read_again(stand: Stand) -> None:
    log = stand.add("log")
    first = grow(log, stand.clock, 5)
    cursor = stand.pull(start=0).cursor
    stand.clock.advance(days=1)
    second = grow(log, stand.clock, 3)
    cursor = stand.pull(cursor).cursor
    feed = open_feed("ct", "test", {"lists": ["logs.json"]}, workplace(stand.folder, stand.clock))
    assert isinstance(feed, Stocked)

    kept = {zone.name: b"".join(feed.stock(cursor, zone.name, b"")).decode().split() for zone in feed.zones(cursor)}

    assert kept == {"2026-03-02": first, "2026-03-03": second}
    assert list(json.loads(cursor.text)["days"]) == ["2026-03-03"]


def test_log_at_a_private_address_is_not_asked_unless_that_is_allowed(stand: Stand) -> None:
    grow(stand.add("log"), stand.clock, 1)
    stand.write_list()

    options = {"lists": ["logs.json"], "start": 0}
    found = drained("ct", options, workplace(stand.folder, stand.clock, allow_private=False))

    assert "no address of the public internet" in str(found.error)
    assert stand.server.requests == []


def test_log_is_where_its_list_says_whatever_it_says_itself(stand: Stand) -> None:
    grow(stand.add("log"), stand.clock, 1)
    stand.add("elsewhere")
    stand.server.lies["log"] = status(302, {"Location": "/elsewhere/ct/v1/get-sth"})

    found = stand.pull(start=0, logs=["log"])

    assert "302" in str(found.error)
    assert not [request for request in stand.server.requests if request.path.startswith("/elsewhere/")]


def test_log_without_a_list_that_names_it_is_a_matter_for_a_person(stand: Stand) -> None:
    found = stand.pull()

    assert "none of the logs" in str(found.error)


def test_list_that_is_gone_is_told_and_costs_no_position(stand: Stand) -> None:
    log = stand.add("log")
    grow(log, stand.clock, 3)
    cursor = stand.pull(start=0).cursor
    (stand.folder / "logs.json").unlink()

    found = drained("ct", {"lists": ["logs.json"]}, workplace(stand.folder, stand.clock), cursor)

    assert "logs.json" in str(found.error)
    assert stand.pull(cursor, start=0).names == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("start", "yesterday"),
        ("start", -1),
        ("start", True),
        ("start", "0d"),
        ("lists", []),
        ("lists", "google"),
        ("logs", [1]),
        ("keep_days", 0),
        ("max_rate", "fast"),
        ("stort", "head"),
    ],
)
def test_option_that_makes_no_sense_is_named(tmp_path: Path, key: str, value: object) -> None:
    with pytest.raises(FeedConfigError) as caught:
        open_feed("ct", "test", {key: value}, workplace(tmp_path))

    assert caught.value.key == key


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"version":1}', '{"version":1,"days":{},"logs":{"x":[]}}', "[" * 9_999]
)
def test_cursor_of_another_hand_begins_anew(stand: Stand, text: str) -> None:
    names = grow(stand.add("log"), stand.clock, 2)

    assert stand.pull(Cursor(text), start=0).names == names


def test_cursor_stays_small_however_many_have_signed_a_head(stand: Stand) -> None:
    grow(stand.add("log", "tiled"), stand.clock, 1_000)
    stand.server.lies["log"] = witnessed

    found = stand.pull(start=0)

    assert found.error is None
    assert len(found.names) == 1_000
    assert len(found.cursor.text) < 3_000


def test_status_tells_how_far_each_log_is_read_and_what_is_wrong_with_it(stand: Stand) -> None:
    for name in ("good", "liar", "gone"):
        grow(stand.add(name, "tiled" if name == "good" else "paged"), stand.clock, 7)
    stand.server.lies |= {"liar": heads(other_root), "gone": status(503)}

    stand.pull(start=0)

    good, liar, gone = (stand.statuses()[name] for name in ("good", "liar", "gone"))
    assert (good.family, good.size, good.position, good.behind, good.behind_seconds) == ("static", 7, 7, 0, 0.0)
    assert (good.error, good.error_at, good.state) == ("", None, "usable")
    assert (gone.position, gone.behind_seconds) == (None, None)
    assert "503" in gone.error
    assert gone.error_at == "2026-03-02T09:00:00+00:00"
    assert "root" in liar.error


def test_log_that_is_behind_is_behind_in_seconds(stand: Stand) -> None:
    log = stand.add("log")
    grow(log, stand.clock, 2)
    cursor = stand.pull(start=0).cursor
    stand.clock.advance(minutes=10)
    stand.server.lies["log"] = status(500)

    stand.pull(cursor)

    assert stand.statuses()["log"].behind_seconds == timedelta(minutes=10).total_seconds()
