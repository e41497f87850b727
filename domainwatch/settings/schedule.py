"""When each job runs."""

import re
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from domainwatch.settings.cron import cron_text
from domainwatch.yamlfile import STRICT

#: Seconds in each unit, the largest first.
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
#: Seconds between two runs. Below one second a job would only wait for itself; above a month it is one that nobody
#: notices when it stops.
SHORTEST_S, LONGEST_S = 1, 31 * 86_400

_DURATION = re.compile(r"([1-9][0-9]{0,6})\s?([smhd])")


def seconds(text: object) -> float:
    """The seconds of a duration such as 30s, 15m, 1h or 1d.

    Raises: ValueError.
    """
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    value = int(match[1]) * _UNITS[match[2]] if match else 0
    if not SHORTEST_S <= value <= LONGEST_S:
        raise ValueError("must be a whole number with its unit (s, m, h or d), such as 30s or 15m, from 1s to 31d")
    return float(value)


def duration(value: float | None) -> str | None:
    """The seconds, whole ones, as people write them: 900 is 15m."""
    if value is None:
        return None
    size, unit = next((size, unit) for unit, size in _UNITS.items() if value % size == 0 or size == 1)
    return f"{int(value / size)}{unit}"


def timezone(text: str) -> str:
    """The name of a time zone that this machine knows.

    Raises: ValueError.
    """
    try:
        return ZoneInfo(text).key
    # Names with odd characters, of folders, and of nothing fail in three different ways.
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("must be the name of a time zone, such as UTC, Europe/Moscow or Asia/Almaty") from error


Timezone = Annotated[str, AfterValidator(timezone)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One of `{every: 15m}` and `{cron: "0 8 * * *"}`. In the cron text weekdays are names (mon, tue ...)."""

    __pydantic_config__ = STRICT

    every_s: Annotated[
        float | None,
        Field(alias="every", description="Time from one start to the next: a number with its unit s, m, h or d."),
        BeforeValidator(seconds),
        PlainSerializer(duration),
        WithJsonSchema({"type": "string", "pattern": r"^[1-9][0-9]*\s?[smhd]$"}),
    ] = None
    cron: Annotated[
        str | None,
        Field(description="Five fields: minute, hour, day of the month, month, weekday."),
        AfterValidator(cron_text),
        WithJsonSchema({"type": "string"}),
    ] = None

    def __post_init__(self) -> None:
        """Raises: ValueError: none or both are given."""
        if (self.every_s is None) == (self.cron is None):
            raise ValueError('must have either every or cron: {every: 15m} or {cron: "0 8 * * *"}')

    @property
    def words(self) -> str:
        """The schedule for people: `every 15m`, or `cron 0 8 * * *`."""
        return f"cron {self.cron}" if self.every_s is None else f"every {duration(self.every_s)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedules:
    """When each job runs: `{every: 15m}` (units s, m, h, d), or `{cron: "0 8 * * *"}` in the time zone below."""

    __pydantic_config__ = STRICT

    timezone: Annotated[Timezone, Field(description="Time zone that cron fields mean, by its IANA name.")] = "UTC"
    feeds: Annotated[Schedule, Field(description="Pull the feeds that have no schedule of their own.")] = Schedule(
        every_s=900
    )
    watchlist: Annotated[Schedule, Field(description="Look for changed brand files.")] = Schedule(every_s=30)
    examine: Annotated[Schedule, Field(description="Ask DNS and registries about new findings.")] = Schedule(every_s=60)
    alerts: Annotated[Schedule, Field(description="Write the alerts of what was examined.")] = Schedule(every_s=60)
    digest: Annotated[Schedule, Field(description="Write the digest of what did not go out at once.")] = Schedule(
        cron="0 8 * * *"
    )
    send: Annotated[Schedule, Field(description="Send the mails that wait in the outbox.")] = Schedule(every_s=30)
    health: Annotated[Schedule, Field(description="Look whether feeds, disk and mail are well.")] = Schedule(every_s=60)
