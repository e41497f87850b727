"""How names that were there before are held against brands, on the terminal."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from domainwatch.cli._oneline import Tell, pace
from domainwatch.cli._print import counted, print_json

if TYPE_CHECKING:
    from domainwatch.flow.backfill import Outcome, Step


def shown_steps(tell: Tell) -> "Callable[[Step], None]":
    """Tells where in which source the work is, how fast it goes, and how long the rest will take."""
    begun, source = time.monotonic(), ""

    def report(step: "Step") -> None:
        nonlocal begun, source
        if source != step.stock.source:
            begun, source = time.monotonic(), step.stock.source
        of_all = f" of {step.total:,}" if step.total else ""
        speed = pace(step.read, time.monotonic() - begun, step.total)
        tell(f"{source or 'the database'}: {step.read:,}{of_all} names{speed}, at {step.place}")

    return report


def tell_outcome(outcome: "Outcome | None", subject: str, *, as_json: bool) -> int:
    """Says what it came to, or that a daemon does it; the exit status is 1 where a source could not be read."""
    if outcome is None:
        click.echo("a daemon works on this database and does it now: domainwatch feeds status --zones", err=True)
        return 0
    if as_json:
        print_json({"found": dict(outcome.found), "done": outcome.done, "failed": outcome.failed})
    else:
        for brand_id, count in sorted(outcome.found.items()):
            click.echo(f"{brand_id}: {counted(count, 'finding')}")
        for source, words in outcome.failed.items():
            click.echo(f"{source}: {words}", err=True)
        read, new = counted(len(set(outcome.done)), "source"), counted(outcome.found.total(), "new finding")
        click.echo(f"{subject}: {read} read, {new}")
    return 1 if outcome.failed else 0
