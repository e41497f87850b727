"""How far long work is, in one line that is written over and over, on terminals only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Is told what the line says from now on.
Tell = Callable[[str], None]


@contextmanager
def shown_line() -> Iterator[Tell]:
    """A line on standard error, gone when the work is; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console
    from rich.text import Text

    # A name from outside is text, never markup.
    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(Text(text))
