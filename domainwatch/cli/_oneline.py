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


def pace(count: int, passed_s: float, total: int | None = None) -> str:
    """How many names a second, and how long the rest will take where that can be told; empty in the first second."""
    if passed_s < 1:
        return ""
    left = f", {max(0, total - count) * passed_s / count:,.0f} s left" if total and count else ""
    return f" ({count / passed_s:,.0f} a second{left})"
