"""A name and its name servers as one line, and several such lines as one."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from feeds.parse.nameorder import LINE_ROOM


def line_of(name: bytes, servers: Iterable[bytes]) -> bytes:
    """The newline-ended line of a name: behind a tab its servers, sorted and each once, as many as a line has room for.

    A name without servers stands alone.
    """
    line = b" ".join(sorted(set(servers)))
    room = LINE_ROOM - len(name) - 2
    if len(line) > room:
        line = line[: max(0, line.rfind(b" ", 0, room + 1))]
    return name + b"\t" + line + b"\n" if line else name + b"\n"


def joined_lines(text: bytes) -> bytes:
    """Newline-ended lines in which all lines of a name stand together, with one line for each name."""
    lines = text.splitlines(keepends=True)
    if b"\t" not in text:
        return b"".join(line for line, _ in groupby(lines))
    return b"".join(line_of(name, _servers(same)) for name, same in groupby(lines, _name_of))


def _name_of(line: bytes) -> bytes:
    return line.rstrip(b"\n").partition(b"\t")[0]


def _servers(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield from line.rstrip(b"\n").partition(b"\t")[2].split()
