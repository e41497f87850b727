"""Lines that wait on the disk until all of them have come."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from feeds.packed import Room, write_errors
from feeds.parse.chunks import CHUNK, line_chunks


class Spool:
    """Lines in a file without a name, so that nothing of them stays, however this process ends."""

    def __init__(self, folder: Path, room: Room) -> None:
        self._folder, self._room = folder, room
        with write_errors(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder, buffering=CHUNK)  # noqa: SIM115 - `close` is below

    def close(self) -> None:
        """Gives the place on the disk back."""
        self._file.close()

    def write(self, lines: Iterable[bytes]) -> None:
        """Adds lines, each with its newline. Raises: Refused, Unreachable: no room; what `lines` raises."""
        with write_errors(str(self._folder)):
            for line in lines:
                self._room.take(len(line))
                self._file.write(line)

    def lines(self) -> Iterator[bytes]:
        """All lines in blocks, and then closes. Raises: as `write`."""
        with write_errors(str(self._folder)), self._file as file:
            file.seek(0)
            for chunk in line_chunks(iter(lambda: file.read(CHUNK), b""), 0):
                if chunk.data:
                    yield chunk.data
