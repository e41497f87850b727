"""A large zone gives the names, the added and the gone ones that the naive way finds in it."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest

from domainwatch.match import compile_index
from domainwatch.model import Brand, Hit, Mark
from feeds.keeping import Keeping
from feeds.parse.zonediff import days_of
from feeds.parse.zoneservers import delegations
from feeds.parse.zonetext import ZoneReader, delegated_names
from feeds.readahead import read_lines
from feeds.zonefeed import Day, Fresh, ZoneFeed
from tests.bench.days import Wanted, make_days
from tests.feeds.bench import workplace

# Makes and reads two zones of two million names.
pytestmark = pytest.mark.slow

NAMES = 2_000_000
MARKS = tuple(Mark(text=text) for text in ("hotel", "market", "secure", "online"))


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("days")
    make_days(Wanted(folder=folder, names=NAMES))
    return folder


def naive_names(zone: Path) -> list[bytes]:
    """The owners of NS records below com, in order."""
    with gzip.open(zone) as lines:
        rows = (line.split() for line in lines)
        return list(dict.fromkeys(row[0][:-1] for row in rows if row[3] == b"ns" and row[0] != b"com."))


@pytest.fixture(scope="module")
def naive(days: Path) -> tuple[list[bytes], list[bytes]]:
    """The names of the old and of the new day."""
    return naive_names(days / "old.gz"), naive_names(days / "new.gz")


def blocks(zone: Path) -> list[memoryview]:
    with zone.open("rb") as handle:
        return [memoryview(bytes(lines.data)) for lines in read_lines(handle, zone.name)]


def test_names_added_and_gone_are_those_of_the_naive_way(days: Path, naive: tuple[list[bytes], list[bytes]]) -> None:
    old, new = naive

    names = b"\n".join(delegated_names(blocks(days / "new.gz"), ZoneReader("new"))).split(b"\n")
    found = days_of(blocks(days / "old.gz"), blocks(days / "new.gz"), (ZoneReader("old"), ZoneReader("new")))

    assert names == new == (days / "names").read_bytes().splitlines()
    assert set(found.added) == set(new) - set(old) == set((days / "added").read_bytes().splitlines())
    assert set(found.gone) == set(old) - set(new) == set((days / "gone").read_bytes().splitlines())
    assert 0.9 * NAMES < len(new) <= NAMES
    assert len(found.added) > NAMES / 2000


class Folder:
    """A source of one zone, whose days are files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.day = folder, "old.gz"

    def zones(self) -> list[str]:
        return ["com"]

    def bring(self, zone: str, have: Day | None) -> Fresh | None:
        reader = ZoneReader(self.day)
        lines = delegations(iter(blocks(self.folder / self.day)), reader)
        return Fresh(stamp=self.day, lines=lines, unread=lambda: (), unread_count=lambda: reader.unread_count)


def told(hits: Iterable[Hit]) -> set[tuple[str, str, str, int]]:
    return {(hit.domain.name, hit.mark, hit.technique, hit.score) for hit in hits}


def test_feed_of_the_zone_gives_the_stock_the_difference_and_the_findings_of_the_naive_way(
    days: Path, naive: tuple[list[bytes], list[bytes]], tmp_path: Path
) -> None:
    old, new = map(set, naive)
    index = compile_index([Brand(id="b", name="b", marks=MARKS)])
    source = Folder(days)
    feed = ZoneFeed("com", source, Keeping(), workplace(tmp_path))

    (first,) = feed.pull(None)
    stock = list(feed.stock(first.cursor, "com", b""))
    source.day = "new.gz"
    changed = list(feed.pull(first.cursor))

    added = {name for block in changed for name in block.names.split()}
    assert b"\n".join(stock).split(b"\n") == sorted(old)
    assert added == new - old
    assert {name for block in changed for name in block.gone.split()} == old - new
    found = told(hit for block in changed for hit in index.match(block.names))
    assert found == told(hit for name in new - old for hit in index.match(name))
    assert len(found) > 2
    some = stock[-1]
    assert told(index.match(some)) == told(hit for name in old & set(some.split()) for hit in index.match(name))


def test_generated_names_are_sorted_as_lines_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    zones = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        make_days(Wanted(folder=folder, names=20_000, seed=5))
        zones.append(gzip.decompress((folder / "new.gz").read_bytes()))

    owners = [line.split()[0] for line in zones[0].splitlines()[14:-1]]
    assert owners == sorted(owners)
    assert 0.008 < sum(owner.startswith(b"xn--") for owner in owners) / len(owners) < 0.016
    assert 2.2 < len(owners) / len(set(owners)) < 2.4
    assert zones[0] == zones[1]
