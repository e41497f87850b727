"""Lists of logs, version 3: as Google and Apple publish them, or one's own file.

Source: https://www.gstatic.com/ct/log_list/v3/log_list_schema.json.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from feeds.errors import Garbled
from feeds.parse.ctaudit import Promise
from feeds.parse.ctjson import binary, field, json_object, number
from feeds.parse.ctkey import Forged, LogKey, read_key
from feeds.parse.merkle import HASH

#: Logs in a list; the longest published one, of all logs that ever were, has some 300.
LOGS = 5_000
#: Seconds within which a log promises to take in what it was handed, where a list does not say: a day, the most that
#: browsers allow.
_MMD = 86_400
#: Problems that are told; a list with more of them is no list.
_PROBLEMS = 100

_ADDRESS = re.compile(r"https?://[!-~]{1,1000}")


class LogState(StrEnum):
    """What the list says of a log; UNSAID is for lists of one's own."""

    PENDING = "pending"
    QUALIFIED = "qualified"
    USABLE = "usable"
    READONLY = "readonly"
    RETIRED = "retired"
    REJECTED = "rejected"
    UNSAID = ""


_SIGNING = frozenset({LogState.PENDING, LogState.QUALIFIED, LogState.USABLE, LogState.UNSAID})
_FOLLOWED = frozenset({LogState.QUALIFIED, LogState.USABLE, LogState.READONLY, LogState.UNSAID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A log: who runs it, how it signs, where it is read, and what for.

    `submission_url` and `monitoring_url` end in a slash and are the same for a log that speaks RFC 6962; `is_tiled`
    says that it serves files (static-ct-api). The log takes certificates that end from `start` on and before `stop`,
    where these are said.
    """

    operator: str
    description: str
    key: LogKey
    submission_url: str
    monitoring_url: str
    is_tiled: bool
    promise: Promise
    is_test: bool
    state: LogState
    state_since: datetime | None
    start: datetime | None
    stop: datetime | None

    @property
    def id(self) -> bytes:
        """The SHA-256 of the log's key."""
        return self.key.id

    @property
    def origin(self) -> str:
        """What the log's checkpoints begin with. Source: C2SP static-ct-api, Checkpoints."""
        return self.submission_url.partition("://")[2].removesuffix("/")

    def is_followed(self, at: datetime) -> bool:
        """Whether new certificates can come from it: no test, neither pending nor given up, its interval not over."""
        return not self.is_test and self.state in _FOLLOWED and (self.stop is None or at < self.stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogList:
    """A list of logs; `problems` says which of its logs were left out, and why."""

    made_at: datetime | None
    logs: tuple[Log, ...]
    problems: tuple[str, ...]


def check_signature(body: bytes, signature: bytes, key: LogKey) -> None:
    """Returns where the detached signature of a list is right. Raises: Forged: it is not."""
    if not key.has_signed_plainly(signature, body):
        raise Forged("the signature of the list of logs is not its publisher's")


def read_list(body: bytes) -> LogList:
    """The logs in a list. One that is wrong, or is there twice, is left out and told.

    Raises: Garbled: the list is none.
    """
    whole = json_object(body, "the list of logs")
    logs, problems = dict[bytes, Log](), list[str]()
    for operator, item, is_tiled in _items(whole):
        try:
            log = _log(item, operator, is_tiled=is_tiled)
        except Garbled as error:
            problems.append(f"log {_name_of(item)!r} of {operator!r}: {error}")
            continue
        if logs.setdefault(log.id, log) is not log:
            problems.append(f"log {log.description!r} of {operator!r}: has the key of {logs[log.id].description!r}")
    made = whole.get("log_list_timestamp")
    return LogList(
        made_at=_moment(made) if made is not None else None,
        logs=tuple(logs.values()),
        problems=tuple(problems[:_PROBLEMS]),
    )


def _items(whole: dict[str, Any]) -> Iterator[tuple[str, object, bool]]:
    """Each log with its operator, and whether it is tiled."""
    count = 0
    for operator in field(whole, "operators", list, "the list of logs"):
        if not isinstance(operator, dict):
            raise Garbled("an operator in the list of logs is no object")
        name = _text(operator, "name", "an operator")
        for key in ("logs", "tiled_logs"):
            for item in field({key: [], **operator}, key, list, f"operator {name!r}"):
                count += 1
                if count > LOGS:
                    raise Garbled(f"the list has more than {LOGS:,} logs")
                yield name, item, key == "tiled_logs"


def _name_of(item: object) -> str:
    name = item.get("description") if isinstance(item, dict) else None
    return name[:100] if isinstance(name, str) else "?"


def _text(value: dict[str, Any], key: str, what: str) -> str:
    """A line of text. Raises: Garbled."""
    text = str(field(value, key, str, what))
    if not text.isprintable():
        raise Garbled(f"{what} has a {key} that is no line of text")
    return text


def _log(item: object, operator: str, *, is_tiled: bool) -> Log:
    if not isinstance(item, dict):
        raise Garbled("is no object")
    key = read_key(binary(field(item, "key", str, "it"), "its key"))
    if binary(field(item, "log_id", str, "it"), "its log_id") != key.id:
        raise Garbled("has a log_id that is not the SHA-256 of its key")
    state, told = _state(item)
    interval = field({"temporal_interval": {}, **item}, "temporal_interval", dict, "it")
    since, start, stop = (
        _moment(value[name]) if name in value else None
        for value, name in ((told, "timestamp"), (interval, "start_inclusive"), (interval, "end_exclusive"))
    )
    return Log(
        operator=operator,
        description=_text({"description": "", **item}, "description", "it"),
        key=key,
        submission_url=_address(item, "submission_url" if is_tiled else "url"),
        monitoring_url=_address(item, "monitoring_url" if is_tiled else "url"),
        is_tiled=is_tiled,
        promise=Promise(
            mmd=number({"mmd": _MMD, **item}, "mmd", "it") if state in _SIGNING else None,
            final=_final(told) if state is LogState.READONLY else None,
        ),
        is_test=item.get("log_type") == "test",
        state=state,
        state_since=since,
        start=start,
        stop=stop,
    )


def _address(item: dict[str, Any], key: str) -> str:
    address = _text(item, key, "it")
    if not _ADDRESS.fullmatch(address):
        raise Garbled(f"has a {key} that is no address")
    return address.removesuffix("/") + "/"


def _state(item: dict[str, Any]) -> tuple[LogState, dict[str, Any]]:
    """The state, and what the list tells of it."""
    states = field({"state": {}, **item}, "state", dict, "it")
    if not states:
        return LogState.UNSAID, {}
    (name, told), *others = states.items()
    if others or not isinstance(told, dict) or name not in set(LogState) - {LogState.UNSAID}:
        raise Garbled("has not one state that we know")
    return LogState(name), told


def _final(told: dict[str, Any]) -> tuple[int, bytes] | None:
    if "final_tree_head" not in told:
        return None
    head = field(told, "final_tree_head", dict, "its state")
    root = binary(head.get("sha256_root_hash"), "its final root")
    if len(root) != HASH:
        raise Garbled(f"its final root has not {HASH} bytes")
    return number(head, "tree_size", "its state"), root


def _moment(text: object) -> datetime:
    """The time that the text writes. Raises: Garbled: it writes none, or says no zone."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Garbled("has a time that cannot be read")
    return moment
