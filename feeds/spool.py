"""Lines that wait on the disk until all of them have come."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.errors import Refused
from feeds.parse.chunks import CHUNK, line_chunks


class Spool:
    """Lines in a file without a name, so that nothing of them stays, however this process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with self._disk_errors():
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder, buffering=CHUNK)  # noqa: SIM115 - `close` is below

    def close(self) -> None:
        """Gives the place on the disk back."""
        self._file.close()

    def write(self, lines: Iterable[bytes]) -> None:
        """Adds lines, each with its newline. Raises: Refused: the disk is full; what `lines` raises."""
        with self._disk_errors():
            for line in lines:
                self._file.write(line)

    def lines(self) -> Iterator[bytes]:
        """All lines in blocks, and then closes. Raises: Refused."""
        with self._disk_errors(), self._file as file:
            file.seek(0)
            for chunk in line_chunks(iter(lambda: file.read(CHUNK), b""), 0):
                if chunk.data:
                    yield chunk.data

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Refused(f"{self._folder}: {error.strerror or error}") from error
