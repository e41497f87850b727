"""How far the reading of files is, on terminals only."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

progress_option = click.option("--no-progress", is_flag=True, help="Show no progress on standard error.")

#: Is told how many bytes more were taken from the files.
Advance = Callable[[int], None]


@contextmanager
def shown_progress(files: Sequence[str], verb: str, *, hidden: bool) -> Iterator[Advance]:
    """A bar on standard error over all bytes of the files; nothing where that is no terminal."""
    if hidden or not sys.stderr.isatty():
        yield lambda taken: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(verb), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    total = None if "-" in files else sum(Path(file).stat().st_size for file in files)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda taken: bar.advance(task, taken)
