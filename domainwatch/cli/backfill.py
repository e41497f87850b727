"""One brand against all names that are there."""

from pathlib import Path

import click

from domainwatch.cli._backfill import shown_steps, tell_outcome
from domainwatch.cli._oneline import shown_line
from domainwatch.cli._open import opened_app
from domainwatch.cli._options import config_option, json_option


@click.command("backfill", short_help="Hold one brand against all names that are there.")
@config_option
@click.argument("brand")
@json_option
def backfill(config: Path, brand: str, as_json: bool) -> int:
    """Hold one brand against all names that are there, and say what was found that nobody knew.

    They are the names of the database, those of whole zones, and those of the certificates of the last days. Nothing is
    downloaded. Findings are told in one digest of existing names. Ctrl-C ends it without loss; the next time it goes on
    there. Where a daemon runs, the daemon is told to do it. Exit status 1 where something could not be read.

    \b
      domainwatch backfill aliexpress
    """
    from domainwatch.flow.byhand import backfill_brand_by_hand

    with opened_app(config) as app, shown_line() as tell:
        outcome = backfill_brand_by_hand(app, brand, shown_steps(tell))
    return tell_outcome(outcome, brand, as_json=as_json)


COMMAND = backfill
