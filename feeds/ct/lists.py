"""Which logs there are: published lists, fetched once a day and checked, and files of one's own."""

import json
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from feeds.errors import FeedError, Garbled, Refused, Unreachable
from feeds.packed import write_errors
from feeds.parse.ctkey import read_key
from feeds.parse.loglist import Log, LogList, check_signature, read_list
from feeds.transport.http import Limits
from feeds.transport.mirror import Mirror
from feeds.transport.partial import write_whole
from feeds.workplace import Workplace

#: How often a published list is asked for; its publishers change it some times a month.
REFRESH = timedelta(days=1)
#: How often it is asked for again where that failed.
RETRY = timedelta(minutes=10)
#: Age of the last list that could be fetched, from which on that is an error: browsers take lists of ten weeks, but a
#: log that came in meanwhile is one that nobody watches.
STALE = timedelta(days=3)
#: Bytes of a list; Google's list of all logs that ever were has 150 kB.
LIST_BYTES = 1 << 23
#: One fetch of a list; it stands in a cache nearby.
LIMITS = Limits(max_bytes=LIST_BYTES, total_seconds=60.0, idle_seconds=20.0)

#: The key with which Google signs its list (https://www.gstatic.com/ct/log_list/v3/log_list_pubkey.pem). It is pinned:
#: fetched beside the list it would prove nothing.
_GOOGLE_KEY = (
    "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAsu0BHGnQ++W2CTdyZyxvHHRALOZPlnu/VMVgo2m+JZ8MNbAOH2cgXb8mvOj8flsX"
    "/qPMuKIaauO+PwROMjiqfUpcFm80Kl7i97ZQyBDYKm3MkEYYpGN+skAR2OebX9G2DfDqFY8+jUpOOWtBNr3LrmVcwx+FcFdMjGDlrZ5JRmoJ"
    "/SeGKiORkbbu9eY1Wd0uVhz/xI5bQb0OgII7hEj+i/IPbJqOHgB8xQ5zWAJJ0DmG+FM6o7gk403v6W3S8qRYiR84c50KppGwe4YqSMkFbLDl"
    "eGQWLoaDSpEWtESisb4JiLaY4H+Kk0EyAhPSb+49JfUozYl+lf7iFN3qRq/SIXXTh6z0S7Qa8EYDhKGCrpI03/+qprwy+my6fpWHi6aUIk4h"
    "olUCmWvFxZDfixoxK0RlqbFDl2JXMBquwlQpm8u5wrsic1ksIv9z8x9zh4PJqNpCah0ciemI3YGRQqSe/mRRXBiSn9YQBUPcaeqCYan+snGA"
    "DFwHuXCd9xIAdFBolw9R9HTedHGUfVXPJDiF4VusfX6BRR/qaadB+bqEArF/TzuDUr6FvOR4o8lUUxgLuZ/7HO+bHnaPFKYHHSm++z1lVDhh"
    "YuSZ8ax3T0C3FZpb7HMjZtpEorSV5ElKJEJwrhrBCMOD8L01EoSPrGlS1w22i9uGHMn/uGQKo28u7AsCAwEAAQ=="
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Where a list is published, and how it is signed: where its signature is, and the key in base64; or not at all."""

    url: str
    signature_url: str = ""
    key: str = ""


#: Published lists by the names under which an operator asks for them.
PUBLISHERS = {
    "google": Publisher(
        url="https://www.gstatic.com/ct/log_list/v3/log_list.json",
        signature_url="https://www.gstatic.com/ct/log_list/v3/log_list.sig",
        key=_GOOGLE_KEY,
    ),
    # Apple does not sign its list; the connection vouches for it.
    "apple": Publisher(url="https://valid.apple.com/ct/log_list/current_log_list.json"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The logs of all lists, each once, and what is wrong with the lists."""

    logs: tuple[Log, ...]
    problems: tuple[FeedError, ...]


def fetch_logs(lists: Sequence[str], workplace: Workplace) -> Known:
    """The logs of these lists: names of publishers, or files. A list that fails does not stop the others."""
    logs, problems = dict[bytes, Log](), list[FeedError]()
    for name in lists:
        try:
            found = _published(name, workplace, problems) if name in PUBLISHERS else _own(workplace.base / name)
        except FeedError as error:
            problems.append(type(error)(f"list of logs {name}: {error}"))
            continue
        problems += [Garbled(f"list of logs {name}: {problem}") for problem in found.problems]
        for log in found.logs:
            # Of a log in several lists one that is followed counts, for then somebody accepts its certificates.
            known = logs.get(log.id)
            if known is None or not known.is_followed(workplace.now()):
                logs[log.id] = log
    return Known(logs=tuple(logs.values()), problems=tuple(problems))


def _own(path: Path) -> LogList:
    try:
        with path.open("rb") as file:
            return _read(file.read(LIST_BYTES + 1))
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from error


def _read(body: bytes) -> LogList:
    if len(body) > LIST_BYTES:
        raise Garbled(f"has more than {LIST_BYTES:,} bytes")
    return read_list(body)


def _published(name: str, workplace: Workplace, problems: list[FeedError]) -> LogList:
    """The last good list, after another one was asked for where it is time for that."""
    kept = _Kept(workplace.folder / "lists" / name)
    now = workplace.now()
    if kept.is_due(now):
        try:
            kept.keep(_fetched(PUBLISHERS[name], replace(workplace, folder=kept.folder)), now)
        except FeedError as error:
            kept.note(now)
            if kept.good_at is None:
                raise
            # A list that is wrong is told at once; one that cannot be reached, when that has lasted.
            if isinstance(error, Garbled) or now - kept.good_at > STALE:
                text = f"list of logs {name}: is of {kept.good_at:%Y-%m-%d}, for there is no newer one: {error}"
                problems.append(type(error)(text))
    if kept.good_at is None:
        raise Unreachable("could not be fetched, and is asked for again in some minutes")
    return _own(kept.path)


def _fetched(publisher: Publisher, workplace: Workplace) -> bytes:
    """The list as it is published now, its signature checked. Raises: FeedError."""
    body = _body(publisher.url, workplace, "list")
    if publisher.key:
        check_signature(
            body, _body(publisher.signature_url, workplace, "signature"), read_key(b64decode(publisher.key))
        )
    if not _read(body).logs:
        raise Garbled("has no logs")
    return body


def _body(url: str, workplace: Workplace, name: str) -> bytes:
    body = Mirror(url, LIMITS, replace(workplace, folder=workplace.folder / name)).refresh(None)
    if body is None:
        raise Unreachable(f"{url}: sent nothing")
    with write_errors(str(body.path)):
        return body.path.read_bytes()


class _Kept:
    """The last good list of a publisher in a folder, and when it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "good.json"
        self._notes = folder / "asked.json"
        self.good_at: datetime | None = None
        self._asked_at: datetime | None = None
        with suppress(OSError, ValueError, LookupError, TypeError):
            told = json.loads(self._notes.read_bytes())
            self._asked_at = datetime.fromisoformat(told["asked_at"])
            if self.path.exists() and told["good_at"]:
                self.good_at = datetime.fromisoformat(told["good_at"])

    def is_due(self, now: datetime) -> bool:
        """Whether to ask: there is no list, or it is a day old, and the last try was some minutes ago."""
        is_wanted = self.good_at is None or now - self.good_at >= REFRESH
        return is_wanted and (self._asked_at is None or now - self._asked_at >= RETRY)

    def keep(self, body: bytes, now: datetime) -> None:
        """Puts a list in force. Raises: Refused, Unreachable: the disk."""
        with write_errors(str(self.folder)):
            write_whole(self.path, body)
        self.good_at = now
        self.note(now)

    def note(self, now: datetime) -> None:
        """Notes that the list was asked for."""
        told = {"asked_at": now.isoformat(), "good_at": self.good_at and self.good_at.isoformat()}
        with write_errors(str(self.folder)):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._notes, json.dumps(told).encode())
