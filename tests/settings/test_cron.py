"""A cron text is either one that every scheduler reads alike, or refused field by field."""

from datetime import UTC, datetime

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.settings.cron import cron_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("0 8 * * *", "0 8 * * *"),
        ("  */15   8-18 1,15 JAN-mar * ", "*/15 8-18 1,15 1-3 *"),
        ("0 8 1 jan-dec/3 *", "0 8 1 1-12/3 *"),
        ("0 8 * * 1-5", "0 8 * * mon,tue,wed,thu,fri"),
        ("0 8 * * 0", "0 8 * * sun"),
        ("0 8 * * 7", "0 8 * * sun"),
        ("0 8 * * fri-sun", "0 8 * * sun,fri,sat"),
        ("0 8 * * */2", "0 8 * * sun,tue,thu,sat"),
    ],
)
def test_weekdays_become_names_and_the_rest_stays(text: str, plain: str) -> None:
    assert cron_text(text) == plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["five fields"]),
        ("0 8 * *", ["five fields"]),
        ("60 24 0 13 8", ["minute: 60", "hour: 24", "day of the month: 0", "month: 13", "weekday: 8"]),
        ("a * * foo xyz", ["minute: a", "month: foo", "jan to dec", "weekday: xyz"]),
        ("5/10 * * * *", ["5/10"]),
        ("*/0 * * * *", ["step of 0"]),
        ("*/60 * * * *", ["step of 60"]),
        ("10-12/3 * * * *", ["step of 3", "10 to 12"]),
        ("* * * * */7", ["weekday", "step of 7"]),
        ("30-10 * * * *", ["backwards"]),
        ("1,,2 * * * *", ["minute"]),
        ("0 0 31 2 *", ["none of its months"]),
        ("0 0 1 * mon", ["not both"]),
        ("² * * * *", ["minute"]),
    ],
)
def test_each_field_that_is_wrong_is_named_with_what_is_allowed(text: str, words: list[str]) -> None:
    with pytest.raises(ValueError, match=r".+") as refusal:
        cron_text(text)

    assert [word for word in words if word not in str(refusal.value)] == []


def test_sunday_by_number_is_sunday_for_the_scheduler_too() -> None:
    trigger = CronTrigger.from_crontab(cron_text("0 8 * * 0"), timezone=UTC)

    first = trigger.get_next_fire_time(None, datetime(2026, 1, 1, tzinfo=UTC))

    assert first == datetime(2026, 1, 4, 8, tzinfo=UTC)


def field(low: int, high: int) -> st.SearchStrategy[str]:
    """Any text that the field may hold."""
    value = st.integers(low, high)
    span = st.tuples(value, value).map(lambda pair: f"{min(pair)}-{max(pair)}")
    last = 6 if high == 7 else high
    step = st.integers(1, last - low)
    steps = step.map(lambda by: f"*/{by}") | step.map(lambda by: f"{last - by}-{last}/{by}")
    return st.lists(value.map(str) | span | steps, min_size=1, max_size=3).map(",".join)


@given(field(0, 59), field(0, 23), field(1, 12), field(0, 7))
def test_what_is_accepted_the_scheduler_accepts_and_reading_it_again_changes_nothing(
    minute: str, hour: str, month: str, weekday: str
) -> None:
    plain = cron_text(f"{minute} {hour} * {month} {weekday}")

    assert cron_text(plain) == plain
    assert CronTrigger.from_crontab(plain, timezone=UTC).get_next_fire_time(None, datetime(2026, 1, 1, tzinfo=UTC))
