"""A stream of bytes, cut where lines end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.errors import FeedError

#: Bytes that are parsed at once and become one block: long enough that the cost of a block does not show, and short
#: enough that a block of encoded names, of which 20,000 a second are matched, holds the database for one second.
CHUNK = 1 << 19
#: Bytes in a line; a name needs 253, the longest row of a domain list a few hundred.
LINE_LIMIT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Whole lines, each with its newline, and `stop`: how many bytes of the stream lie up to their end.

    Exactly one chunk of a stream is the `last`, and only that one can have a `rest`: a line without its newline. `stop`
    never counts the rest, so whoever resumes there meets the line again, whole. A line that is longer than a chunk
    comes cut, and still longer than LINE_LIMIT.
    """

    data: bytes
    stop: int
    last: bool = False
    rest: bytes = b""


def line_chunks(pieces: Iterable[bytes], start: int) -> Iterator[Chunk]:
    """The pieces joined and cut anew at line ends; `start` is the stream's offset of the first byte.

    Raises: what `pieces` raises, after the whole lines before it.
    """
    buffer, cut_out, failure = b"", 0, None
    try:
        for piece in pieces:
            buffer += piece
            if len(buffer) < CHUNK:
                continue
            stop = buffer.rfind(b"\n") + 1
            if stop:
                start += stop + cut_out
                yield Chunk(data=buffer[:stop], stop=start)
                buffer, cut_out = buffer[stop:], 0
            else:
                # Without this a file without newlines would fill the memory.
                cut_out += len(buffer) - LINE_LIMIT - 1
                buffer = buffer[: LINE_LIMIT + 1]
    except FeedError as error:
        failure = error
    stop = buffer.rfind(b"\n") + 1
    end = start + stop + cut_out if stop else start
    if failure is None:
        yield Chunk(data=buffer[:stop], stop=end, last=True, rest=buffer[stop:])
        return
    if stop:
        yield Chunk(data=buffer[:stop], stop=end)
    raise failure
