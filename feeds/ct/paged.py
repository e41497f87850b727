"""Logs that answer questions (RFC 6962)."""

from base64 import b64encode
from urllib.parse import urlencode

from feeds.errors import Garbled, Unreachable
from feeds.parse.ctentries import Entries
from feeds.parse.cthead import TreeHead, read_head
from feeds.parse.ctleaf import Proof, read_consistency, read_entry_and_proof, read_page, read_proof
from feeds.parse.loglist import Log
from feeds.parse.merkle import HASH, Tree, is_consistent, tree_behind
from feeds.transport.ctweb import LogWeb, TooLong
from feeds.transport.pace import Pace

#: Entries asked for at once until the log has shown how many it gives: more than that costs it memory for nothing.
PAGE = 1024
#: Entries that a page is taken to have at least, however few came: else a log could make each entry a task of ours.
LEAST_PAGE = 32
#: Bytes of a page: 1,024 live entries have 5 MB, and entries with chains of ten large certificates ten times that.
PAGE_BYTES = 32 << 20
#: Bytes of all other answers: a head has some hundred, a proof three thousand, one entry with its chain at most a MB.
ANSWER_BYTES = 1 << 21


class PagedLog:
    """A log of RFC 6962, see LogClient. The size of its pages is learned from what comes."""

    def __init__(self, log: Log, web: LogWeb, pace: Pace) -> None:
        self._log, self._web, self._pace = log, web, pace
        self.page = PAGE
        self._behind = -1

    async def fetch_head(self) -> bytes:
        """An answer to get-sth. Source: RFC 6962 section 4.3."""
        return await self._asked("get-sth", ANSWER_BYTES)

    def read_head(self, body: bytes) -> TreeHead:
        """The head in it, signed by the log."""
        return read_head(body, self._log.key)

    async def fetch_entries(self, start: int, stop: int, size: int) -> Entries:
        """The entries that come, from `start` on. Source: RFC 6962 section 4.6."""
        while True:
            asked = min(stop - start, self.page)
            try:
                body = await self._asked("get-entries", PAGE_BYTES, start=start, end=start + asked - 1)
            except TooLong:
                if asked == 1:
                    raise
                self.page = asked // 2
                continue
            entries = read_page(body, start, asked)
            self._learn(start, asked, len(entries))
            return entries

    def _learn(self, start: int, asked: int, came: int) -> None:
        # The first short page may end where the log's own pages do, so it says nothing; one that begins there does.
        if came < asked and start == self._behind:
            self.page = max(came, LEAST_PAGE)
        self._behind = start + came

    async def fetch_tree(self, size: int, within: int) -> Tree:
        """The tree of that size, from the inclusion proof of its last entry."""
        if size == 0:
            return Tree()
        proof = await self._fetch_proof(size)
        try:
            return tree_behind(size, proof.leaf, proof.path)
        except ValueError as error:
            raise Garbled(f"the proof of entry {size - 1:,} is not of the form of one") from error

    async def _fetch_proof(self, size: int) -> Proof:
        """The last entry's proof. Source: RFC 6962 sections 4.5 and 4.8."""
        last = size - 1
        try:
            body = await self._asked("get-entry-and-proof", ANSWER_BYTES, leaf_index=last, tree_size=size)
        except Unreachable:
            # Not all logs answer that question, and none has to be asked it.
            entries = await self.fetch_entries(last, size, size)
            leaf = entries.hashes[:HASH]
            answer = await self._asked("get-proof-by-hash", ANSWER_BYTES, hash=b64encode(leaf).decode(), tree_size=size)
            return read_proof(answer, leaf)
        return read_entry_and_proof(body, last)

    async def extends(self, old: tuple[int, bytes], new: tuple[int, bytes]) -> bool:
        """Whether the log proves it. Source: RFC 6962 section 4.4."""
        if old[0] in (0, new[0]):
            return is_consistent(old, new, ())
        body = await self._asked("get-sth-consistency", ANSWER_BYTES, first=old[0], second=new[0])
        return is_consistent(old, new, read_consistency(body))

    async def _asked(self, method: str, max_bytes: int, **values: int | str) -> bytes:
        await self._pace.turn()
        query = f"?{urlencode(values)}" if values else ""
        return await self._web.fetch(f"{self._log.monitoring_url}ct/v1/{method}{query}", max_bytes)
