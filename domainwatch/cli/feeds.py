"""How the feeds do, and the lines that nobody could read."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domainwatch.cli._open import opened_store
from domainwatch.cli._options import config_option, json_option
from domainwatch.cli._print import moment_of, print_json, print_table
from domainwatch.model import Refused

if TYPE_CHECKING:
    from domainwatch.settings import FeedSetting
    from domainwatch.store import FeedState


@click.group("feeds", short_help="Look at feeds and at lines that are no names.")
def feeds() -> None:
    """Look at the feeds of feeds.yaml: when each was read, what it gave, and what in it could not be read.

    \b
      domainwatch feeds status
      domainwatch feeds unread inbox
    """


COMMAND = feeds


@feeds.command("status")
@config_option
@json_option
def feed_status(config: Path, as_json: bool) -> None:
    """Show each feed: last pull, names read, names new, unread lines, how the last pull ended."""
    from domainwatch.store import feeds as states

    with opened_store(config) as (loaded, store), store.read() as tx:
        known = {state.id: state for state in states.all_states(tx)}
        unread = {feed: states.unread_count(tx, state.number) for feed, state in known.items()}
    rows = [_told(setting, known.get(setting.id), unread.get(setting.id, 0)) for setting in loaded.feeds]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("feed", "kind", "last pull (UTC)", "names read", "new", "unread lines", "how it ended"),
        [
            (
                row["id"],
                row["kind"] if row["enabled"] else f"{row['kind']} (off)",
                moment_of(row["pulled_at"]),
                f"{row['names_read']:,}",
                f"{row['names_new']:,}",
                row["unread_lines"],
                row["outcome"] or "never pulled",
            )
            for row in rows
        ],
    )


def _told(setting: "FeedSetting", state: "FeedState | None", unread: int) -> dict[str, Any]:
    return {
        "id": setting.id,
        "kind": setting.kind,
        "enabled": setting.enabled,
        "pulled_at": state.pulled_at if state else None,
        "names_read": state.names_read if state else 0,
        "names_new": state.names_new if state else 0,
        "unread_lines": unread,
        "outcome": state.outcome if state else "",
    }


@feeds.command("unread")
@config_option
@click.argument("feed")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@click.option("--settle", is_flag=True, help="Forget them after showing: you have looked, and the trouble is over.")
def feed_unread(config: Path, feed: str, limit: int, settle: bool) -> None:
    """Show the lines of a feed that are no names: where they stand, why, and their bytes (escaped)."""
    from domainwatch.flow.ingest import settle_unread
    from domainwatch.names import shown
    from domainwatch.net import SystemClock
    from domainwatch.store import feeds as states

    with opened_store(config) as (_, store):
        with store.read() as tx:
            known = {state.id: state for state in states.all_states(tx)}
            if feed not in known:
                raise Refused(f"there is no feed {feed}; there are: {', '.join(known) or 'none'}")
            lines = states.unread_lines(tx, known[feed].number, limit)
        for line in lines:
            click.echo(f"{shown(line.position)}: {line.reason}: {line.raw!r}")
        if not lines:
            click.echo("every line was read")
        if settle:
            click.echo(f"forgotten: {settle_unread(store, feed, SystemClock().now())}")
