"""Wherever a stream is cut, its lines are the same."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import Unreachable
from feeds.parse import chunks
from feeds.parse.chunks import LINE_LIMIT, Chunk, line_chunks

SHORT_LIMIT = 3


@given(
    pieces=st.lists(st.lists(st.sampled_from([b"a", b"b", b"\n"]), max_size=9).map(b"".join)), start=st.integers(0, 9)
)
def test_lines_of_any_pieces_are_those_of_the_stream_and_a_long_one_stays_too_long(
    pieces: list[bytes], start: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK", 2 * SHORT_LIMIT)
        patch.setattr(chunks, "LINE_LIMIT", SHORT_LIMIT)
        found = list(line_chunks(pieces, start))

    lines = (b"".join(chunk.data for chunk in found) + found[-1].rest).split(b"\n")
    expected = b"".join(pieces).split(b"\n")
    short = [line if len(line) <= SHORT_LIMIT else b"too long" for line in lines]
    assert short == [line if len(line) <= SHORT_LIMIT else b"too long" for line in expected]
    assert found[-1].stop == start + len(b"".join(pieces)) - len(expected[-1])
    assert all(chunk.data == b"" or chunk.data.endswith(b"\n") for chunk in found)
    assert [chunk.last for chunk in found] == [False] * (len(found) - 1) + [True]


def test_line_longer_than_a_chunk_comes_cut_and_its_end_is_where_it_was() -> None:
    line = b"x" * (3 * chunks.CHUNK + 5) + b"\n"
    pieces = (line[at : at + 70_000] for at in range(0, len(line), 70_000))

    found = list(line_chunks(pieces, 0))

    assert LINE_LIMIT < len(b"".join(chunk.data for chunk in found)) < 2 * chunks.CHUNK
    assert found[-1].stop == len(line)


def test_stream_that_breaks_gives_its_whole_lines_first() -> None:
    def broken() -> Iterator[bytes]:
        yield b"a.com\nb."
        raise Unreachable("cut")

    found: list[Chunk] = []
    with pytest.raises(Unreachable, match="cut"):
        found.extend(line_chunks(broken(), 0))

    assert found == [Chunk(data=b"a.com\n", stop=6)]
