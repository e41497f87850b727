"""Match lists of names and zones against brands: no network, no database."""

import csv
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domainwatch.cli._brands import brands_option, read_index
from domainwatch.cli._progress import Advance, progress_option, shown_progress

if TYPE_CHECKING:
    from domainwatch.cli._lists import NameBlock, Unread
    from domainwatch.match import Index
    from domainwatch.model import Hit

#: A finding as scripts see it: name, domain, domain_u, brand, mark, technique, score, why (a list of sentences).
Row = dict[str, Any]
FIELDS = ("name", "domain", "domain_u", "brand", "mark", "technique", "score", "why")
#: Blocks that wait for a thread, or for their turn to be written, beside those in work; they bound the memory.
WAITING = 2
#: New names that are matched at once, as many as a block of a list holds.
TOGETHER = 50_000
#: Threads that one scan may have; more than this no machine of ours has cores.
MOST_JOBS = 256
#: What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)


_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="A table for people, JSON lines or CSV for programs.",
)
_since_option = click.option(
    "--since",
    metavar="OLD",
    type=click.Path(exists=True, dir_okay=False),
    help="An older day of the zone: match only the names that the one FILE has and this has not.",
)
_gone_option = click.option(
    "--gone", metavar="FILE", type=click.Path(dir_okay=False, writable=True), help="With --since: write the gone names."
)
_jobs_option = click.option(
    "--jobs",
    type=click.IntRange(0, MOST_JOBS),
    default=1,
    show_default=True,
    help="Threads that match; 0 for one on every core. The findings and their order are the same.",
)


@click.command("scan", short_help="Match lists of names and zones; no network, no database.")
@brands_option
@_format_option
@click.option("--min-score", type=click.IntRange(0, 100), default=0, help="Leave out findings below this score.")
@_since_option
@_gone_option
@_jobs_option
@progress_option
@click.argument("files", nargs=-1, required=True, type=_FILE)
def scan(  # noqa: PLR0913 - a command's arguments mirror its command line.
    brands: Path,
    form: str,
    min_score: int,
    since: str | None,
    gone: str | None,
    jobs: int,
    no_progress: bool,
    files: tuple[str, ...],
) -> None:
    """Match lists of names and zones against the brands; no network, no database.

    FILES hold one name a line, or are zone files, of which the delegated names count; plain or gzip, all told by their
    content; - is standard input. Lines that cannot be read are counted on standard error.

    \b
      domainwatch scan names.txt
      domainwatch scan --jobs 0 --min-score 40 --format jsonl com.zone.gz
      domainwatch scan --since yesterday/com.gz --gone gone.txt today/com.gz

    JSON lines hold name (as given), domain (the registrable one), domain_u, brand, mark, technique, score (0 to 100)
    and why, a list of sentences. CSV has the same columns.
    """
    from domainwatch.cli._lists import Unread

    _check_input(files, since, gone)
    index = read_index(brands)
    unread = Unread()
    with shown_progress((*files, since) if since else files, "matching", hidden=no_progress) as advance:
        blocks = _new_names(since, files[0], gone, unread, advance) if since else _all_names(files, unread, advance)
        found = _matched(blocks, index, max(1, min_score), jobs or os.cpu_count() or 1)
        _WRITERS[form](_rows(block, hits) for block, hits in found)
    unread.report()


COMMAND = scan


def _check_input(files: tuple[str, ...], since: str | None, gone: str | None) -> None:
    if files.count("-") > 1:
        raise click.UsageError("standard input (-) can be read once only")
    if "-" in files and sys.stdin is None:
        raise click.UsageError("standard input (-) is closed")
    if since and len(files) != 1:
        raise click.UsageError("--since compares one zone with one older day of it")
    if gone and not since:
        raise click.UsageError("--gone goes with --since OLD")


def _all_names(files: tuple[str, ...], unread: "Unread", advance: Advance) -> Iterator["NameBlock"]:
    from domainwatch.cli._lists import read_blocks

    for file in files:
        yield from read_blocks(file, unread, advance)


def _new_names(old: str, new: str, gone: str | None, unread: "Unread", advance: Advance) -> Iterator["NameBlock"]:
    from domainwatch.cli._compare import Days, compared
    from domainwatch.cli._lists import NameBlock

    with compared(Days(old=old, new=new), unread, advance) as parts:
        counts = [(part.added.count(b"\n"), part.gone.count(b"\n")) for part in parts()]
        added, left = (sum(some) for some in zip((0, 0), *counts, strict=True))
        click.echo(f"{added:,} names added and {left:,} gone since {old}", err=True)
        if gone:
            with open(gone, "wb") as file:
                file.writelines(part.gone for part in parts())
        for part in parts():
            names = part.added.splitlines()
            for start in range(0, len(names), TOGETHER):
                yield NameBlock(names=b"\n".join(names[start : start + TOGETHER]), given={})


def _matched(
    blocks: Iterable["NameBlock"], index: "Index", least: int, jobs: int
) -> Iterator[tuple["NameBlock", list["Hit"]]]:
    """Each block with its hits, in the order of the blocks, matched by so many threads."""
    from concurrent.futures import Future, ThreadPoolExecutor

    waiting: deque[tuple[NameBlock, Future[list[Hit]]]] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="match") as pool:
        for block in blocks:
            waiting.append((block, pool.submit(index.match, block.names, least)))
            if len(waiting) >= jobs + WAITING:
                matched, hits = waiting.popleft()
                yield matched, hits.result()
        while waiting:
            matched, hits = waiting.popleft()
            yield matched, hits.result()


def _rows(block: "NameBlock", hits: list["Hit"]) -> list[Row]:
    return [_row(given, hit) for hit in hits for given in block.given.get(hit.domain.name, (hit.domain.name,))]


def _row(given: str, hit: "Hit") -> Row:
    return {
        "name": given,
        "domain": hit.domain.case_key,
        "domain_u": hit.domain.registrable_u or hit.domain.name_u,
        "brand": hit.brand_id,
        "mark": hit.mark,
        "technique": hit.technique,
        "score": hit.score,
        "why": hit.why,
    }


def _write_jsonl(batches: Iterable[list[Row]]) -> None:
    # One encoder for all rows: making it costs as much as a row.
    encode = json.JSONEncoder(ensure_ascii=not sys.stdout.encoding.lower().startswith("utf")).encode
    for rows in batches:
        sys.stdout.write("".join(encode(row) + "\n" for row in rows))
        sys.stdout.flush()


def _write_csv(batches: Iterable[list[Row]]) -> None:
    table = csv.writer(sys.stdout)
    table.writerow(FIELDS)
    for row in (row for rows in batches for row in rows):
        table.writerow(_defused("; ".join(row[name]) if name == "why" else str(row[name])) for name in FIELDS)


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write_table(batches: Iterable[list[Row]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from domainwatch.names import shown

    table = Table("score", "name", "brand", "mark", "technique", "why")
    ordered = sorted((row for rows in batches for row in rows), key=lambda row: (-row["score"], row["name"]))
    for row in ordered:
        cells = [[str(row["score"])], *([row[name]] for name in ("name", "brand", "mark", "technique")), row["why"]]
        table.add_row(*(Text("\n".join(map(shown, lines))) for lines in cells))
    console = Console()
    if ordered:
        console.print(table)
    console.print(f"{len(ordered)} finding{'' if len(ordered) == 1 else 's'}")


_WRITERS: dict[str, Callable[[Iterable[list[Row]]], None]] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
}
