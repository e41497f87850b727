"""Names of the last days, kept for marks that are added later."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import Gap, Refused
from feeds.ct.days import BROKEN, OPEN, Closing, Days, Open, day_of
from feeds.parse.chunks import CHUNK
from tests.fakes import FakeClock

TODAY, TOMORROW = "2026-03-02", "2026-03-03"
SORTED = [b"a.example", b"a.b.example", b"b.example", b"c-1.example"]


def kept(days: Days, opened: dict[str, Open], day: str, after: bytes = b"") -> list[bytes]:
    """The names of a day, in their order."""
    return [name for block in days.stock(opened, day, after) for name in block.split(b"\n")]


def added(days: Days, day: str, blocks: Iterable[bytes]) -> dict[str, Open]:
    """How much of the day counts once these blocks are added."""
    known = Open()
    for names in blocks:
        known = days.add(day, names, known)
    return {day: known}


def opened_days(folder: Path, keep_days: int = 30) -> Days:
    days = Days(folder, keep_days)
    days.resume({})
    return days


@pytest.mark.slow
@settings(max_examples=30)
@given(
    blocks=st.lists(st.lists(st.sampled_from(SORTED), min_size=1, max_size=9), min_size=1, max_size=9),
    is_over=st.booleans(),
)
def test_names_of_a_day_come_sorted_and_once_whether_it_is_over_or_not(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[list[bytes]], *, is_over: bool
) -> None:
    # Whatever was added in whatever order, and wherever one goes on, the day holds each name once.
    days = opened_days(tmp_path_factory.mktemp("days"))
    opened = added(days, TODAY, [b"\n".join(block) for block in blocks])
    if is_over:
        days.close(opened, TOMORROW)

    found = kept(days, opened, TODAY)

    assert set(found) == {name for block in blocks for name in block}
    assert len(found) == len(set(found))
    for place, name in enumerate(found):
        assert kept(days, opened, TODAY, name) == found[place + 1 :]


def test_order_is_the_same_before_and_after_a_day_is_over(tmp_path: Path) -> None:
    days = opened_days(tmp_path)
    opened = added(days, TODAY, [b"\n".join(reversed(SORTED))])

    before = kept(days, opened, TODAY)
    days.close(opened, TOMORROW)

    assert kept(days, opened, TODAY) == before


def test_what_was_added_behind_the_cursor_is_cut_off(tmp_path: Path) -> None:
    days = opened_days(tmp_path)
    opened = added(days, TODAY, [b"a.example"])
    days.add(TODAY, b"b.example", opened[TODAY])
    with (tmp_path / f"{TODAY}{OPEN}").open("ab") as file:
        file.write(b"\x1f\x8btorn")

    again, gaps = Days(tmp_path, 30).resume(opened)
    more = days.add(TODAY, b"c.example", again[TODAY])

    assert gaps == []
    assert kept(days, {TODAY: more}, TODAY) == [b"a.example", b"c.example"]


def test_day_whose_file_is_gone_is_told_and_begun_anew(tmp_path: Path) -> None:
    days = opened_days(tmp_path)
    opened = added(days, TODAY, [b"a.example"])
    (tmp_path / f"{TODAY}{OPEN}").write_bytes(b"")

    again, gaps = days.resume(opened)

    assert again == {}
    assert TODAY in str(gaps[0])
    assert kept(days, added(days, TODAY, [b"b.example"]), TODAY) == [b"b.example"]


def test_days_beyond_those_that_are_kept_go(tmp_path: Path, clock: FakeClock) -> None:
    days, opened = opened_days(tmp_path, keep_days=3), dict[str, Open]()
    for number in range(6):
        day = day_of(clock.now())
        opened |= added(days, day, [b"n%d.example" % number])
        closing = Closing(days, opened, day_of(clock.advance(days=1)))
        closing.wait()
        opened, _ = days.resume(closing.left(opened))

    found = {zone.name: zone.count for zone in days.zones(opened)}

    first = clock.now() - timedelta(days=3)
    assert found == {day_of(first + timedelta(days=number)): 1 for number in range(3)}
    assert not list(tmp_path.glob(f"*{OPEN}"))
    with pytest.raises(Gap):
        kept(days, opened, TODAY)


@pytest.mark.parametrize(("name", "is_kept"), [(b"no name!", False), (b"a.example", True)])
def test_day_that_cannot_be_sorted_is_told_once_and_kept_beside(tmp_path: Path, name: bytes, *, is_kept: bool) -> None:
    days = opened_days(tmp_path)
    opened = added(days, TODAY, [name])

    closing = Closing(days, opened, TOMORROW)
    closing.wait()
    again = Closing(days, closing.left(opened), TOMORROW)
    again.wait()

    assert (closing.error is None) == is_kept
    assert again.error is None
    assert closing.left(opened) == {}
    assert (tmp_path / f"{TODAY}{BROKEN}").exists() == (not is_kept)


def test_day_that_could_not_be_written_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.ct.days.MAX_DISK", 1)
    days = opened_days(tmp_path)
    opened = added(days, TODAY, [b"a.example"])

    closing = Closing(days, opened, TOMORROW)
    closing.wait()

    assert isinstance(closing.error, Refused)
    assert closing.left(opened) == opened


@pytest.mark.slow
def test_blocks_of_a_day_are_no_larger_than_others(tmp_path: Path) -> None:
    days = opened_days(tmp_path)
    names = [b"shop-%d.example" % number for number in range(200_000)]
    opened = added(days, TODAY, [b"\n".join(names[:100_000]), b"\n".join(names[50_000:])])

    blocks = list(days.stock(opened, TODAY, b""))

    assert max(map(len, blocks)) <= CHUNK
    assert sorted(b"\n".join(blocks).split(b"\n")) == sorted(names)
    assert days.zones(opened)[0].count == 250_000
