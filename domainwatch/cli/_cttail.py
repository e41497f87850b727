"""A stream of verified entries on standard output, until it is told to end."""

import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.cli._ctlines import lines_of
from domainwatch.names import shown
from domainwatch.net import SystemClock
from feeds import Workplace

if TYPE_CHECKING:
    from domainwatch.flow.tail import Choice
    from feeds.ct.follower import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How somebody wants a stream: who they are to the logs, whether it ends, and JSON or text."""

    contact: str
    ends_at_head: bool
    as_json: bool


def print_entries(choice: "Choice", wish: Wish) -> None:
    """Writes the entries of these logs, until the stream ends, SIGTERM comes, or nobody reads them any more."""
    from domainwatch.flow.tail import chosen_logs, read_to_head, tail_logs

    tell = _told_once()
    with _scratch_folder() as folder:
        workplace = Workplace(
            folder=folder,
            now=SystemClock().now,
            contact=wish.contact,
            # Whoever writes a list of their own may name their own machines in it.
            allow_private=choice.log_list is not None,
            base=folder,
        )
        following = chosen_logs(choice, workplace, tell)
        if wish.ends_at_head:
            _print(read_to_head(following, workplace, _pause), as_json=wish.as_json)
        else:
            _print(tail_logs(following, workplace, _pause, tell), as_json=wish.as_json)


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


def _print(stream: "Generator[Batch]", *, as_json: bool) -> None:
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


def _pause(seconds: float) -> None:
    """Waits so long. Raises: BrokenPipeError: whoever read our output has gone."""
    reader = select.poll()
    reader.register(sys.stdout.fileno(), 0)
    if reader.poll(seconds * 1000):
        raise BrokenPipeError


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """A folder for as long as it is needed; it stays, and is named, where it holds evidence that a log lied."""
    folder = Path(tempfile.mkdtemp(prefix="domainwatch-ct-"))
    try:
        yield folder
    finally:
        if (folder / "evidence").is_dir():
            click.echo(f"evidence is in {folder / 'evidence'}", err=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _told_once() -> Callable[[str], None]:
    """Says on standard error what is wrong, each time that it is something else."""
    last = ""

    def tell(text: str) -> None:
        nonlocal last
        if text != last:
            click.echo(shown(text), err=True)
        last = text

    return tell
