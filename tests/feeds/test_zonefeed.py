"""A feed of zones hands on what changed since the day in force, and nothing else, wherever it is stopped."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import (
    Block,
    Cursor,
    FeedConfigError,
    FeedError,
    Gap,
    Garbled,
    Refused,
    Stocked,
    Unreachable,
    Unread,
    zonefeed,
)
from feeds.keeping import Keeping, keeping_of
from feeds.parse import namediff
from feeds.parse.nameorder import LINE_ROOM
from feeds.zonefeed import Day, Fresh, ZoneFeed
from tests.feeds.bench import workplace

# The first snapshot compiles it.
pytestmark = pytest.mark.slow

UNREAD = Unread("com:7", b"?", "has no type")
NAMES = st.sets(st.text("ab-0", min_size=1, max_size=4).map(lambda label: f"{label}.com"), max_size=40)


@dataclass(kw_only=True)
class Shelf:
    """A source of zones: for each its stamp and lines, or the error that it has for us."""

    days: dict[str, tuple[str, Sequence[str]] | FeedError] = field(default_factory=dict)
    broken_after: int = 1 << 30
    seen: list[bytes] = field(default_factory=list)

    def zones(self) -> list[str]:
        return list(self.days)

    def bring(self, zone: str, have: Day | None) -> Fresh | None:
        day = self.days[zone]
        if isinstance(day, FeedError):
            raise day
        self.seen = list(have.lines()) if have else []
        stamp, lines = day
        if have and have.stamp == stamp:
            return None
        return Fresh(stamp=stamp, lines=self._lines(lines), unread=lambda: (UNREAD,), unread_count=lambda: 3)

    def _lines(self, lines: Sequence[str]) -> Iterator[bytes]:
        for number, line in enumerate(lines):
            if number == self.broken_after:
                raise Unreachable("cut", 60.0)
            yield f"{line}\n".encode()


@dataclass(kw_only=True)
class Reader:
    """Whoever pulls: the feed, and what it has stored of it, names and cursor in one."""

    feed: ZoneFeed
    cursor: Cursor | None = None
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def pull(self, stop: int = 1 << 30) -> FeedError | None:
        """Stores the blocks of one pull up to so many; the error at its end."""
        self.added, self.gone, self.blocks = [], [], []
        try:
            for block in self.feed.pull(self.cursor):
                if len(self.blocks) == stop:
                    break
                self.blocks.append(block)
                self.added += block.names.decode().split()
                self.gone += block.gone.decode().split()
                self.cursor = block.cursor
        except FeedError as error:
            return error
        return None

    def stock(self, zone: str, after: str = "") -> list[str]:
        assert self.cursor
        return b"\n".join(self.feed.stock(self.cursor, zone, after.encode())).decode().split()


def reader(folder: Path, source: Shelf, **options: object) -> Reader:
    return Reader(feed=ZoneFeed("test", source, keeping_of(options), workplace(folder)))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder / "workplace")) for path in folder.rglob("*") if path.is_file())


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


def test_full_disk_is_refused_with_the_day_before_in_force(tmp_path: Path, source: Shelf) -> None:
    class Filling(Shelf):
        def bring(self, zone: str, have: Day | None) -> Fresh | None:
            (tmp_path / "workplace/com/d2.names.part").symlink_to("/dev/full")
            return super().bring(zone, have)

    person = reader(tmp_path, source)
    person.pull()
    person.feed = reader(tmp_path, Filling(days={"com": ("d2", ["b.com"])})).feed

    error = person.pull()

    assert isinstance(error, Refused)
    assert str(error) == f"com: {tmp_path / 'workplace/com'}: the disk is full"
    assert person.stock("com") == ["a.com", "b.com", "c.com"]
    assert files(tmp_path) == ["com/d1.names"]


def test_disk_use_of_a_feed_is_bounded_by_its_option(tmp_path: Path, source: Shelf) -> None:
    person = reader(tmp_path, source, max_disk=3000)
    person.pull()
    source.days["com"] = ("d2", [f"{random.Random(number).random()}.com" for number in range(500)])

    error = person.pull()

    assert isinstance(error, Refused)
    assert "max_disk" in str(error)
    assert files(tmp_path) == ["com/d1.names"]


def test_zone_that_lost_more_than_half_of_its_names_waits_for_a_person(tmp_path: Path, source: Shelf) -> None:
    names = [f"{number}.com" for number in range(2002)]
    person = reader(tmp_path, source)
    source.days["com"] = ("d1", names)
    person.pull()
    source.days["com"] = ("d2", names[:1000])

    error = person.pull()
    in_force = [zone.stamp for zone in person.feed.zones(person.cursor)], files(tmp_path)
    person.feed = reader(tmp_path, source, accept_shrink="COM.").feed
    accepted = person.pull()

    assert isinstance(error, Garbled)
    assert "only 1,000 of 2,002 names are left" in str(error)
    assert "accept_shrink: com" in str(error)
    assert in_force == (["d1"], ["com/d1.names"])
    assert accepted is None
    assert len(person.gone) == 1002


def test_root_zone_that_shrinks_waits_too(tmp_path: Path) -> None:
    source = Shelf(days={"": ("d1", [f"a{number}" for number in range(2000)])})
    person = reader(tmp_path, source)
    person.pull()
    source.days[""] = ("d2", ["com"])

    assert "accept_shrink: @" in str(person.pull())
    person.feed = reader(tmp_path, source, accept_shrink="@").feed
    assert person.pull() is None


def test_small_zone_and_one_that_keeps_half_may_shrink(tmp_path: Path, source: Shelf) -> None:
    names = [f"{number}.com" for number in range(2000)]
    person = reader(tmp_path, source)

    for number, count in enumerate((2000, 1000, 1)):
        source.days["com"] = (f"d{number}", names[:count])

        assert person.pull() is None
        assert len(person.stock("com")) == count


def test_so_many_days_are_kept_and_what_is_half_goes(tmp_path: Path, source: Shelf) -> None:
    person = reader(tmp_path, source, keep=3)
    for number in range(6):
        source.days["com"] = (f"d{number}", [f"{number}.com"])
        person.pull()
    for rest in ("x.names.part", "x.names.part.run7"):
        (tmp_path / "workplace/com" / rest).write_bytes(b"")
    (tmp_path / "workplace/com/notes").write_bytes(b"the source's own")
    person.pull()

    assert files(tmp_path) == ["com/d3.names", "com/d4.names", "com/d5.names", "com/notes"]


def test_day_in_force_is_kept_however_often_newer_ones_are_not_taken(tmp_path: Path, source: Shelf) -> None:
    person = reader(tmp_path, source)
    person.pull()

    for number in range(2, 6):
        source.days["com"] = (f"d{number}", ["a.com", f"{number}.com"])
        assert person.pull(stop=0) is None

    assert person.stock("com") == ["a.com", "b.com", "c.com"]
    assert person.pull() is None
    assert (person.added, person.gone) == (["5.com"], ["b.com", "c.com"])


@pytest.mark.parametrize("damage", ["lost", "cut", "changed"])
def test_lost_day_in_force_is_told_as_a_gap_and_the_zone_begins_anew(
    tmp_path: Path, source: Shelf, damage: str
) -> None:
    person = reader(tmp_path, source)
    person.pull()
    file = tmp_path / "workplace/com/d1.names"
    content = bytearray(file.read_bytes())
    content[-6] ^= 1
    if damage == "lost":
        file.unlink()
    else:
        file.write_bytes(content if damage == "changed" else content[:-1])
    source.days["com"] = ("d2", ["a.com", "z.com"])
    if damage == "changed":
        # What is wrong with it shows only when it is read.
        assert isinstance(person.pull(), Garbled)

    error = person.pull()

    assert isinstance(error, Gap)
    assert "com: the snapshot d1 is lost" in str(error)
    assert (person.added, person.stock("com")) == ([], ["a.com", "z.com"])
    assert person.pull() is None


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


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"keep": 0}, "keep"),
        ({"max_disk": "many"}, "max_disk"),
        ({"max_disk": 0}, "max_disk"),
        ({"accept_shrink": True}, "accept_shrink"),
    ],
)
def test_option_that_is_wrong_is_told_with_its_key(options: Mapping[str, object], key: str) -> None:
    with pytest.raises(FeedConfigError) as error:
        keeping_of(options)

    assert error.value.key == key


def test_sizes_have_units() -> None:
    assert keeping_of({"max_disk": "50 GB"}) == keeping_of({"max_disk": 50 * 10**9}) == keeping_of({}) == Keeping()
