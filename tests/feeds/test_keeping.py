"""Snapshots of zones are kept as long and as many as the operator said, and one that is lost or wrong is told."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from feeds import FeedConfigError, Gap, Garbled, Refused
from feeds.keeping import Keeping, keeping_of
from feeds.zonefeed import Day, Fresh
from tests.feeds.shelf import Shelf, files, reader

# The first snapshot compiles it.
pytestmark = pytest.mark.slow


@pytest.fixture
def source() -> Shelf:
    return Shelf(days={"com": ("d1", ["a.com", "b.com", "c.com"])})


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
    source.days["com"] = ("d2", ["a.com", "b.com"])
    # Of two short files; folders, which take more than those on many disks, do not count.
    fits = person.pull()
    source.days["com"] = ("d3", [f"{random.Random(number).random()}.com" for number in range(500)])

    error = person.pull()

    assert fits is None
    assert isinstance(error, Refused)
    assert "max_disk" in str(error)
    assert files(tmp_path) == ["com/d1.names", "com/d2.names"]


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
