"""A large zone gives the names, the added and the gone ones that the naive way finds in it."""

import gzip
from pathlib import Path

import pytest

from feeds.parse.zonediff import days_of
from feeds.parse.zonetext import ZoneReader, delegated_names
from feeds.readahead import read_lines
from tests.bench.days import Wanted, make_days

# Makes and reads two zones of two million names.
pytestmark = pytest.mark.slow

NAMES = 2_000_000


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


def blocks(zone: Path) -> list[memoryview]:
    with zone.open("rb") as handle:
        return [memoryview(bytes(lines.data)) for lines in read_lines(handle, zone.name)]


def test_names_added_and_gone_are_those_of_the_naive_way(days: Path) -> None:
    old, new = (naive_names(days / name) for name in ("old.gz", "new.gz"))

    names = b"\n".join(delegated_names(blocks(days / "new.gz"), ZoneReader("new"))).split(b"\n")
    found = days_of(blocks(days / "old.gz"), blocks(days / "new.gz"), (ZoneReader("old"), ZoneReader("new")))

    assert names == new == (days / "names").read_bytes().splitlines()
    assert set(found.added) == set(new) - set(old) == set((days / "added").read_bytes().splitlines())
    assert set(found.gone) == set(old) - set(new) == set((days / "gone").read_bytes().splitlines())
    assert 0.9 * NAMES < len(new) <= NAMES
    assert len(found.added) > NAMES / 2000


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
