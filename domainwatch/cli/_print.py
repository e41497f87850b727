"""Tables and JSON, the same in every command; colour only on terminals (rich sees to it)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import click


def print_json(value: object) -> None:
    """The value as indented JSON, names in their own letters."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; text from outside is made safe to show, and every cell is text, never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from domainwatch.names import shown

    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text("\n".join(map(shown, str(cell).splitlines()))) for cell in row))
    Console().print(table)


def moment_of(at: datetime | None) -> str:
    """A time for people, to the second, in UTC; `-` where there is none yet."""
    return "-" if at is None else at.strftime("%Y-%m-%d %H:%M:%S")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
