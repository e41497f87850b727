"""All logs at once, for a slice of time: each at its own pace, and none faster than somebody takes what it brings."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from threading import Thread

from feeds.ct.client import LogClient
from feeds.ct.follower import Batch, Errand, Follower
from feeds.ct.paged import PagedLog
from feeds.ct.position import Position
from feeds.ct.start import Start
from feeds.ct.status import waits, write_status
from feeds.ct.tiled import TiledLog
from feeds.errors import FeedError, together
from feeds.parse.loglist import Log
from feeds.transport.ctweb import LogWeb, opened_web
from feeds.transport.pace import Pace
from feeds.workplace import Workplace

#: Seconds of one slice: a pull must end now and then, so that new logs and a stop are noticed.
SLICE_SECONDS = 240.0
#: Batches that are proven and wait to be taken; while there are so many, nothing more is fetched than is on its way.
WAITING = 4
#: Seconds between two looks at whether a slice is over, where no log says that it has come to its head.
LOOK_SECONDS = 0.1
#: Seconds between two states of the status file.
STATUS_SECONDS = 5.0
#: Questions a second to one operator, unless `max_rate` says otherwise: below the lowest limit that one publishes (10).
MAX_RATE = 8
#: Logs whose errors are told in one pull; more than these have one cause.
ERRORS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Which logs to follow, where those begin that were never read, and how often an operator is asked (a second).

    Logs are looked at again and again, beyond a slice of time too, as long as `is_busy`.
    """

    logs: Sequence[Log]
    start: Start
    max_rate: float = MAX_RATE
    is_busy: Callable[[], bool] = lambda: False


def follow_logs(following: Following, positions: Mapping[bytes, Position], workplace: Workplace) -> Iterator[Batch]:
    """Proven entries as logs bring them, until each log was read to its head or failed, or the slice of time is over.

    Those of one log come in order, from its position on. A log that has come to its head is looked at again as long as
    another has not. Raises: FeedError, after all batches, for the logs that lied or could not be read; the others do
    not suffer from it.
    """
    loop = asyncio.new_event_loop()
    bridge = _Bridge(queue=SimpleQueue(), room=asyncio.Semaphore(WAITING))
    slice_of_time = loop.create_task(_Slice(following, positions, workplace, bridge).run())
    thread = Thread(target=bridge.run, args=(loop, slice_of_time), name="ct", daemon=True)
    thread.start()
    try:
        while (batch := bridge.queue.get()) is not None:
            yield batch
            loop.call_soon_threadsafe(bridge.room.release)
        errors = slice_of_time.result()
    finally:
        loop.call_soon_threadsafe(slice_of_time.cancel)
        thread.join()
        loop.close()
    if errors:
        raise together(errors, ERRORS_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bridge:
    """From the event loop in its thread to the generator in another; None in the queue says that nothing follows."""

    queue: "SimpleQueue[Batch | None]"
    room: asyncio.Semaphore

    def run(self, loop: asyncio.AbstractEventLoop, task: "asyncio.Task[list[FeedError]]") -> None:
        """Runs the task to its end, however that is."""
        loop.run_until_complete(asyncio.wait({task}))
        loop.run_until_complete(loop.shutdown_asyncgens())
        self.queue.put(None)

    async def put(self, batch: Batch) -> None:
        """Hands a batch over, once there is room for it."""
        await self.room.acquire()
        self.queue.put(batch)


class _Slice:
    """A follower for each log, for as long as the slice lasts."""

    def __init__(
        self, following: Following, positions: Mapping[bytes, Position], workplace: Workplace, bridge: _Bridge
    ) -> None:
        self._following, self._positions, self._workplace = following, positions, workplace
        self._bridge = bridge
        self._paces: dict[str, Pace] = {}

    async def run(self) -> list[FeedError]:
        """Follows all logs to the end of the slice; what is wrong with them then."""
        async with opened_web(self._workplace) as web:
            followers = self._followers(web)
            news = asyncio.Event()
            tasks = {asyncio.create_task(follower.follow(news.set)) for follower in followers}
            settling = asyncio.create_task(self._settle(followers, news))
            try:
                # Followers never end by themselves: one that does has met an error of ours.
                done, _ = await asyncio.wait({settling, *tasks}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in (settling, *tasks):
                    task.cancel()
                await asyncio.gather(settling, *tasks, return_exceptions=True)
            self._tell(followers)
        return [error for follower in followers for error in follower.errors()]

    async def _settle(self, followers: Sequence[Follower], news: asyncio.Event) -> None:
        """Returns when the slice is over; tells the status file how it goes until then."""
        clock = asyncio.get_running_loop().time
        end, told = clock() + SLICE_SECONDS, clock()
        while self._is_on(followers, end):
            news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), LOOK_SECONDS)
            if clock() - told >= STATUS_SECONDS:
                self._tell(followers)
                told = clock()

    def _is_on(self, followers: Sequence[Follower], end: float) -> bool:
        """Whether the slice goes on: a log has neither come to its head nor failed, or others are busy."""
        is_settled = all(follower.is_settled for follower in followers)
        return self._following.is_busy() or (not is_settled and asyncio.get_running_loop().time() < end)

    def _tell(self, followers: Sequence[Follower]) -> None:
        statuses = [follower.status() for follower in followers]
        write_status(self._workplace.folder, statuses, self._workplace.now())

    def _followers(self, web: LogWeb) -> list[Follower]:
        asked_to_wait = waits(self._workplace.folder)
        return [self._follower(log, web, asked_to_wait.get(b64encode(log.id).decode())) for log in self._following.logs]

    def _follower(self, log: Log, web: LogWeb, not_before: datetime | None) -> Follower:
        pace = self._paces.setdefault(log.operator, Pace(self._following.max_rate))
        client: LogClient = (TiledLog if log.is_tiled else PagedLog)(log, web, pace)
        errand = Errand(
            log=log,
            position=self._positions.get(log.id),
            start=self._following.start,
            not_before=not_before,
            hand_on=self._bridge.put,
        )
        return Follower(errand, client, self._workplace)
