"""A server of logs that lies about some of them."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from aiohttp import web

from domainwatch.world import CtLog, LogServer, Submission
from domainwatch.world.ctlog import Head, LogEntry, counted, indexed, milliseconds
from domainwatch.world.ctserver import Answer
from domainwatch.world.server import Loop
from tests.feeds.certs import alternatives, signed, tbs

#: Bytes of a body that is larger than any answer has reason to be, and of a piece of it.
HUGE, PIECE = 64 << 20, 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of which log, and when."""

    log: CtLog
    origin: str
    path: str
    query: Mapping[str, str]
    now: datetime

    @property
    def is_head(self) -> bool:
        """Whether a signed head was asked for."""
        return self.path in ("ct/v1/get-sth", "checkpoint")

    @property
    def is_entries(self) -> bool:
        """Whether a page or a tile of entries was asked for."""
        return self.path == "ct/v1/get-entries" or self.path.startswith("tile/data/")

    def told(self, head: Head) -> Answer:
        """The head as a log of this family tells it."""
        return Answer(body=head.checkpoint(self.origin, self.log.id) if self.log.is_tiled else head.sth)


Lie = Callable[[Asked, Answer], Answer | web.Response]


class LyingServer(LogServer):
    """Serves logs, and changes the answers of those that have a lie in `lies` (by name)."""

    def __init__(self, now: Callable[[], datetime], loop: Loop | None = None) -> None:
        super().__init__(now, loop)
        self.lies: dict[str, Lie] = {}

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """What the log says, or what the lie makes of it."""
        name, _, path = request.path.removeprefix("/").partition("/")
        if name not in self.lies:
            return await super().respond(request)
        log, origin = self.logs[name], f"{self.address}/{name}"
        asked = Asked(log=log, origin=origin, path=path, query=request.query, now=self.now())
        told = self.lies[name](asked, self.answer(request))
        return told if isinstance(told, web.Response) else self.packed(told, request)


def certificate(*names: str) -> Submission:
    """A certificate for these names, quickly made."""
    return Submission(certificate=signed(tbs(alternatives(*(name.encode() for name in names)))))


def forked(log: CtLog, at: int, names: list[str], now: datetime) -> CtLog:
    """A log with the same key that has other entries from that index on, one for each name."""
    fork = CtLog(log.name, is_tiled=log.is_tiled, key=log.key)
    for entry in log.entries[:at]:
        fork.append(entry)
    for name in names:
        fork.add(certificate(name), now)
    return fork


def heads(make: Callable[[CtLog, datetime], Head]) -> Lie:
    """Another head than the true one; all else is as it should be."""
    return lambda asked, honest: asked.told(make(asked.log, asked.now)) if asked.is_head else honest


def unsigned(log: CtLog, now: datetime) -> Head:
    """The true head, signed by somebody else."""
    return replace(log.head(now), signature=CtLog(log.name, is_tiled=log.is_tiled).head(now).signature)


def other_root(log: CtLog, now: datetime) -> Head:
    """The true size with a root that no tree has."""
    return log.head_of(log.size, sha256(b"other").digest(), now)


def smaller(log: CtLog, now: datetime) -> Head:
    """A head of the tree as it was, signed now."""
    return log.head(now, log.size // 2)


def older_of_another(log: CtLog, now: datetime) -> Head:
    """A smaller head that was signed a while ago, and not of this tree."""
    return log.head_of(log.size // 2, sha256(b"other").digest(), now - timedelta(minutes=5))


def from_tomorrow(log: CtLog, now: datetime) -> Head:
    """The true tree, signed at a time that has not come."""
    return log.head(now + timedelta(days=1))


def from_last_week(log: CtLog, now: datetime) -> Head:
    """The true tree, signed by a log that has not signed anything since."""
    return log.head(now - timedelta(days=7))


def entries(change: Callable[[Asked, Answer], Answer | web.Response]) -> Lie:
    """Other pages or tiles of entries than the true ones."""
    return lambda asked, honest: change(asked, honest) if asked.is_entries and honest.status == 200 else honest


def status(code: int, headers: Mapping[str, str] | None = None) -> Lie:
    """No answer but this status, whatever is asked."""
    return lambda asked, honest: web.Response(status=code, headers=headers)


def items_of(page: Answer) -> list[dict[str, str]]:
    """The entries in a page."""
    found: list[dict[str, str]] = json.loads(page.body)["entries"]
    return found


def page_of(items: list[dict[str, str]]) -> Answer:
    """A page of these entries."""
    return Answer(body=json.dumps({"entries": items}).encode())


def tile_of(body: bytes) -> Answer:
    """A data tile of these bytes."""
    return Answer(body=gzip.compress(body, 1), is_packed=True)


def huge(*, is_packed: bool) -> Callable[[Asked, Answer], web.Response]:
    """A body that does not end where it should: blanks, which packed are few bytes."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(HUGE // PIECE):
            yield b" " * PIECE

    if is_packed:
        packed = gzip.compress(b" " * HUGE, 1)
        return lambda asked, honest: web.Response(body=packed, headers={"Content-Encoding": "gzip"})
    return lambda asked, honest: web.Response(body=pieces())


def dripping(pause_s: float) -> Callable[[Asked, Answer], web.Response]:
    """The true body, a byte at a time with so many seconds between them."""

    async def drops(body: bytes) -> AsyncIterator[bytes]:
        for octet in body:
            yield bytes([octet])
            await asyncio.sleep(pause_s)

    return lambda asked, honest: web.Response(
        body=drops(honest.body), headers={"Content-Encoding": "gzip"} if honest.is_packed else {}
    )


def broken_off(asked: Asked, honest: Answer) -> web.Response:
    """Half of the true body, behind a header that promises all of it."""

    async def half() -> AsyncIterator[bytes]:
        yield honest.body[: len(honest.body) // 2]
        raise ConnectionResetError

    headers = {"Content-Length": str(len(honest.body))}
    return web.Response(body=half(), headers=headers | ({"Content-Encoding": "gzip"} if honest.is_packed else {}))


def altered(asked: Asked, honest: Answer) -> Answer:
    """One entry after another with a name that was never logged, in an encoding that is otherwise right."""
    evil = certificate("evil-in-entry.example").certificate
    entry = milliseconds(asked.now).to_bytes(8) + b"\0\0" + counted(evil, 3)
    if not asked.log.is_tiled:
        leaf = LogEntry(leaf=b"\0\0" + entry + counted(b"", 2), extra_data=counted(b"", 3), tile_leaf=b"")
        return page_of([leaf.item for _ in items_of(honest)])
    whole, _, width = asked.path.removeprefix("tile/data/").partition(".p/")
    first = int(whole.replace("x", "").replace("/", "")) * 256
    places = range(first, first + int(width or 256))
    return tile_of(b"".join(entry + counted(indexed(index), 2) + counted(b"", 2) for index in places))


def chained(asked: Asked, honest: Answer) -> Answer:
    """True entries, and beside each a chain with a name that was never logged."""
    evil = signed(tbs(alternatives(b"evil-in-chain.example")))
    extra = counted(counted(evil, 3), 3)
    item = LogEntry(leaf=b"", extra_data=extra, tile_leaf=b"").item
    return page_of([{**true, "extra_data": item["extra_data"]} for true in items_of(honest)])


def greased(asked: Asked, honest: Answer) -> Answer:
    """Checkpoints with lines of signature that nobody can check, before and behind the log's own."""
    if asked.path != "checkpoint":
        return honest
    text, _, line = honest.body.decode().partition("\n\n")
    strange = "\u2014 somebody.example/else AAAAAGdyZWFzZQ==\n"
    own = f"\u2014 {asked.origin} /////2dyZWFzZQ==\n"
    return Answer(body=f"{text}\n\n{strange}{own}{line}{strange}".encode())
