"""Logs of certificates: certificate transparency, every log of a list, each entry proven."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from feeds import options as read
from feeds.ct.blocks import NO_NAMES, Names, names_of
from feeds.ct.days import Closing, Days, Open, day_of
from feeds.ct.follower import Batch
from feeds.ct.lists import fetch_logs
from feeds.ct.position import Position, positions_from, positions_text
from feeds.ct.slices import ERRORS_SHOWN, MAX_RATE, Following, follow_logs
from feeds.ct.start import start_of
from feeds.errors import FeedError, Refused, together
from feeds.parse.loglist import Log, LogState
from feeds.records import Block, Cursor, Zone
from feeds.workplace import Workplace

#: The lists that are followed unless others are given: what Chrome accepts is nearly all there is.
LISTS = ["google"]
#: Lists of logs, and patterns of logs, that can be given.
CHOICES = 100
#: Logs that are followed at once: twice as many as all browsers accept. Each takes some 2 kB of every cursor.
LOGS = 128
#: Days of which names are kept.
KEEP_DAYS = 30
#: How long a log is still looked at that takes in nothing more: what it took in last comes within a day (MMD).
MARGIN = timedelta(days=7)
#: How long it is asked for entries that it has and that were not read; logs are shut some weeks after they are retired.
LAST = timedelta(days=30)
#: Characters of a cursor that are read: twice as many logs as are followed at once, each with the longest of all trees.
CURSOR_LIMIT = 1 << 22
#: The form of the cursor's text; one of another form is not understood, and the logs begin anew.
_VERSION = 1
_KEYS = ("lists", "logs", "start", "keep_days", "max_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What a cursor says: how far each log was read, by its id, and how much of each open day counts."""

    positions: Mapping[bytes, Position]
    days: Mapping[str, Open]


_NOWHERE = _Place(positions={}, days={})
_GIVEN_UP = frozenset({LogState.RETIRED, LogState.REJECTED})


class CtFeed:
    """The names in the certificates of logs (RFC 6962, static-ct-api).

    Options: `lists`, names of publishers (google, apple) and files in the form of their lists; `logs`, patterns of
    which one must fit a log's description or address; `start`, where logs begin that were never read: head, an index,
    or days such as 7d; `keep_days`, for how long names are kept for marks that are added later; `max_rate`, questions a
    second to one operator.
    """

    def __init__(self, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> None:
        read.refuse_unknown(options, _KEYS)
        self._id, self._workplace = feed_id, workplace
        self._lists = read.texts(options, "lists", CHOICES) if "lists" in options else LISTS
        self._patterns = read.texts(options, "logs", CHOICES) if "logs" in options else ["*"]
        self._start = start_of(options.get("start"))
        self._max_rate = read.count(options, "max_rate", MAX_RATE)
        self._days = Days(workplace.folder / "days", read.count(options, "keep_days", KEEP_DAYS))

    def pull(self, after: Cursor | None) -> Iterator[Block]:
        """The names in new entries of all logs, each proven, until all are at their heads or a slice of time is over.

        Raises: FeedError, after all blocks.
        """
        place, failures = _place_of(after), list[FeedError]()
        opened, gaps = self._days.resume(place.days)
        failures += gaps
        closing = Closing(self._days, opened, day_of(self._workplace.now()))
        logs, positions = self._followed(place.positions, failures)
        following = Following(logs=logs, start=self._start, max_rate=self._max_rate, is_busy=closing.is_alive)
        texts = {log_id: position.text for log_id, position in positions.items()}
        try:
            for batch in follow_logs(following, positions, self._workplace):
                yield from self._blocks(batch, texts, opened)
        except FeedError as error:
            failures.append(error)
        closing.wait()
        failures += [closing.error] if closing.error else []
        left = closing.left(opened)
        if left != opened:
            yield self._block(NO_NAMES, texts, left)
        if failures:
            raise together(failures, ERRORS_SHOWN)

    def zones(self, at: Cursor | None) -> list[Zone]:
        """The days of which names are kept, as zones of that name."""
        return self._days.zones(_place_of(at).days)

    def stock(self, at: Cursor, zone: str, after: bytes) -> Iterator[bytes]:
        """The names that came on a day and stand behind `after`, sorted and each once, newline-joined.

        Raises: Gap: the day is not kept any more. Garbled, Unreachable: it cannot be read.
        """
        return self._days.stock(_place_of(at).days, zone, after)

    def logs(self) -> list[Log]:
        """The logs in its lists, followed or not; a published list is fetched where none was fetched for a day.

        Raises: FeedError: no list can be read.
        """
        known = fetch_logs(self._lists, self._workplace)
        if known.problems and not known.logs:
            raise together(known.problems, ERRORS_SHOWN)
        return list(known.logs)

    def _blocks(self, batch: Batch, texts: dict[bytes, str], opened: dict[str, Open]) -> Iterator[Block]:
        """The blocks of a batch, the last of which moves the position of its log; `texts` and `opened` move with it."""
        *pieces, last = names_of(batch)
        for names in pieces:
            self._keep(names, opened)
            yield self._block(names, texts, opened)
        self._keep(last, opened)
        texts[batch.log.id] = batch.position.text
        yield self._block(last, texts, opened)

    def _keep(self, names: Names, opened: dict[str, Open]) -> None:
        day = day_of(self._workplace.now())
        if names.count:
            opened[day] = self._days.add(day, names.names, opened.get(day, Open()))

    def _block(self, names: Names, texts: Mapping[bytes, str], opened: Mapping[str, Open]) -> Block:
        return Block(
            feed_id=self._id,
            names=names.names,
            count=names.count,
            seen_at=self._workplace.now(),
            cursor=_cursor_of(texts, opened),
            details=names.details,
            unread=names.unread,
            unread_count=names.unread_count,
            kept=True,
        )

    def _followed(
        self, positions: Mapping[bytes, Position], failures: list[FeedError]
    ) -> tuple[list[Log], dict[bytes, Position]]:
        """The logs to follow, and the positions to keep: those of logs that are finished are of no more use."""
        known, now = fetch_logs(self._lists, self._workplace), self._workplace.now()
        failures += known.problems
        alive = {log.id: log for log in known.logs if log.is_followed(now) or _is_unfinished(log, positions, now)}
        chosen = [log for log in alive.values() if self._is_chosen(log)]
        if not chosen:
            failures.append(Refused("none of the logs in the lists is to be followed"))
        if len(chosen) > LOGS:
            failures.append(Refused(f"{len(chosen)} logs are chosen, and {LOGS} are the most; narrow them with logs"))
        # While a list cannot be read, nobody knows which of its logs are finished.
        kept = positions if known.problems else {log_id: positions[log_id] for log_id in positions if log_id in alive}
        return chosen[:LOGS], dict(kept)

    def _is_chosen(self, log: Log) -> bool:
        texts = (log.description.lower(), log.submission_url.lower(), log.monitoring_url.lower())
        return any(fnmatchcase(text, pattern.lower()) for text in texts for pattern in self._patterns)


def _is_unfinished(log: Log, positions: Mapping[bytes, Position], now: datetime) -> bool:
    """Whether a log from which nothing new is to come still has entries, or may have, that were not read."""
    position = positions.get(log.id)
    if position is None:
        return False
    ended = [moment for moment in (log.stop, log.state_since if log.state in _GIVEN_UP else None) if moment]
    is_behind = position.tree.size < position.head.size
    return bool(ended) and now < min(ended) + (LAST if is_behind else MARGIN)


def _cursor_of(texts: Mapping[bytes, str], days: Mapping[str, Open]) -> Cursor:
    rows = json.dumps({day: [known.size, known.lines] for day, known in days.items()})
    return Cursor(f'{{"version":{_VERSION},"days":{rows},"logs":{positions_text(texts)}}}')


def _place_of(cursor: Cursor | None) -> _Place:
    """What a cursor says; that nothing was read where it is none of ours."""
    try:
        told = json.loads(cursor.text if cursor and len(cursor.text) <= CURSOR_LIMIT else "{}")
        if told["version"] != _VERSION:
            return _NOWHERE
        days = {day_of(datetime.fromisoformat(day)): Open(*map(int, row)) for day, row in told["days"].items()}
        return _Place(positions=positions_from(told["logs"]), days=days)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _NOWHERE


FEED = CtFeed
