"""A stream of verified entries on standard output, until it is told to end."""

import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.cli._ctlines import lines_of
from domainwatch.names import shown

if TYPE_CHECKING:
    from feeds.ct.follower import Batch


class Stopped(BaseException):
    """Somebody asked for the end while nothing was being written."""


class Stop:
    """SIGTERM, obeyed between two batches: no line is ever written in part."""

    def __init__(self) -> None:
        self._is_waiting = self._is_asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_: object) -> None:
        self._is_asked = True
        if self._is_waiting:
            raise Stopped

    @contextmanager
    def obeyed(self) -> Iterator[None]:
        """While this lasts the signal ends it at once. Raises: Stopped."""
        self._is_waiting = True
        try:
            if self._is_asked:
                raise Stopped
            yield
        finally:
            self._is_waiting = False


def print_stream(stream: "Generator[Batch]", *, as_json: bool) -> None:
    """Writes the entries until the stream ends, SIGTERM comes, or nobody reads them any more."""
    stop = Stop()
    with closing(stream):
        while True:
            try:
                with stop.obeyed():
                    batch = next(stream, None)
            except Stopped:
                return
            if batch is None:
                return
            _write(batch, as_json=as_json)


def _write(batch: "Batch", *, as_json: bool) -> None:
    log = batch.log.description or batch.log.monitoring_url
    try:
        for entries in batch.entries:
            sys.stdout.write("".join(f"{line.json if as_json else line.text}\n" for line in lines_of(log, entries)))
        sys.stdout.flush()
    except BrokenPipeError as error:
        # With the number of the error in it click would take it for a failure.
        raise BrokenPipeError from error


def pause(seconds: float) -> None:
    """Waits so long. Raises: BrokenPipeError: whoever read our output has gone."""
    reader = select.poll()
    reader.register(sys.stdout.fileno(), 0)
    if reader.poll(seconds * 1000):
        raise BrokenPipeError


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for as long as it is needed; it stays, and is named, where it holds evidence that a log lied."""
    folder = Path(tempfile.mkdtemp(prefix="domainwatch-ct-"))
    try:
        yield folder
    finally:
        if (folder / "evidence").is_dir():
            click.echo(f"evidence is in {folder / 'evidence'}", err=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def told_once() -> Callable[[str], None]:
    """Says on standard error what is wrong, each time that it is something else."""
    last = ""

    def tell(text: str) -> None:
        nonlocal last
        if text != last:
            click.echo(shown(text), err=True)
        last = text

    return tell
