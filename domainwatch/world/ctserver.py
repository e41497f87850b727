"""A server of certificate logs of both families."""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from domainwatch.world.ctlog import CtLog, in_base64, log_list
from domainwatch.world.cttree import TILE_WIDTH
from domainwatch.world.http import HttpServer
from domainwatch.world.server import Loop

#: Entries in a page of get-entries; pages end at multiples of it, wherever they begin, as Google's software does it.
PAGE = 256
#: How hard answers are packed: the least, because on loopback nobody waits for bytes.
PACKING = 1

_TILE = re.compile(r"tile/(data|[0-5])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a log answers. `is_packed` says that the body is gzip already, whatever the client asked for."""

    status: int = 200
    body: bytes = b""
    is_packed: bool = False


class LogServer(HttpServer):
    """Serves each of `logs` below its name (`/name/ct/v1/get-sth`, `/name/checkpoint`); logs may come while it runs.

    `now` is when heads are signed: each answer has a new one. `packs` says whether it packs for clients that ask.
    """

    def __init__(self, now: Callable[[], datetime], loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.now = now
        self.packs = True
        self.logs: dict[str, CtLog] = {}

    def add(self, log: CtLog) -> CtLog:
        """The log, which is served from now on."""
        self.logs[log.name] = log
        return log

    def url(self, log: CtLog) -> str:
        """Below which URL a log is served; it ends in a slash."""
        return f"{self.base_url}/{log.name}/"

    def log_list(self) -> bytes:
        """A list (version 3) of all logs, each of an operator of its own."""
        return log_list({f"operator of {log.name}": [(log, self.url(log))] for log in self.logs.values()})

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """What the log says; 404 where there is no such log or file, 400 for what cannot be asked."""
        return self.packed(self.answer(request), request)

    def answer(self, request: web.BaseRequest) -> Answer:
        """What the log that is asked says."""
        name, _, path = request.path.removeprefix("/").partition("/")
        log = self.logs.get(name)
        if log is None:
            return NOT_FOUND
        if log.is_tiled:
            return _file(log, path, self.url(log), self.now())
        return _rfc6962(log, path, request.query, self.now())

    def packed(self, answer: Answer, request: web.BaseRequest) -> web.Response:
        """The response, packed where the answer is or the client takes it."""
        if answer.is_packed:
            return web.Response(body=answer.body, headers={"Content-Encoding": "gzip"})
        if self.packs and "gzip" in request.headers.get("Accept-Encoding", ""):
            body = gzip.compress(answer.body, PACKING, mtime=0)
            return web.Response(status=answer.status, body=body, headers={"Content-Encoding": "gzip"})
        return web.Response(status=answer.status, body=answer.body)


NOT_FOUND = Answer(status=404, body=b"Not found\n")


def _rfc6962(log: CtLog, path: str, query: Mapping[str, str], now: datetime) -> Answer:
    """An answer as RFC 6962 section 4 has it."""
    answers: dict[str, Callable[[CtLog, Mapping[str, str]], object]] = {
        "ct/v1/get-entries": _entries,
        "ct/v1/get-sth-consistency": _consistency,
        "ct/v1/get-proof-by-hash": _proof,
        "ct/v1/get-entry-and-proof": _entry_and_proof,
    }
    if path == "ct/v1/get-sth":
        return Answer(body=log.head(now).sth)
    if path not in answers:
        return NOT_FOUND
    try:
        return Answer(body=json.dumps(answers[path](log, query)).encode())
    except (KeyError, ValueError) as error:
        return Answer(status=400, body=f"{error}\n".encode())


def _entries(log: CtLog, query: Mapping[str, str]) -> object:
    start, end = int(query["start"]), int(query["end"])
    if not 0 <= start <= end:
        raise ValueError("start or end is out of range")
    if start >= log.size:
        raise ValueError(f"need tree size: {start + 1} to get leaves but only got: {log.size}")
    stop = min(end + 1, log.size, (start // PAGE + 1) * PAGE)
    return {"entries": [entry.item for entry in log.entries[start:stop]]}


def _consistency(log: CtLog, query: Mapping[str, str]) -> object:
    first, second = int(query["first"]), _size(log, query["second"])
    if not 0 <= first <= second:
        raise ValueError("first is out of range")
    return {"consistency": [in_base64(one) for one in log.tree.consistency(first, second)]}


def _proof(log: CtLog, query: Mapping[str, str]) -> object:
    size = _size(log, query["tree_size"])
    hashes = [in_base64(entry.hash) for entry in log.entries[:size]]
    index = hashes.index(query["hash"])
    return {"leaf_index": index, "audit_path": [in_base64(one) for one in log.tree.inclusion(index, size)]}


def _entry_and_proof(log: CtLog, query: Mapping[str, str]) -> object:
    index, size = int(query["leaf_index"]), _size(log, query["tree_size"])
    if not 0 <= index < size:
        raise ValueError("leaf_index is out of range")
    path = [in_base64(one) for one in log.tree.inclusion(index, size)]
    return {**log.entries[index].item, "audit_path": path}


def _size(log: CtLog, text: str) -> int:
    if not 0 < int(text) <= log.size:
        raise ValueError(f"need tree size: {text} but only got: {log.size}")
    return int(text)


def _file(log: CtLog, path: str, url: str, now: datetime) -> Answer:
    """A file as static-ct-api has it. A partial tile is gone as soon as there is a full one, as logs may do it."""
    if path == "checkpoint":
        return Answer(body=log.head(now).checkpoint(url.partition("://")[2].removesuffix("/"), log.id))
    issuer = log.issuers.get(path.removeprefix("issuer/"))
    if issuer is not None:
        return Answer(body=issuer)
    found = _TILE.fullmatch(path)
    if found is None:
        return NOT_FOUND
    number, width = int(re.sub("[x/]", "", found[2])), int(found[3] or TILE_WIDTH)
    hashes = log.tree.tile(0 if found[1] == "data" else int(found[1]), number)
    available = len(hashes) // 32
    if width > available or (found[3] and available == TILE_WIDTH):
        return NOT_FOUND
    if found[1] != "data":
        return Answer(body=hashes[: width * 32])
    start = number * TILE_WIDTH
    leaves = b"".join(entry.tile_leaf for entry in log.entries[start : start + width])
    return Answer(body=gzip.compress(leaves, PACKING, mtime=0), is_packed=True)
