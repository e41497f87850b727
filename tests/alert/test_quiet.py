"""Quiet hours: half-open, over midnight, through the changes of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domainwatch.alert import release_time

BERLIN, MOSCOW = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Moscow")
#: Around both changes of 2026 in Berlin, where hours are skipped and doubled.
changes = st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
moments = st.builds(lambda change, minutes: change + timedelta(minutes=minutes), changes, st.integers(-2_880, 2_880))
HOUR = timedelta(hours=1)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


def within(at: datetime, start: time, stop: time, zone: ZoneInfo) -> bool:
    clock = at.astimezone(zone).time()
    return start <= clock < stop if start < stop else not stop <= clock < start


def hours_awake(start: time, stop: time) -> float:
    return ((start.hour - stop.hour) + (start.minute - stop.minute) / 60) % 24


@given(at=moments, start=clocks, stop=clocks, zone=st.sampled_from([BERLIN, MOSCOW, ZoneInfo("America/New_York")]))
def test_mail_leaves_at_once_or_when_quiet_ends_and_never_in_the_past(
    at: datetime, start: time, stop: time, zone: ZoneInfo
) -> None:
    """A mail is held until the quiet hours are over; a skipped hour may hold it that hour longer."""
    # Where people are awake for less than the hour that a change of the clocks skips, a day can have no such moment.
    assume(start != stop and hours_awake(start, stop) > 1)

    release = release_time(at, start, stop, zone)

    assert release >= at
    assert release.utcoffset() == timedelta(0)
    assert not within(release, start, stop, zone)
    assert release - at <= timedelta(hours=25)
    if within(at, start, stop, zone):
        quarter = timedelta(minutes=15)
        steps = (at + step * quarter for step in range(int((release - at) / quarter) + 1))
        assert all(within(step, start, stop, zone) for step in steps if step < release - HOUR)
    else:
        assert release == at


@pytest.mark.parametrize(
    ("at", "release"),
    [
        ("2026-03-02T21:59:59", "2026-03-02T21:59:59"),
        ("2026-03-02T22:00:00", "2026-03-03T08:00:00"),
        ("2026-03-03T07:59:59", "2026-03-03T08:00:00"),
        ("2026-03-03T08:00:00", "2026-03-03T08:00:00"),
    ],
)
def test_hours_are_half_open_and_run_over_midnight(at: str, release: str) -> None:
    moscow = [datetime.fromisoformat(f"{text}+03:00") for text in (at, release)]

    assert release_time(moscow[0].astimezone(UTC), time(22), time(8), MOSCOW) == moscow[1]


def test_quiet_that_ends_in_the_doubled_hour_ends_once() -> None:
    # In Berlin 02:15 comes twice on that night; the second one is 01:15 UTC.
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)

    assert release_time(second, time(22), time(2, 30), BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_quiet_that_ends_in_the_skipped_hour_ends_when_the_clocks_go_on() -> None:
    # In Berlin 02:00 to 03:00 does not exist on that night; 01:00 UTC is both.
    before = datetime(2026, 3, 29, 0, 15, tzinfo=UTC)

    release = release_time(before, time(22), time(2, 30), BERLIN)

    assert datetime(2026, 3, 29, 1, 0, tzinfo=UTC) <= release <= datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
