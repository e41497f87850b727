"""One log, followed: its heads audited, its entries read and proven, its lies named."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import SystemRandom

from feeds.ct.client import LogClient
from feeds.ct.evidence import Lie, keep_evidence
from feeds.ct.position import SIGNED_BYTES, Position
from feeds.ct.start import Start, fetch_start
from feeds.ct.status import LogStatus, Trouble, status_of
from feeds.errors import FeedError, Garbled, Unreachable
from feeds.parse.ctaudit import HeadFault, head_faults
from feeds.parse.ctentries import Entries
from feeds.parse.cthead import TreeHead
from feeds.parse.loglist import Log
from feeds.parse.merkle import Tree
from feeds.workplace import Workplace

#: Entries that are proven and handed on together: some thousand, so that a proof costs little beside them, and few
#: enough that those of fifty logs at a time fit into some hundred megabytes.
BATCH = 2048
#: Bytes of entries after which a batch ends early; live entries have 1.4 kB.
BATCH_BYTES = 32 << 20
#: Seconds after which a batch ends early too: what a slow log has brought by then must not be lost with the slice.
BATCH_SECONDS = 30.0
#: Answers that one log is asked for at the same time: enough for slow logs, few enough for a browser's courtesy.
JOBS = 4
#: Seconds between two looks at a log that was read to its head.
POLL_SECONDS = 10.0
#: Milliseconds by which a head that says the same must be newer for the cursor to be moved for it. Were it never moved,
#: a quiet log would seem hours behind as soon as it does not answer; were it always, each look would be a transaction.
REFRESH_MILLISECONDS = 300_000
#: Seconds to wait after the first failure; each further one doubles them, up to the most. All are cut by up to half at
#: random, so that logs that failed together are not asked together.
RETRY_SECONDS, RETRY_MOST_SECONDS = 1.0, 60.0

_dice = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Entries of a log that follow one another, proven, and its position once they are stored.

    Without entries it says where a log begins to be read, or that its head was signed again.
    """

    log: Log
    entries: tuple[Entries, ...]
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a follower has to do: the log, how far it was read (None: never), where to begin, and where batches go."""

    log: Log
    position: Position | None
    start: Start
    not_before: datetime | None
    hand_on: Callable[[Batch], Awaitable[None]]


class Follower:
    """Follows one log until it is cancelled; whatever goes wrong with it stays here, as `errors` and `status`."""

    def __init__(self, errand: Errand, client: LogClient, workplace: Workplace) -> None:
        self._errand, self._client, self._workplace = errand, client, workplace
        self.log, self.position = errand.log, errand.position
        #: Whether the log was read to a head, or failed, since this began.
        self.is_settled = False
        self._error: FeedError | None = None
        self._lies: dict[str, FeedError] = {}
        self._trouble = Trouble(not_before=errand.not_before)
        self._read, self._begun = 0, 0.0

    async def follow(self, told: Callable[[], None]) -> None:
        """Looks at the log again and again; `told` is called after each look."""
        self._begun = asyncio.get_running_loop().time()
        failures, wait = 0, self._wait_at_first()
        while True:
            if wait == 0:
                failures, wait = await self._looked(failures)
            self.is_settled = True
            told()
            await asyncio.sleep(wait)
            wait = 0.0

    def errors(self) -> list[FeedError]:
        """What is wrong with the log: its lies, and why it could not be read where that still stands."""
        found = [*self._lies.values(), *([self._error] if self._error else [])]
        # Without a wait of its own: that would hold up all logs of the feed.
        return [type(error)(f"{self.log.description or self.log.monitoring_url}: {error}") for error in found]

    def status(self) -> LogStatus:
        """How far the log was read, for the status file."""
        now = self._workplace.now()
        seconds = asyncio.get_running_loop().time() - self._begun
        rate = self._read / seconds if seconds > 0 else 0.0
        return status_of(self.log, self.position, rate, self._trouble, now)

    def _wait_at_first(self) -> float:
        """Seconds for which the log asked, in an earlier pull, to be left alone."""
        until, now = self._trouble.not_before, self._workplace.now()
        if until is None or until <= now:
            self._trouble = Trouble()
            return 0.0
        self._note(Unreachable(f"asked to wait until {until:%Y-%m-%d %H:%M:%S} UTC"), until)
        return (until - now).total_seconds()

    async def _looked(self, failures: int) -> tuple[int, float]:
        """Looks once; how many times in a row that has failed now, and seconds until the next look."""
        try:
            await self._look()
        except FeedError as error:
            wait = min(RETRY_SECONDS * 2**failures, RETRY_MOST_SECONDS) * _dice.uniform(0.5, 1)
            asked = error.retry_after if isinstance(error, Unreachable) else None
            until = self._workplace.now() + timedelta(seconds=asked) if asked else None
            self._note(error, until)
            return failures + 1, max(wait, asked or 0.0)
        self._error, told = None, "; ".join(map(str, self._lies.values()))
        self._trouble = Trouble(error=told, at=self._trouble.at or self._workplace.now()) if told else Trouble()
        return 0, POLL_SECONDS

    def _note(self, error: FeedError, until: datetime | None = None) -> None:
        self._error = error if str(error) not in self._lies else None
        self._trouble = Trouble(error=str(error), at=self._workplace.now(), not_before=until)

    async def _look(self) -> None:
        """Reads what is new up to the newest head."""
        head = await self._fetch_head()
        if self.position is None:
            tree = await fetch_start(self._client, self._errand.start, head, self._workplace.now())
            await self._hand_on((), Position(tree=tree, head=self._slim(head)))
        position = self.position
        if position is None:
            return
        await self._audit(position, head)
        await self._refresh(position, head)
        while self.position and self.position.tree.size < head.size:
            await self._take(self.position, head)

    async def _fetch_head(self) -> TreeHead:
        """The newest head, if it can be believed by itself. Raises: Garbled."""
        body = await self._client.fetch_head()
        try:
            head = self._client.read_head(body)
        except Garbled as error:
            raise self._lied(str(error), body) from error
        before = self.position.head if self.position else None
        now = int(self._workplace.now().timestamp() * 1000)
        faults = head_faults(head, before, self.log.promise, now)
        lies = {fault: self._lied(fault, body) for fault in faults}
        # What an old head says is true all the same.
        for fault, lie in lies.items():
            if fault is not HeadFault.FROZEN:
                raise lie
        return head

    async def _audit(self, position: Position, head: TreeHead) -> None:
        """Returns where a head and the largest one that was believed are of one log. Raises: Garbled."""
        smaller, larger = sorted((position.head, head), key=lambda one: one.size)
        # A head at or behind which our own tree stands is proven by that tree itself, as soon as that has come there.
        is_ahead = head.size > position.head.size and position.head.size <= position.tree.size
        if head.size == position.head.size or is_ahead:
            return
        if not await self._client.extends((smaller.size, smaller.root), (larger.size, larger.root)):
            raise self._lied(f"no proof that {larger.size:,} entries begin with {smaller.size:,}: a fork", head.signed)

    async def _refresh(self, position: Position, head: TreeHead) -> None:
        """Notes that a log without new entries has signed its tree again."""
        age = head.timestamp - position.head.timestamp
        if head.size != position.head.size or age <= 0:
            return
        after = replace(position, head=self._slim(head))
        if age >= REFRESH_MILLISECONDS:
            await self._hand_on((), after)
        self.position = after

    async def _take(self, position: Position, head: TreeHead) -> None:
        """Reads the next entries, proves them, and hands them on."""
        start = position.tree.size
        stop = min(head.size, (start // BATCH + 1) * BATCH)
        entries = await self._read_entries(start, stop, head.size)
        tree = position.tree.extended(b"".join(one.hashes for one in entries))
        if not await self._is_part(tree, head):
            raise await self._unproven(position, tree, head)
        logged = max(int(one.timestamps.max()) for one in entries)
        self._read += tree.size - start
        after = Position(tree=tree, head=self._slim(head), logged=max(logged, position.logged))
        await self._hand_on(tuple(entries), after)

    async def _is_part(self, tree: Tree, head: TreeHead) -> bool:
        if tree.size == head.size:
            return tree.root == head.root
        return await self._client.extends((tree.size, tree.root), (head.size, head.root))

    async def _unproven(self, before: Position, tree: Tree, head: TreeHead) -> Garbled:
        """Why the tree with the new entries is not the log's: either they are not, or it has another past."""
        known = before.tree
        if known.size and not await self._client.extends((known.size, known.root), (head.size, head.root)):
            text = f"no proof that {head.size:,} entries begin with the {known.size:,} that were read: a fork"
            return self._lied(text, head.signed)
        return self._lied(f"the entries {known.size:,} to {tree.size - 1:,} do not give the signed root", head.signed)

    async def _read_entries(self, start: int, stop: int, size: int) -> list[Entries]:
        """Entries from start on, up to stop, or fewer where they are very large; several answers at a time."""
        jobs = asyncio.Semaphore(JOBS)

        async def piece(first: int, behind: int) -> list[Entries]:
            found = list[Entries]()
            # Held for the whole piece, so that pieces are whole in their order, however little comes at a time.
            async with jobs:
                while first < behind:
                    found.append(await self._client.fetch_entries(first, behind, size))
                    first += len(found[-1])
            return found

        page = self._client.page
        bounds = [start, *range((start // page + 1) * page, stop, page), stop]
        tasks = [asyncio.create_task(piece(*pair)) for pair in itertools.pairwise(bounds)]
        try:
            return await _gathered(tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hand_on(self, entries: tuple[Entries, ...], position: Position) -> None:
        await self._errand.hand_on(Batch(log=self.log, entries=entries, position=position))
        self.position = position

    def _slim(self, head: TreeHead) -> TreeHead:
        """The same head with as few other signatures as its cursor can carry."""
        if len(head.signed) <= SIGNED_BYTES:
            return head
        text, _, lines = head.signed.rpartition(b"\n\n")
        for line in lines.splitlines():
            try:
                return self._client.read_head(text + b"\n\n" + line + b"\n")
            except Garbled:
                continue
        # What the log signed of it can be told again from size, root and time alone.
        return replace(head, signed=b"")

    def _lied(self, what: str, shown: bytes) -> Garbled:
        """The error that names a lie, of which the evidence is kept. Raises: Refused, Unreachable: the disk."""
        error = Garbled(what)
        before = self.position.head.signed if self.position else b""
        lie = Lie(what=what, before=before, shown=shown)
        keep_evidence(self._workplace.folder, self.log, lie, self._workplace.now())
        self._lies[what] = error
        return error


async def _gathered(tasks: "list[asyncio.Task[list[Entries]]]") -> list[Entries]:
    """What the tasks gave, in order, up to the first that makes it too much or too late."""
    clock = asyncio.get_running_loop().time
    end, found, size = clock() + BATCH_SECONDS, list[Entries](), 0
    for task in tasks:
        for entries in await task:
            found.append(entries)
            size += len(entries.data)
        if size > BATCH_BYTES or clock() > end:
            break
    return found
