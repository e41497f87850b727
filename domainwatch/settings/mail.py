"""Mail out: the server, alerts, quiet hours, reports."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from domainwatch.settings.address import HIGHEST_PORT, host_name
from domainwatch.settings.schedule import Timezone
from domainwatch.yamlfile import STRICT, MailAddress, OptionalMailAddress, Text

_VARIABLE = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*)?")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def variable_name(text: str) -> str:
    """The name of an environment variable, or empty.

    Raises: ValueError, which does not repeat the text: somebody may have put the password there.
    """
    if not _VARIABLE.fullmatch(text):
        raise ValueError(
            "must be the name of an environment variable, such as SMTP_PASSWORD, never the password itself"
        )
    return text


def clock_time(text: object) -> time:
    """The time of day of a text such as 22:00.

    Raises: ValueError.
    """
    match = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError('must be a time of day from 00:00 to 23:59, such as "22:00"')
    return time(int(match[1]), int(match[2]))


ClockTime = Annotated[
    time,
    BeforeValidator(clock_time),
    PlainSerializer(lambda value: f"{value:%H:%M}"),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The mail server that takes our mail."""

    __pydantic_config__ = STRICT

    host: Annotated[str, AfterValidator(host_name), Field(description="Host name or IP address.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=HIGHEST_PORT, description="Port: 25, 587 (starttls) or 465 (tls).")] = 25
    security: Annotated[
        Literal["none", "starttls", "tls"],
        Field(description="none: in the clear. starttls: encrypted, or not sent. tls: encrypted from the first byte."),
    ] = "none"
    user: Annotated[Text, Field(description="User name; empty: no login.")] = ""
    password_env: Annotated[
        str,
        AfterValidator(variable_name),
        Field(
            description="Name of the environment variable that holds the password; the password itself never stands "
            "in this file."
        ),
    ] = ""
    timeout_s: Annotated[
        float, Field(ge=1, le=300, description="Seconds that the server may take for each answer.")
    ] = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What is told to the people of a brand, and how soon."""

    __pydantic_config__ = STRICT

    sender: Annotated[MailAddress, Field(description="Address that alerts come from.")] = "domainwatch@localhost"
    immediate_score: Annotated[
        int,
        Field(ge=0, le=100, description="Findings at or above this score go out at once, in quiet hours too."),
    ] = 85
    min_score: Annotated[int, Field(ge=0, le=100, description="Findings below this score are kept, not mailed.")] = 20
    max_immediate: Annotated[
        int,
        Field(ge=1, le=1000, description="Immediate mails for one brand in one run; more become one digest."),
    ] = 20
    operators: Annotated[
        tuple[MailAddress, ...],
        Field(description="Addresses that are told when a feed fails, a disk fills or a mail is refused."),
    ] = ()
    case_url: Annotated[
        Text,
        Field(description="Address of a case's page for the links in alerts, with {case} for its number. Empty: none."),
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours of the day in which only immediate alerts go out; they may run past midnight."""

    __pydantic_config__ = STRICT

    start: Annotated[ClockTime, Field(alias="from", description="When quiet begins.")] = time(22)
    stop: Annotated[ClockTime, Field(alias="until", description="When quiet ends.")] = time(8)
    timezone: Annotated[Timezone, Field(description="Time zone of these hours, by its IANA name.")] = "Europe/Moscow"

    def __post_init__(self) -> None:
        """Raises: ValueError: the hours are none or all of the day, and nobody could tell which."""
        if self.start == self.stop:
            raise ValueError("must have from and until that differ; for no quiet hours take quiet_hours out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What a report to an abuse desk says of us."""

    __pydantic_config__ = STRICT

    sender: Annotated[
        OptionalMailAddress, Field(description="Address that reports come from. Empty: alerts.sender.")
    ] = ""
    organisation: Annotated[Text, Field(description="Who reports.")] = ""
    contact: Annotated[Text, Field(description="Phone number or address that the abuse desk may use.")] = ""
    reply_to: Annotated[OptionalMailAddress, Field(description="Address for answers. Empty: the sender.")] = ""
