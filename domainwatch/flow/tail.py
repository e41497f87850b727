"""Logs of certificates followed for whoever wants their entries, without a database."""

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from domainwatch.model import Refused, RemoteError
from feeds import FeedError, Unreachable, Workplace
from feeds.ct.follower import Batch
from feeds.ct.lists import fetch_logs
from feeds.ct.position import Position
from feeds.ct.slices import MAX_RATE, Following, follow_logs
from feeds.ct.start import Start
from feeds.parse.loglist import Log

#: Seconds between two looks at logs that were read to their heads.
POLL_S = 10.0
#: Looks in vain after which a log is given up by who waits for its head, and seconds before the second look, which
#: double each time: an outage of a minute is outlived.
TRIES, RETRY_S = 7, 1.0
#: The same where a log lies or refuses: a cache before it may be wrong for a moment, but otherwise time mends nothing.
LIES = 3
#: Questions a second to logs on this machine, which are nobody else's: more than anybody can ask.
HERE_RATE = 100_000
#: Logs that are named where none fits.
_NAMED = 10

#: Waits so many seconds, or raises where nobody takes any more.
Pause = Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which logs: those of a file, or of Google's list where there is none, that fit a pattern, or all in use.

    `max_rate` is how many questions a second one operator is asked at most; None: as many as is polite.
    """

    log_list: Path | None = None
    pattern: str = ""
    start: Start
    max_rate: int | None = None


def chosen_logs(choice: Choice, workplace: Workplace, tell: Callable[[str], None]) -> Following:
    """The logs to follow. One that is named is followed though it is no more in use, or never was.

    Raises: Refused: there is no such log. RemoteError: no list can be read.
    """
    known = fetch_logs([str(choice.log_list.resolve()) if choice.log_list else "google"], workplace)
    problems = "; ".join(map(str, known.problems))
    if not known.logs:
        raise RemoteError(problems or "the list has no logs")
    if problems:
        tell(problems)
    now = workplace.now()
    logs = [log for log in known.logs if (_fits(log, choice.pattern) if choice.pattern else log.is_followed(now))]
    if not logs:
        named = ", ".join(log.description or log.monitoring_url for log in known.logs[:_NAMED])
        wish = f"fits {choice.pattern!a}" if choice.pattern else "is in use (--log reads one all the same)"
        raise Refused(f"no log of the list {wish}; it has {len(known.logs)}, such as {named}")
    polite = HERE_RATE if all(map(_is_here, logs)) else MAX_RATE
    return Following(logs=logs, start=choice.start, max_rate=choice.max_rate or polite)


def _is_here(log: Log) -> bool:
    """Whether the log is on this machine."""
    try:
        host = urlsplit(log.monitoring_url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _fits(log: Log, pattern: str) -> bool:
    texts = (log.description, log.monitoring_url, log.origin)
    return any(fnmatchcase(text.lower(), f"*{pattern.lower()}*") for text in texts)


def tail_logs(
    following: Following, workplace: Workplace, pause: Pause, tell: Callable[[str], None]
) -> Generator[Batch]:
    """Proven entries of these logs, for as long as somebody takes them; what goes wrong is told, and tried again."""
    positions = dict[bytes, Position]()
    while True:
        try:
            yield from _slice(following, positions, workplace)
        except FeedError as error:
            tell(str(error))
        pause(POLL_S)


def read_to_head(following: Following, workplace: Workplace, pause: Pause) -> Generator[Batch]:
    """Proven entries of these logs up to the head that each of them has signed.

    Raises: RemoteError, after all that could be read: a log lied, or failed time and again.
    """
    positions, failures = dict[bytes, Position](), 0
    while not _are_at_head(following, positions):
        before = dict(positions)
        try:
            yield from _slice(following, positions, workplace)
        except FeedError as error:
            failures = failures + 1 if positions == before else 1
            most = TRIES if isinstance(error, Unreachable) else LIES
            if failures >= most or _are_at_head(following, positions):
                raise RemoteError(str(error)) from error
            pause(RETRY_S * 2 ** (failures - 1))


def _slice(following: Following, positions: dict[bytes, Position], workplace: Workplace) -> Generator[Batch]:
    # Closed at once when nobody takes any more, so that its thread ends before the process does.
    with closing(cast("Generator[Batch]", follow_logs(following, dict(positions), workplace))) as batches:
        for batch in batches:
            yield batch
            positions[batch.log.id] = batch.position


def _are_at_head(following: Following, positions: Mapping[bytes, Position]) -> bool:
    """Whether each log was read to the newest head that was believed."""
    known = [positions.get(log.id) for log in following.logs]
    return all(one is not None and one.tree.size >= one.head.size for one in known)
