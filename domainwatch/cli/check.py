"""Whether the configuration is right, and what will be watched."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.cli._options import config_option
from domainwatch.model import Brand, ConfigError, ConfigProblem

if TYPE_CHECKING:
    from domainwatch.settings import Config, FeedSetting, Schedule

_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
_BRAND_COLUMNS = ("brand", "marks", "also written", "never match", "own names", "alerts to")
#: What stands for nothing, so that a column is never empty.
_NONE = "-"


@click.command("check", short_help="Say what is wrong with the configuration, and what will be watched.")
@config_option
def check(config: Path) -> None:
    """Read the configuration and say what is wrong with it. Nothing is started and nobody is asked anything.

    Every problem is shown at once, as file:line: key: what is wrong and what is allowed. Where nothing is wrong, it
    shows what each brand will watch, where names come from and when each job runs: as tables on a terminal, as
    tab-separated lines in a pipe.

    \b
      domainwatch check
      domainwatch check --config /etc/domainwatch

    Exit status: 0 nothing is wrong, 2 something is.
    """
    read, brands = _read(config)
    zone = read.settings.schedule.timezone
    _show("Brands", _BRAND_COLUMNS, map(_brand_row, brands))
    _show("Feeds", ("feed", "kind", "pulled", "listed in"), (_feed_row(feed, zone) for feed in read.feeds))
    _show("Jobs", ("job", "runs"), _job_rows(read))
    for warning in _warnings(read, brands):
        click.echo(f"Note: {warning}")
    marks = sum(len(brand.marks) for brand in brands)
    click.echo(f"Nothing is wrong. Brands: {len(brands)}, marks: {marks}, feeds: {len(read.feeds)}.")


COMMAND = check


def _read(folder: Path) -> tuple["Config", tuple[Brand, ...]]:
    """The whole configuration.

    Raises: ConfigError, with every problem of all its files.
    """
    from domainwatch.settings import load
    from domainwatch.watchlist import read_brands
    from domainwatch.yamlfile import texts_in

    texts, unreadable = texts_in(folder / "brands")
    brands, wrong = read_brands(texts)
    problems = [*unreadable, *wrong]
    try:
        read = load(folder, os.environ)
    except ConfigError as error:
        raise ConfigError([*error.problems, *problems]) from error
    problems = [*_feed_problems(read), *problems]
    if problems:
        raise ConfigError(problems)
    return read, brands


def _feed_problems(read: "Config") -> Iterator[ConfigProblem]:
    """What each feed's own kind has to say about its options; nothing is fetched."""
    from domainwatch.net import SystemClock
    from feeds import FeedConfigError, Workplace, open_feed

    for number, feed in enumerate(read.feeds):
        place = Workplace(
            folder=read.settings.data_folder / "feeds" / feed.id,
            now=SystemClock().now,
            contact=read.settings.network.contact,
            allow_private=read.settings.network.allow_private,
            base=read.folder,
        )
        try:
            open_feed(feed.kind, feed.id, feed.options, place)
        except FeedConfigError as error:
            file, _, line = feed.where.rpartition(":")
            text = str(error).removeprefix(f"{error.key}: ")
            yield ConfigProblem(file, int(line), f"feeds[{number}].{error.key}", text)


def _brand_row(brand: Brand) -> Sequence[str]:
    from domainwatch.names import domain_of

    return (
        brand.name,
        _list(mark.text for mark in brand.marks),
        _list(word for mark in brand.marks for word in mark.also_written),
        _list(sorted(word for mark in brand.marks for word in mark.never_match)),
        _list(sorted(domain_of(name).name_u for name in brand.owned)),
        _list(brand.alert_to),
    )


def _feed_row(feed: "FeedSetting", zone: str) -> Sequence[str]:
    when = _in_words(feed.schedule, zone) if feed.schedule else "as job feeds"
    return feed.id, feed.kind, when if feed.enabled else "not enabled", feed.where


def _job_rows(read: "Config") -> Iterator[Sequence[str]]:
    schedules = read.settings.schedule
    for job in ("feeds", "watchlist", "examine", "alerts", "digest", "send", "health"):
        yield job, _in_words(getattr(schedules, job), schedules.timezone)


def _in_words(schedule: "Schedule", zone: str) -> str:
    """`every 15 minutes`, `every day at 08:00 (UTC)`, or the cron fields as they are."""
    from domainwatch.settings import duration

    if schedule.cron is None:
        text = str(duration(schedule.every_s))
        number, unit = text[:-1], _UNITS[text[-1]]
        return f"every {unit}" if number == "1" else f"every {number} {unit}s"
    minute, hour, *rest = schedule.cron.split()
    if rest == ["*", "*", "*"] and minute.isdigit() and hour.isdigit():
        return f"every day at {int(hour):02}:{int(minute):02} ({zone})"
    return f"cron {schedule.cron} ({zone})"


def _warnings(read: "Config", brands: Sequence[Brand]) -> Iterator[str]:
    """What is allowed and yet hardly meant."""
    if not brands:
        yield f"no brand file (*.yaml) in {read.brands_folder}: nothing is watched"
    for brand in brands:
        if not brand.alert_to:
            yield f"brand {brand.id} has no alert_to: its alerts go to nobody"
    if not any(feed.enabled for feed in read.feeds):
        yield "no feed is enabled: no names arrive"
    if not read.settings.alerts.operators:
        yield "alerts.operators is empty: nobody is told when a feed fails, a disk fills or a mail is refused"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words) or _NONE


def _show(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        for row in (columns, *rows):
            click.echo("\t".join(row))
        click.echo()
        return
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # Text, so that a brand named [bold] stays what it is.
        table.add_row(*map(Text, row))
    console.print(table)
