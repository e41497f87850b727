"""A feed of zones hands on what changed since the day in force, and nothing else, wherever it is stopped."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import (
    Cursor,
    FeedError,
    Garbled,
    Refused,
    Stocked,
    Unreachable,
    zonefeed,
)
from feeds.parse import namediff
from feeds.parse.nameorder import LINE_ROOM
from tests.feeds.shelf import UNREAD, Shelf, files, reader

# The first snapshot compiles it.
pytestmark = pytest.mark.slow

NAMES = st.sets(st.text("ab-0", min_size=1, max_size=4).map(lambda label: f"{label}.com"), max_size=40)


@pytest.fixture
def source() -> Shelf:
    return Shelf(days={"com": ("d1", ["a.com", "b.com", "c.com"])})


def test_first_day_is_stock_and_the_next_gives_what_was_added_and_is_gone(tmp_path: Path, source: Shelf) -> None:
    person = reader(tmp_path, source)

    first = person.pull(), person.added, person.gone, len(person.blocks)
    source.days["com"] = ("d2", ["c.com", "a-b.com", "b.com", "b.com"])
    second = person.pull(), person.added, person.gone, len(person.blocks)
    third = person.pull(), person.added, person.gone, len(person.blocks)

    assert first == (None, [], [], 1)
    assert second == (None, ["a-b.com"], ["a.com"], 1)
    assert third == (None, [], [], 0)
    assert isinstance(person.feed, Stocked)
    assert [(zone.name, zone.stamp, zone.count) for zone in person.feed.zones(person.cursor)] == [("com", "d2", 3)]
    assert person.stock("com") == ["a-b.com", "b.com", "c.com"]


@given(
    days=st.lists(NAMES, min_size=2, max_size=4), seed=st.integers(0, 99), stops=st.lists(st.integers(0, 3), max_size=9)
)
def test_differences_are_exact_and_nothing_is_lost_wherever_a_pull_is_stopped(
    days: list[set[str]], seed: int, stops: list[int]
) -> None:
    dice = random.Random(seed)
    with TemporaryDirectory() as folder, small_blocks():
        source = Shelf()
        person = reader(Path(folder), source)
        for number, day in enumerate(days):
            lines = sorted(day) if dice.random() < 0.3 else dice.sample(sorted(day), len(day))
            source.days = {"com": (f"d{number}", [*lines, *lines[:3]])}
            added, gone = set[str](), set[str]()
            for stop in [*stops[number::2], 1 << 30]:
                assert person.pull(stop) is None
                added |= set(person.added)
                gone |= set(person.gone)

            before = days[number - 1] if number else day
            assert (added, gone) == (day - before, before - day)
            assert set(person.stock("com")) == day


@contextmanager
def small_blocks() -> Iterator[None]:
    """Makes blocks of a few names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(namediff, "CHUNK", LINE_ROOM + 30)
        patch.setattr(zonefeed, "CHUNK", 30)
        yield


@given(names=NAMES)
def test_stock_goes_on_behind_any_name_even_one_that_left(names: set[str]) -> None:
    with TemporaryDirectory() as folder:
        source = Shelf(days={"com": ("d1", sorted(names, reverse=True))})
        person = reader(Path(folder), source)
        person.pull()
        stock = person.stock("com")

        for number, name in enumerate(stock):
            assert person.stock("com", name) == stock[number + 1 :]
        source.days["com"] = ("d2", stock[::2])
        person.pull()
        for number, name in enumerate(stock):
            assert person.stock("com", name) == [other for other in stock[number + 1 :] if other in stock[::2]]


def test_name_servers_are_details_of_names_that_were_added(tmp_path: Path, source: Shelf) -> None:
    person = reader(tmp_path, source)
    source.days["com"] = ("d1", ["a.com\tns1.x"])
    person.pull()

    source.days["com"] = ("d2", ["a.com\tns2.x", "b.com\tns2.y ns3.x", "b.com\tns1.y", "c.com"])
    person.pull()

    (block,) = person.blocks
    assert block.names.split() == [b"b.com", b"c.com"]
    assert block.details.split(b"\n") == [b"name_servers=ns1.y ns2.y ns3.x", b""]
    assert (block.gone, block.count) == (b"", 2)
    assert person.stock("com") == ["a.com", "b.com", "c.com"]
    assert source.seen == [b"a.com\tns1.x\n"]


def test_unread_lines_are_told_once_with_the_last_block_of_their_zone(tmp_path: Path, source: Shelf) -> None:
    source.days["net"] = ("d1", ["a.net"])
    person = reader(tmp_path, source)

    person.pull()

    assert [(block.unread, block.unread_count) for block in person.blocks] == [((UNREAD,), 3)] * 2


def test_zone_that_fails_does_not_stop_the_others_and_its_name_is_told(tmp_path: Path, source: Shelf) -> None:
    source.days = {"net": Refused("access ended"), **source.days, "org": Garbled("a page"), "../x": ("d1", [])}
    person = reader(tmp_path, source)

    error = person.pull()

    assert isinstance(error, Refused)
    assert "net: access ended; org: a page" in str(error)
    assert "'../x'" in str(error)
    assert [zone.name for zone in person.feed.zones(person.cursor)] == ["com"]
    assert files(tmp_path) == ["com/d1.names"]


def test_download_that_breaks_off_changes_nothing(tmp_path: Path, source: Shelf) -> None:
    person = reader(tmp_path, source)
    person.pull()
    source.days["com"], source.broken_after = ("d2", ["b.com", "d.com", "a.com"]), 2

    error = person.pull()

    assert isinstance(error, Unreachable)
    assert (str(error), error.retry_after) == ("com: cut", 60.0)
    assert person.blocks == []
    assert person.stock("com") == ["a.com", "b.com", "c.com"]
    assert files(tmp_path) == ["com/d1.names"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"version":1}',
        '{"version":1,"zones":[1]}',
        '{"version":1,"zones":{"com":1}}',
        '{"version":1,"zones":{"com":"../../x"}}',
        '{"version":1,"zones":{"..":"d1"}}',
        '{"version":2,"zones":{"com":"d1"}}',
        '{"version":1,"files":{}}',
        "[" * 100_000,
    ],
)
def test_cursor_that_is_rubbish_begins_anew_and_loses_nothing(tmp_path: Path, source: Shelf, text: str) -> None:
    person = reader(tmp_path, source)
    person.pull()
    person.cursor = Cursor(text)

    error = person.pull()

    assert error is None or isinstance(error, FeedError)
    assert person.stock("com") == ["a.com", "b.com", "c.com"]


@pytest.mark.parametrize("stamp", ["", "a/b", "a b", "x" * 101, "\n", "é"])
def test_stamp_that_could_leave_the_folder_is_garbled(tmp_path: Path, source: Shelf, stamp: str) -> None:
    source.days["com"] = (stamp, ["a.com"])

    assert isinstance(reader(tmp_path, source).pull(), Garbled)
    assert files(tmp_path) == []


def test_stamps_of_dots_and_the_root_zone_have_files_of_their_own(tmp_path: Path) -> None:
    source = Shelf(days={"": ("..", ["com", "net"]), "com": (".", ["a.com"])})
    person = reader(tmp_path, source)

    assert person.pull() is None
    assert files(tmp_path) == ["@/...names", "com/..names"]
    assert person.stock("") == ["com", "net"]
