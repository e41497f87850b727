"""How far each log was read and what is wrong with it, in a file that others may read at any time.

The file `status.json` in the feed's folder is JSON, written every few seconds of a pull and at its end:

    {"version": 1, "at": "2026-03-02T09:00:00+00:00", "logs": [{...}, ...]}

and each log, in the order of the lists:

    id            the log's id in base64            description, operator, url    as its list says them
    family        "rfc6962" or "static"             state      "usable", "readonly", ..., "" where the list says none
    size, head_at the newest head that was believed: its size, and when it was signed (ISO 8601); null before the first
    position      how many entries were read, or skipped at the start; null before the first
    behind        entries that the newest head has and that were not read yet; null before the first
    behind_seconds  how old the newest entries are that are surely read: the age of the newest head where all of it is
                  read (0 for a log that signs nothing any more), else that of the last entry; null before the first
    rate          entries a second in this pull
    error, error_at   what last went wrong and still stands, and when it was seen; "" and null if nothing
    not_before    until when the log asked to be left alone (ISO 8601), or null
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from feeds.ct.position import Position
from feeds.packed import write_errors
from feeds.parse.loglist import Log
from feeds.transport.partial import write_whole

FILE = "status.json"
_VERSION = 1
#: Bytes of a file that is read: a hundred logs take half a kilobyte each.
_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStatus:
    """What the file says of one log; the fields are described above."""

    id: str
    description: str
    operator: str
    url: str
    family: str
    state: str
    size: int | None
    head_at: str | None
    position: int | None
    behind: int | None
    behind_seconds: float | None
    rate: float
    error: str
    error_at: str | None
    not_before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What last went wrong with a log and still stands, when, and until when the log wants to be left alone."""

    error: str = ""
    at: datetime | None = None
    not_before: datetime | None = None


def status_of(log: Log, position: Position | None, rate: float, trouble: Trouble, now: datetime) -> LogStatus:
    """What the file says of a log at that position."""
    head = position.head if position else None
    return LogStatus(
        id=b64encode(log.id).decode(),
        description=log.description,
        operator=log.operator,
        url=log.monitoring_url,
        family="static" if log.is_tiled else "rfc6962",
        state=log.state,
        size=head.size if head else None,
        head_at=_time(head.timestamp) if head else None,
        position=position.tree.size if position else None,
        behind=max(0, head.size - position.tree.size) if head and position else None,
        behind_seconds=_behind(log, position, now) if position else None,
        rate=round(rate, 1),
        error=trouble.error,
        error_at=trouble.at.isoformat() if trouble.at else None,
        not_before=trouble.not_before.isoformat() if trouble.not_before else None,
    )


def _behind(log: Log, position: Position, now: datetime) -> float:
    is_whole = position.tree.size >= position.head.size
    if is_whole and log.promise.mmd is None:
        return 0.0
    since = position.head.timestamp if is_whole else position.logged
    return max(0.0, round(now.timestamp() - since / 1000, 1))


def _time(milliseconds: int) -> str:
    try:
        return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat()
    # A log may sign any number; beyond the calendar there is nothing to show.
    except (ValueError, OverflowError, OSError):
        return ""


def write_status(folder: Path, logs: Iterable[LogStatus], now: datetime) -> None:
    """Writes the file, whole or not at all. Raises: Refused, Unreachable: the disk."""
    told = {"version": _VERSION, "at": now.isoformat(), "logs": [asdict(log) for log in logs]}
    with write_errors(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, json.dumps(told, indent=1).encode())


def read_status(folder: Path, now: datetime | None = None) -> list[LogStatus]:
    """What the file says; nothing where there is none that can be read.

    With `now`, what is behind grows by the time that has passed since the file was written.
    """
    try:
        with (folder / FILE).open("rb") as file:
            told = json.loads(file.read(_LIMIT))
        if told["version"] != _VERSION:
            return []
        passed = (now - datetime.fromisoformat(told["at"])).total_seconds() if now else 0.0
        return [_aged(LogStatus(**log), max(0.0, passed)) for log in told["logs"]]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []


def _aged(log: LogStatus, seconds: float) -> LogStatus:
    behind = log.behind_seconds
    return log if behind is None else replace(log, behind_seconds=round(behind + seconds, 1))


def waits(folder: Path) -> dict[str, datetime]:
    """Until when logs asked to be left alone, by their ids in base64."""
    told = {log.id: log.not_before for log in read_status(folder)}
    try:
        return {log_id: datetime.fromisoformat(until) for log_id, until in told.items() if until}
    except (ValueError, TypeError):
        return {}
