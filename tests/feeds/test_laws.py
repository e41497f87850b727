"""What holds for every feed there is. A new kind adds one line to EXAMPLES and is held to all of it."""

import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import FeedError
from feeds.parse import chunks, columns, flatlist, unpack
from feeds.registry import kinds
from feeds.sources import flatlist as flatlist_source
from tests.fakes import FakeClock
from tests.feeds.certs import alternatives, signed, tbs
from tests.feeds.ctlogs import Logged, Rfc6962Log
from tests.feeds.icann import zone_text
from tests.feeds.stages import STAGES, Stage
from tests.feeds.transfers import octets_of

NAMES = b"".join(b"name-%d.example\n" % (number * 7919 % 100_003) for number in range(150_000))

#: The same names as a zone.
ZONE = zone_text("example").encode() + NAMES.replace(b"\n", b". 3600 in ns ns1.host.example.\n")

#: A log of certificates, each for two names of its own, as one page.
PAGE = Rfc6962Log(
    [
        Logged(certificate=signed(tbs(alternatives(b"shop-%d.example" % number, b"www.shop-%d.example" % number))))
        for number in range(5_000)
    ]
).page(0, 4_999)

#: For each kind options, and what to offer so that there is more than one block.
EXAMPLES: Mapping[str, list[tuple[dict[str, object], bytes]]] = {
    "axfr": [({}, octets_of(2, dict.fromkeys(NAMES.splitlines())))],
    "ct": [({}, PAGE)],
    "czds": [({}, gzip.compress(ZONE, 1)), ({}, ZONE)],
    "flatlist": [
        ({}, NAMES),
        ({}, gzip.compress(NAMES, 1)),
        ({"format": "csv"}, b"id;domain\n" + NAMES.replace(b"name", b"x;name")),
        ({"format": "ru-partner"}, NAMES.replace(b"\n", b"\tREG\t20.11.2026\n")),
    ],
}
CASES = [(kind, options, content) for kind in EXAMPLES for options, content in EXAMPLES[kind]]

#: Bytes of names in one block: it is stored and matched in one transaction, and others wait for that meanwhile.
BLOCK_CAP = 3 << 18

#: Bytes of memory that a whole pull may take, interpreter and libraries included (they take about 60 MiB).
MEMORY_CAP = 160 << 20

_PULL_AND_MEASURE = """
import re, sys
from datetime import UTC, datetime
from pathlib import Path
from feeds import Workplace, open_feed

folder, now = Path(sys.argv[1]), datetime(2026, 3, 2, tzinfo=UTC)
place = Workplace(folder=folder / "workplace", now=lambda: now, contact="x", allow_private=False, base=folder)
count = sum(block.count for block in open_feed("flatlist", "test", {"path": "source"}, place).pull(None))
print(count, 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]))
"""


def staged(folder: Path, kind: str, options: Mapping[str, object], content: bytes) -> Stage:
    stage = STAGES[kind](folder, options)
    stage.offer(content)
    return stage


def test_every_kind_has_an_example() -> None:
    assert sorted(EXAMPLES) == kinds()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "options", "content"), CASES)
def test_feed_resumes_from_any_cursor_it_ever_gave(
    tmp_path: Path, kind: str, options: dict[str, object], content: bytes
) -> None:
    stage = staged(tmp_path, kind, options, content)
    whole = stage.pull()

    rests = [stage.pull(block.cursor).names for block in whole.blocks]

    done = 0
    for block, rest in zip(whole.blocks, rests, strict=True):
        done += block.count
        # Names may be handed on twice, and none may be left out.
        assert rest[len(rest) - len(whole.names) + done :] == whole.names[done:]
    assert len(whole.blocks) > 1
    assert rests[-1] == []


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "options", "content"), CASES)
def test_pulling_twice_gives_the_same_blocks(
    tmp_path: Path, kind: str, options: dict[str, object], content: bytes
) -> None:
    stage = staged(tmp_path, kind, options, content)

    first = stage.pull()

    assert stage.pull().blocks == first.blocks


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "options", "content"), CASES)
def test_block_is_what_it_promises(tmp_path: Path, kind: str, options: dict[str, object], content: bytes) -> None:
    found = staged(tmp_path, kind, options, content).pull()

    for block in found.blocks:
        lines = block.names.split(b"\n") if block.names else []
        assert len(lines) == block.count
        assert len(block.names) <= BLOCK_CAP
        assert all(line == line.lower().strip(b".") != b"" for line in lines)
        assert len(block.details.split(b"\n")) == block.count or block.details == b""
        assert block.unread_count >= len(block.unread)
        # Not the wall clock: the one that the feed was given.
        assert block.seen_at == FakeClock().now()
        assert block.feed_id == "test"


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list", content)
        archive.writestr("other", content)
    return packed.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A list in any packing, with some of its bytes changed or cut off."""
    content = draw(st.sampled_from([b"", b"a.com\nnodot\n", b"domain;x\na.com;y\n"])) + draw(st.binary(max_size=40))
    packings: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, zipped]
    packed = bytearray(draw(st.sampled_from(packings))(content))
    for _ in range(draw(st.integers(0, 4))):
        if packed:
            packed[draw(st.integers(0, len(packed) - 1))] = draw(st.integers(0, 255))
    return bytes(packed[: draw(st.integers(0, len(packed)))] if draw(st.booleans()) else packed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", kinds())
@given(content=damaged())
def test_any_bytes_give_records_or_a_feed_error(kind: str, content: bytes) -> None:
    for options, _ in EXAMPLES[kind]:
        with TemporaryDirectory() as folder:
            found = staged(Path(folder), kind, options, content).pull()

        assert found.error is None or isinstance(found.error, FeedError)
        assert len(found.names) == sum(block.count for block in found.blocks)


@pytest.mark.slow
@pytest.mark.parametrize("size", [43, 64, 1000, 65_537])
@pytest.mark.parametrize(("options", "content"), EXAMPLES["flatlist"])
def test_names_are_the_same_wherever_blocks_are_cut(
    tmp_path: Path, options: dict[str, object], content: bytes, size: int
) -> None:
    stage = staged(tmp_path, "flatlist", options, content[:20_000])
    whole = stage.pull()
    with cut_at(size):
        pieces = stage.pull()

    assert pieces.names == whole.names
    assert type(pieces.error) is type(whole.error)


@contextmanager
def cut_at(size: int) -> Iterator[None]:
    """Makes chunks and pieces that small; the longest line that is read has to stay shorter than a chunk."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (chunks, flatlist_source):
            patch.setattr(module, "CHUNK", size)
        patch.setattr(unpack, "PIECE", size)
        for module in (chunks, columns, flatlist):
            patch.setattr(module, "LINE_LIMIT", 41)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("kind_of_list", ["gzip", "endless line", "no names"])
def test_memory_stays_under_the_cap_however_long_the_list_is(tmp_path: Path, kind_of_list: str) -> None:
    WRITERS[kind_of_list](tmp_path / "source")

    result = subprocess.run(
        [sys.executable, "-c", _PULL_AND_MEASURE, str(tmp_path)], capture_output=True, text=True, check=True
    )

    count, memory = map(int, result.stdout.split())
    assert count > 1000
    assert memory < MEMORY_CAP


def write_gzip(file: Path) -> None:
    """A gzip file of 200 MB decoded."""
    with gzip.open(file, "wb", compresslevel=1) as packed:
        for _ in range(200_000_000 // len(NAMES)):
            packed.write(NAMES)


def write_endless_line(file: Path) -> None:
    """A list that goes on as one line of 2 GiB, which takes no room on disk."""
    with file.open("wb") as opened:
        opened.write(NAMES)
        opened.truncate(2 << 30)


def write_no_names(file: Path) -> None:
    """A list that ends in a block of the shortest lines that there are, none of which holds a name."""
    file.write_bytes(NAMES + b"x\n" * (chunks.CHUNK // 2))


WRITERS: Mapping[str, Callable[[Path], None]] = {
    "gzip": write_gzip,
    "endless line": write_endless_line,
    "no names": write_no_names,
}
