"""Tables and JSON, the same in every command; frames and colour only on terminals."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import click


def print_json(value: object) -> None:
    """The value as indented JSON."""
    click.echo(json_of(value, indent=2))


def json_of(value: object, indent: int | None = None) -> str:
    """The value as JSON; names stand in their own letters unless standard output is of another alphabet."""
    is_utf = sys.stdout.encoding.lower().startswith("utf")
    return json.dumps(value, ensure_ascii=not is_utf, indent=indent, default=_plain)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on a terminal, tab-separated lines in a pipe; no name is ever shortened.

    Text from outside is made safe to show, and every cell is text, never markup.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from domainwatch.names import shown

    cells = [[list(map(shown, str(cell).splitlines())) for cell in row] for row in rows]
    console = Console(highlight=False)
    if not console.is_terminal:
        for line in (columns, *(map(" ".join, row) for row in cells)):
            click.echo("\t".join(line))
        return
    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*(Text("\n".join(lines)) for lines in row))
    console.print(table)


def moment_of(at: datetime | None) -> str:
    """A time for people, to the second, in UTC; `-` where there is none yet."""
    return "-" if at is None else at.strftime("%Y-%m-%d %H:%M:%S")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def counted(number: int, noun: str) -> str:
    """The number with its noun: 1 finding, 2 findings."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
