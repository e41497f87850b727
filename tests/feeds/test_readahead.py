"""Lines come whole and in order, packed or not, and what breaks is said by its name."""

import gzip
import io
import threading
from collections.abc import Iterator

import pytest

from feeds.errors import Garbled, Unreachable
from feeds.readahead import BLOCK, LINE_LIMIT, Lines, read_lines

LINES = b"".join(b"name%d.com\n" % n for n in range(300_000))


def blocks_of(data: bytes) -> Iterator[Lines]:
    """The blocks of a file that holds these bytes."""
    return read_lines(io.BufferedReader(io.BytesIO(data)), "list")


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("data", [b"", b"a", b"a\n", b"\n", LINES, LINES + b"without end"])
def test_blocks_are_whole_lines_and_together_the_file_with_a_final_newline(data: bytes, packed: bool) -> None:
    file = gzip.compress(data, 1) if packed else data

    found = [bytes(lines.data) for lines in blocks_of(file)]

    assert b"".join(found) == (data if data.endswith(b"\n") or not data else data + b"\n")
    assert all(block.endswith(b"\n") and len(block) <= BLOCK for block in found)


def test_packed_parts_behind_each_other_are_one_file() -> None:
    found = [bytes(lines.data) for lines in blocks_of(gzip.compress(b"a\nb") + gzip.compress(b"c\n") + b"\0" * 9)]

    assert b"".join(found) == b"a\nbc\n"


def test_endless_line_comes_cut_and_still_too_long() -> None:
    found = b"".join(bytes(lines.data) for lines in blocks_of(b"x" * (5 * BLOCK) + b"\nb.com\n"))

    long, following = found.splitlines()
    assert LINE_LIMIT < len(long) < 2 * BLOCK
    assert following == b"b.com"


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (gzip.compress(LINES)[:-20], Unreachable),
        (gzip.compress(LINES)[:500], Unreachable),
        (gzip.compress(LINES)[:-8] + b"\0" * 8, Garbled),
        (gzip.compress(LINES)[:1000] + b"\xff" * 99 + gzip.compress(LINES)[1099:], Garbled),
    ],
    ids=["trailer cut", "data cut", "wrong sum", "damaged"],
)
def test_broken_packing_is_never_the_end_of_a_list(file: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match="list: "):
        list(blocks_of(file))


def test_reader_that_is_left_alone_reads_no_further_and_ends() -> None:
    lines = blocks_of(gzip.compress(LINES * 5, 1))
    next(lines)

    lines.close()  # type: ignore[attr-defined]

    for thread in threading.enumerate():
        if thread.name == "read ahead":
            thread.join(timeout=30)
    assert not [thread for thread in threading.enumerate() if thread.name == "read ahead"]
