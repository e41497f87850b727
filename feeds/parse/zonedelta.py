"""What changed in a zone, and a version of the zone with it applied."""

from collections.abc import Iterable, Iterator

from feeds.errors import Garbled
from feeds.parse.envelope import NAME_TEXT
from feeds.parse.nameline import line_of
from feeds.parse.nameorder import LINE_ROOM

#: Changed NS records that are kept in memory, some 200 bytes each; where more changed, the whole zone is asked for.
CHANGES = 1_000_000
#: Bytes of a line up to which it has all servers of its name: one more would have had room.
COMPLETE = LINE_ROOM - NAME_TEXT - 2


class Delta:
    """Removals and additions of NS records, in the order in which they happened.

    Of each record the first and the last change are kept: the first says whether it was there before, the last whether
    it is there now.
    """

    def __init__(self) -> None:
        self._changes: dict[bytes, dict[bytes, tuple[bool, bool]]] = {}
        self._count = 0

    def note(self, owner: bytes, server: bytes, *, is_there: bool) -> None:
        """Adds a change. Raises: Garbled: there are more than CHANGES."""
        self._count += 1
        if self._count > CHANGES:
            raise Garbled(f"changes more than {CHANGES:,} records at once")
        servers = self._changes.setdefault(owner, {})
        was_there, _ = servers.get(server, (not is_there, is_there))
        servers[server] = was_there, is_there

    def applied(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The lines of the new version, given those of the old: each name once, behind a tab its servers, a newline.

        Names that are new come last.
        Raises: Garbled: the delta is not one of that old version, or changes a name of which that does not know all
        servers; what `blocks` raises.
        """
        waiting = dict(self._changes)
        for block in blocks:
            lines = []
            for line in block.splitlines(keepends=True):
                name, _, servers = line[:-1].partition(b"\t")
                changes = waiting.pop(name, None)
                if changes and len(line) > COMPLETE:
                    raise Garbled(f"changes the servers of {name.decode()}, of which not all are known")
                lines.append(line if changes is None else _line(name, servers.split(), changes))
            yield b"".join(lines)
        for name, changes in waiting.items():
            yield _line(name, [], changes)


def _line(name: bytes, before: Iterable[bytes], changes: dict[bytes, tuple[bool, bool]]) -> bytes:
    """The line of a name after the changes; empty where no server is left."""
    servers = set(before)
    for server, (was_there, is_there) in changes.items():
        if was_there != (server in servers):
            raise Garbled(f"changes what {name.decode()} does not have")
        if is_there:
            servers.add(server)
        else:
            servers.discard(server)
    return line_of(name, servers) if servers else b""
