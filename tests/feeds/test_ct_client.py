"""What logs are asked, and what is made of their answers."""

import asyncio
import json
import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.ct.paged import LEAST_PAGE, PAGE, PagedLog
from feeds.ct.tiled import TiledLog
from feeds.errors import Garbled
from feeds.parse.hashtile import WIDTH
from feeds.parse.loglist import Log, read_list
from feeds.parse.merkle import EMPTY_ROOT, Tree
from feeds.transport.ctweb import Declined, LogWeb, TooLong
from feeds.transport.http import Missing
from feeds.transport.pace import BURST_SECONDS, Pace
from tests.feeds.ctlogs import Logged, Rfc6962Log, StaticLog, indexed, new_signer, text
from tests.feeds.loglists import list_of, log_of

DATA = Path(__file__).parent / "data" / "ct"
SIZE = 1_500


@dataclass
class Answers(LogWeb):
    """Answers without a network; `asked` keeps the paths below the log, with their queries."""

    answer: Callable[[str], bytes]
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """The answer to that path."""
        path = url.removeprefix("https://log.test/2026/").removeprefix("https://read.test/2026/")
        self.asked.append(path)
        body = self.answer(path)
        if len(body) > max_bytes:
            raise TooLong(path)
        return body


def listed(log: Rfc6962Log | StaticLog) -> Log:
    """The log as a list has it."""
    return read_list(list_of([log_of(log.signer, tiled=isinstance(log, StaticLog))])).logs[0]


def query(path: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}


def entries(count: int) -> list[Logged]:
    return [Logged(certificate=b"%d" % number, extensions=indexed(number)) for number in range(count)]


@cache
def static_log() -> StaticLog:
    return StaticLog(entries(SIZE), origin="log.test/2026")


@cache
def static_tile(path: str) -> bytes:
    """A file of the static log; its partial tiles are gone, all but those at its edge."""
    found = re.fullmatch(r"tile/(data|[0-5])/(\d{3})(?:\.p/(\d+))?", path)
    assert found
    number, width = int(found[2]), int(found[3] or WIDTH)
    if found[3] and (number + 1) * WIDTH <= SIZE and found[1] in "data0":
        raise Missing(path)
    log = static_log()
    return log.data(number, width) if found[1] == "data" else log.tile(int(found[1]), number, width)


def tiled() -> TiledLog:
    return TiledLog(listed(static_log()), Answers(static_tile), Pace(1e6))


@cache
def roots() -> list[bytes]:
    """The roots of the static log at each size."""
    tree, found = Tree(), [EMPTY_ROOT]
    for one in static_log().hashes:
        tree = tree.extended(one)
        found.append(tree.root)
    return found


def paged(answer: Callable[[str], bytes], log: Rfc6962Log) -> tuple[PagedLog, Answers]:
    web = Answers(answer)
    return PagedLog(listed(log), web, Pace(1e6)), web


def read_all(client: PagedLog, start: int, size: int) -> list[bytes]:
    """The certificates of all entries, read page after page."""

    async def read() -> list[bytes]:
        found = list[bytes]()
        while start + len(found) < size:
            came = await client.fetch_entries(start + len(found), size, size)
            found += [came.entry(place).certificate for place in range(len(came))]
        return found

    return asyncio.run(read())


def giving(log: Rfc6962Log, most: int) -> Callable[[str], bytes]:
    """Pages with so many entries at most, which end at multiples of that wherever they begin."""

    def answer(path: str) -> bytes:
        start, end = int(query(path)["start"]), int(query(path)["end"])
        return log.page(start, min(end, (start // most + 1) * most - 1))

    return answer


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 7, 100, 256, PAGE, 5_000])
def test_every_entry_comes_once_whatever_the_size_of_pages(most: int) -> None:
    log = Rfc6962Log(entries(3_000))
    client, web = paged(giving(log, most), log)

    found = read_all(client, 90, 3_000)

    assert found == [b"%d" % number for number in range(90, 3_000)]
    starts = [int(query(path)["start"]) for path in web.asked]
    assert starts == sorted(set(starts))


def test_size_of_pages_is_learned_from_one_that_begins_where_the_one_before_ended() -> None:
    log = Rfc6962Log(entries(1_000))
    client, _ = paged(giving(log, 256), log)

    read_all(client, 250, 600)

    assert client.page == 256


def test_log_with_tiny_pages_does_not_make_each_entry_a_task() -> None:
    log = Rfc6962Log(entries(100))
    client, _ = paged(giving(log, 1), log)

    read_all(client, 0, 100)

    assert client.page == LEAST_PAGE


def test_page_that_is_too_long_is_asked_for_in_parts_and_never_below_one_entry() -> None:
    log = Rfc6962Log(entries(100))

    def answer(path: str) -> bytes:
        start, end = int(query(path)["start"]), int(query(path)["end"])
        if end > start + 5 or start == 50:
            raise TooLong(path)
        return log.page(start, end)

    client, _ = paged(answer, log)

    assert len(read_all(client, 0, 50)) == 50
    with pytest.raises(TooLong):
        read_all(client, 50, 51)


@pytest.mark.parametrize("declines", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3, 64, 65, 100])
def test_tree_at_the_head_comes_from_a_proof_even_where_one_question_is_declined(size: int, *, declines: bool) -> None:
    log = Rfc6962Log(entries(size))

    def answer(path: str) -> bytes:
        if path.startswith("ct/v1/get-entries"):
            return log.page(size - 1, size - 1)
        if path.startswith("ct/v1/get-proof-by-hash"):
            return log.proof(size - 1)
        if declines:
            raise Declined(path)
        return log.entry_and_proof(size - 1)

    client, _ = paged(answer, log)

    tree = asyncio.run(client.fetch_tree(size, size))

    assert tree == Tree().extended(b"".join(log.hashes))


def test_proof_of_another_shape_is_garbled() -> None:
    log = Rfc6962Log(entries(8))
    body = json.loads(log.entry_and_proof(7)) | {"audit_path": []}
    client, _ = paged(lambda path: json.dumps(body).encode(), log)

    with pytest.raises(Garbled, match="proof"):
        asyncio.run(client.fetch_tree(8, 8))


@pytest.mark.slow
@given(sizes=st.lists(st.integers(0, SIZE), min_size=2, max_size=2), other=st.booleans())
def test_tiles_prove_that_a_tree_extends_another_if_and_only_if_it_does(sizes: Sequence[int], *, other: bool) -> None:
    # Both roots must come out right; another root of either tree has no proof.
    old, new = sorted(sizes)
    root = bytes(32) if other else roots()[old]

    is_proven = asyncio.run(tiled().extends((old, root), (new, roots()[new])))
    is_proven_of_other = asyncio.run(tiled().extends((old, roots()[old]), (new, bytes(32))))

    assert is_proven == (not other)
    assert not is_proven_of_other


@given(size=st.integers(0, SIZE))
def test_tree_of_any_size_comes_from_tiles(size: int) -> None:
    tree = asyncio.run(tiled().fetch_tree(size, SIZE))

    assert (tree.size, tree.root) == (size, roots()[size])


@given(start=st.integers(0, SIZE - 1), count=st.integers(1, 600), size=st.integers(1, SIZE))
def test_entries_of_tiles_begin_where_they_are_wanted_and_end_in_time(start: int, count: int, size: int) -> None:
    start = min(start, size - 1)
    stop = min(start + count, size)

    found = asyncio.run(tiled().fetch_entries(start, stop, size))

    assert found.first == start
    assert 0 < len(found) <= stop - start
    assert [found.entry(place).certificate for place in range(len(found))] == [
        b"%d" % number for number in range(start, start + len(found))
    ]


def test_tile_that_was_wrong_is_asked_for_again() -> None:
    broken = {"tile/0/000"}
    web = Answers(lambda path: bytes(8192) if path in broken else static_tile(path))
    client = TiledLog(listed(static_log()), web, Pace(1e6))
    pair = (100, roots()[100]), (SIZE, roots()[SIZE])

    first = asyncio.run(client.extends(*pair))
    broken.clear()

    assert not first
    assert asyncio.run(client.extends(*pair))


def recorded(key: bytes, *, is_tiled: bool) -> Log:
    """A log with that key (base64) in a list."""
    told = {"key": key.decode(), "log_id": text(sha256(b64decode(key)).digest())}
    return read_list(list_of([log_of(new_signer(), tiled=is_tiled, **told)])).logs[0]


def test_recorded_answers_of_both_families_are_read() -> None:
    keys = dict(line.split() for line in (DATA / "keys.txt").read_bytes().splitlines())
    page = (DATA / "get-entries.json").read_bytes()
    client = PagedLog(recorded(keys[b"rfc6962"], is_tiled=False), Answers(lambda path: page), Pace(1e6))
    other = TiledLog(recorded(keys[b"static"], is_tiled=True), Answers(lambda path: b""), Pace(1e6))

    head = client.read_head((DATA / "get-sth.json").read_bytes())
    entries = asyncio.run(client.fetch_entries(0, 3, 3))

    assert Tree().extended(entries.hashes).root == head.root
    assert entries.names().names == b"shop-0.example\nshop-1.example\nshop-2.example"
    assert other.read_head((DATA / "checkpoint").read_bytes()).size == 3


def test_turns_beyond_a_burst_come_no_faster_than_the_pace() -> None:
    pace, more = Pace(1_000), 60

    async def turns() -> float:
        loop = asyncio.get_running_loop()
        start = loop.time()
        await asyncio.gather(*(pace.turn() for _ in range(int(1_000 * BURST_SECONDS) + more)))
        return loop.time() - start

    assert asyncio.run(turns()) >= (more - 1) / 1_000
