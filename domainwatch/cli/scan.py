"""Match lists of names against brands: no network, no database."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domainwatch.cli._brands import brands_option, read_index

if TYPE_CHECKING:
    from domainwatch.cli._lists import Unread
    from domainwatch.match import Index
    from domainwatch.model import Hit

#: A finding as scripts see it: name, domain, domain_u, brand, mark, technique, score, why (a list of sentences).
Row = dict[str, Any]
FIELDS = ("name", "domain", "domain_u", "brand", "mark", "technique", "score", "why")
#: What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command("scan", short_help="Match lists of names; no network, no database.")
@brands_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="A table for people, JSON lines or CSV for programs.",
)
@click.option("--min-score", type=click.IntRange(0, 100), default=0, help="Leave out findings below this score.")
@click.option("--no-progress", is_flag=True, help="Show no progress on standard error.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def scan(brands: Path, form: str, min_score: int, no_progress: bool, files: tuple[str, ...]) -> None:
    """Match lists of names against the brands; no network, no database.

    FILES hold one name a line, plain or gzip; - is standard input. Lines that are no names are counted on standard
    error.

    JSON lines hold name (as given), domain (the registrable one), domain_u, brand, mark, technique, score (0 to 100)
    and why, a list of sentences. CSV has the same columns.
    """
    from domainwatch.cli._lists import Unread

    index = read_index(brands)
    unread = Unread()
    with _progress(files, hidden=no_progress) as advance:
        rows = (row for file in files for row in _rows(file, index, unread, advance) if row["score"] >= min_score)
        _WRITERS[form](rows)
    _report(unread)


COMMAND = scan


def _rows(file: str, index: "Index", unread: "Unread", advance: Callable[[int], None]) -> Iterator[Row]:
    from domainwatch.cli._lists import read_blocks

    for block in read_blocks(file, unread, advance):
        for hit in index.match(block.names):
            for given in block.given.get(hit.domain.name, [hit.domain.name]):
                yield _row(given, hit)


def _row(given: str, hit: "Hit") -> Row:
    return {
        "name": given,
        "domain": hit.domain.case_key,
        "domain_u": hit.domain.registrable_u or hit.domain.name_u,
        "brand": hit.brand_id,
        "mark": hit.mark,
        "technique": hit.technique,
        "score": hit.score,
        "why": list(hit.why),
    }


def _write_jsonl(rows: Iterable[Row]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_csv(rows: Iterable[Row]) -> None:
    table = csv.writer(sys.stdout)
    table.writerow(FIELDS)
    for row in rows:
        table.writerow(_defused("; ".join(row[name]) if name == "why" else str(row[name])) for name in FIELDS)


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write_table(rows: Iterable[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from domainwatch.names import shown

    table = Table("score", "name", "brand", "mark", "technique", "why")
    ordered = sorted(rows, key=lambda row: (-row["score"], row["name"]))
    for row in ordered:
        cells = [[str(row["score"])], *([row[name]] for name in ("name", "brand", "mark", "technique")), row["why"]]
        table.add_row(*(Text("\n".join(map(shown, lines))) for lines in cells))
    console = Console()
    if ordered:
        console.print(table)
    console.print(f"{len(ordered)} finding{'' if len(ordered) == 1 else 's'}")


_WRITERS: dict[str, Callable[[Iterable[Row]], None]] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
}


def _report(unread: "Unread") -> None:
    if not unread.count:
        return
    from domainwatch.names import shown

    click.echo(f"{unread.count} line{' is no name' if unread.count == 1 else 's are no names'}:", err=True)
    for line in unread.first:
        click.echo(f"  {shown(line)}", err=True)
    if unread.count > len(unread.first):
        click.echo(f"  and {unread.count - len(unread.first)} more", err=True)


@contextmanager
def _progress(files: tuple[str, ...], *, hidden: bool) -> Iterator[Callable[[int], None]]:
    if hidden or not sys.stderr.isatty():
        yield lambda taken: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("matching"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    total = None if "-" in files else sum(Path(file).stat().st_size for file in files)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda taken: bar.advance(task, taken)
