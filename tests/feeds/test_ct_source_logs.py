"""The feed of logs: which it follows, what its options and cursors say, and what it tells of each log."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domainwatch.world.ctserver import Answer
from feeds import Cursor, FeedConfigError, Stocked, open_feed
from tests.fakes import FakeClock
from tests.feeds.bench import drained, workplace
from tests.feeds.ctliar import Asked, LyingServer, heads, other_root, status
from tests.feeds.ctlogs import signature_line
from tests.feeds.ctstand import Stand, grow

pytestmark = pytest.mark.slow


@pytest.fixture
def stand(tmp_path: Path, clock: FakeClock) -> Iterator[Stand]:
    with LyingServer(clock.now) as server:
        yield Stand(tmp_path, clock, server)


def witnessed(asked: Asked, honest: Answer) -> Answer:
    """A head with signatures of fifty witnesses before the log's own."""
    if not asked.is_head:
        return honest
    text, _, own = honest.body.decode().rpartition("\n\n")
    lines = [signature_line(f"witness-{number}.example", bytes(2424)) for number in range(50)]
    return Answer(body=f"{text}\n\n{''.join(lines)}{own}".encode())


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


def test_quiet_log_that_signs_its_tree_again_is_not_behind(stand: Stand) -> None:
    names = grow(stand.add("log"), stand.clock, 2)
    cursor = stand.pull(start=0).cursor
    stand.clock.advance(minutes=4)
    soon = stand.pull(cursor)
    told_soon = stand.statuses()["log"].behind_seconds
    stand.clock.advance(minutes=4)
    later = stand.pull(cursor)
    stand.clock.advance(minutes=1)
    stand.server.lies["log"] = status(500)
    failed = stand.pull(later.cursor)

    assert len(names) == 2
    assert (soon.blocks, told_soon) == ([], 0.0)
    assert [block.count for block in later.blocks] == [0]
    assert failed.error is not None
    assert stand.statuses()["log"].behind_seconds == 60.0
