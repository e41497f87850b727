"""The daemon."""

import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.cli._open import opened_app
from domainwatch.cli._options import config_option
from domainwatch.model import ConfigError, ConfigProblem

if TYPE_CHECKING:
    from domainwatch.flow.app import App


@click.command("run", short_help="Start the daemon, or run everything once.")
@config_option
@click.option("--once", is_flag=True, help="Run each job once, in order, and end.")
@click.option("-q", "--quiet", is_flag=True, help="Log warnings and errors only.")
def run(config: Path, once: bool, quiet: bool) -> int:
    """Start the daemon: read feeds, match names, examine findings, open cases, send mail, each by its schedule.

    It logs to standard error and stays in the foreground, as systemd and containers want it. SIGTERM and Ctrl-C stop
    it within ten seconds; nothing is lost, and whatever was in the middle goes on at the next start. One daemon works
    on a database at a time.

    Exit status of --once: 0 where every job did what it should; 1 where a job or a feed failed, or a mail failed or was
    not taken and waits to be tried again, or a job was cut off. What the rest brought is kept in any case.

    \b
      domainwatch run                      until it is told to stop
      domainwatch run --once               one round: for cron, or to try a configuration
    """
    logging.basicConfig(
        level=logging.WARNING if quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # Their own accounts of each step would bury ours.
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    with opened_app(config) as app:
        _obey_signals(app)
        _need_brands(app)
        return _once(app) if once else _for_good(app)


COMMAND = run


def _obey_signals(app: "App") -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.stopping.set())


def _need_brands(app: "App") -> None:
    # Only looked at: what follows from them is written down by the one daemon that holds the database.
    app.watching.reload()
    if app.watching.brands:
        return
    problems = [problem for found in app.watching.problems.values() for problem in found]
    folder = str(app.config.brands_folder)
    raise ConfigError(problems or [ConfigProblem(folder, 0, "", "holds no brand file; nothing would be watched")])


def _once(app: "App") -> int:
    from domainwatch.daemon import run_round

    ending = run_round(app, lambda job: logging.getLogger("domainwatch").debug("%s", job.name))
    if ending.failed:
        click.echo(f"failed: {', '.join(ending.failed)} (domainwatch status tells more)", err=True)
    return _end(ending.busy, 1 if ending.failed or ending.busy else 0)


def _for_good(app: "App") -> int:
    from domainwatch.daemon import run_daemon

    ending = run_daemon(app)
    if ending.error:
        click.echo(f"domainwatch: {ending.error}", err=True)
    return _end(ending.busy, 1 if ending.error else 0)


def _end(busy: Sequence[str], status: int) -> int:
    if busy:
        # Threads cannot be ended; every step of theirs is one transaction, so cutting them off loses nothing.
        logging.getLogger("domainwatch").warning(
            "cut off in the middle, to go on at the next start: %s", ", ".join(busy)
        )
        sys.stderr.flush()
        os._exit(status)
    return status
