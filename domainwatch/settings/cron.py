"""A moment that returns, in cron's five fields."""

import re
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART = re.compile(r"(?:\*|([a-z0-9]{1,3})(?:-([a-z0-9]{1,3}))?)(?:/([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One of the five: its values run from `low` to `high`, both included; `names` stand for values from `low` on."""

    title: str
    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field(title="minute", low=0, high=59),
    _Field(title="hour", low=0, high=23),
    _Field(title="day of the month", low=1, high=31),
    _Field(title="month", low=1, high=12, names=_MONTHS),
    _Field(title="weekday", low=0, high=7, names=_DAYS),
)


def cron_text(text: str) -> str:
    """The expression with its weekdays as names, since programs disagree on which day number 0 is, and its months as
    numbers, since few read names in ranges with steps.

    Raises: ValueError, with what is wrong in each field.
    Source: crontab(5); 0 and 7 are Sunday there.
    """
    fields = text.lower().split()
    if len(fields) != len(_FIELDS):
        raise ValueError('must have five fields: minute, hour, day, month, weekday, such as "0 8 * * mon-fri"')
    values: list[set[int]] = []
    wrong: list[str] = []
    for field, words in zip(_FIELDS, fields, strict=True):
        try:
            values.append({number for part in words.split(",") for number in _numbers(field, part)})
        except ValueError as error:
            wrong.append(f"{field.title}: {error}")
    if wrong:
        raise ValueError("; ".join(wrong))
    _refuse_unclear(fields, values)
    return " ".join([*fields[:3], _months(fields[3]), _weekdays(fields[4], values[4])])


def _numbers(field: _Field, part: str) -> range:
    match = _PART.fullmatch(part)
    allowed = f"{field.low} to {field.high}" + (f" or {field.names[0]} to {field.names[-1]}" if field.names else "")
    if not match or (match[3] and match[1] and not match[2]):
        raise ValueError(f"{part} is not one of *, a value ({allowed}), a range a-b or a step */n or a-b/n")
    start, stop = _bounds(field, match, allowed)
    step = int(match[3] or 1)
    if match[3] and not 1 <= step <= stop - start:
        raise ValueError(f"a step of {step} does not fit into {start} to {stop}")
    return range(start, stop + 1, step)


def _bounds(field: _Field, match: re.Match[str], allowed: str) -> tuple[int, int]:
    if not match[1]:
        # The week's second Sunday is there for ranges such as fri-sun; a step must not count it.
        return field.low, min(field.high, 6) if field.names == _DAYS else field.high
    start = _number(field, match[1], allowed)
    stop = _number(field, match[2] or match[1], allowed)
    if field.names == _DAYS and stop == 0 < start:
        stop = 7
    if start > stop:
        raise ValueError(f"the range {match[0]} runs backwards")
    return start, stop


def _number(field: _Field, word: str, allowed: str) -> int:
    if word in field.names:
        return field.names.index(word) + field.low
    if not word.isdigit() or not field.low <= int(word) <= field.high:
        raise ValueError(f"{word} is not in {allowed}")
    return int(word)


def _refuse_unclear(fields: list[str], values: list[set[int]]) -> None:
    if fields[2] != "*" and fields[4] != "*":
        raise ValueError("must name days of the month or weekdays, not both: programs disagree on what both mean")
    if min(values[2]) > max(_LONGEST[month - 1] for month in values[3]):
        raise ValueError("names a day that none of its months has")


def _months(words: str) -> str:
    return re.sub("[a-z]{3}", lambda match: str(_MONTHS.index(match[0]) + 1), words)


def _weekdays(words: str, numbers: set[int]) -> str:
    return words if words == "*" else ",".join(_DAYS[day] for day in sorted({number % 7 for number in numbers}))
