"""How the installation is doing."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.cli._open import opened_store
from domainwatch.cli._options import config_option, json_option
from domainwatch.cli._print import moment_of, print_json, print_table

if TYPE_CHECKING:
    from domainwatch.flow.status import Status


@click.command("status", short_help="Show jobs, feeds, backlog and what is wrong.")
@config_option
@json_option
def status(config: Path, as_json: bool) -> int:
    """Show whether the daemon runs, when each job ran and runs next, what waits, and what is wrong.

    Exit status 1 where something is wrong, so that monitoring can call it.
    """
    from domainwatch.flow.status import status_of

    with opened_store(config) as (loaded, store):
        found = status_of(store, loaded.settings.alerts.min_score)
    if as_json:
        print_json(asdict(found))
    else:
        _print(found)
    return 1 if found.troubles else 0


COMMAND = status


def _print(found: "Status") -> None:
    from domainwatch.names import shown

    click.echo(f"daemon: {'running' if found.running else 'not running'}")
    click.echo(f"names stored: {found.names:,}   findings: {found.findings:,}")
    click.echo(f"backlog: {found.unexamined} findings to examine, {found.untold} to tell, {_mails(found)} to send")
    if found.unmatched:
        click.echo(f"existing names: {found.unmatched} stocks to match (domainwatch feeds status --zones)")
    click.echo("cases: " + (", ".join(f"{count} {state.value}" for state, count in found.cases.items()) or "none"))
    if found.feeds:
        print_table(
            ("feed", "last pull (UTC)", "names read", "new", "how it ended"),
            [
                (feed.id, moment_of(feed.pulled_at), f"{feed.names_read:,}", f"{feed.names_new:,}", feed.outcome)
                for feed in found.feeds
            ],
        )
    if found.jobs:
        print_table(
            ("job", "last run (UTC)", "next run (UTC)", "what it did"),
            [(job.name, moment_of(job.finished_at), moment_of(job.next_at), job.outcome) for job in found.jobs],
        )
    if not found.troubles:
        click.secho("health: nothing is wrong", fg="green")
    for trouble in found.troubles:
        click.secho(f"trouble since {moment_of(trouble.since)}: {shown(trouble.key)}", fg="red")
        for line in trouble.text.splitlines():
            click.echo(f"  {shown(line)}")


def _mails(found: "Status") -> int:
    from domainwatch.model import DeliveryState

    return found.mails.get(DeliveryState.QUEUED, 0)
