"""The feeds: which there are, how they do, what nobody could read; pulled and matched by hand."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domainwatch.cli._backfill import shown_steps, tell_outcome
from domainwatch.cli._oneline import Tell, pace, shown_line
from domainwatch.cli._open import opened_app, opened_store
from domainwatch.cli._options import config_option, json_option
from domainwatch.cli._print import counted, json_of, moment_of, print_json, print_table
from domainwatch.model import Refused

if TYPE_CHECKING:
    from domainwatch.flow.app import App
    from domainwatch.flow.byhand import ZoneState
    from domainwatch.flow.ingest import Pull
    from domainwatch.settings import FeedSetting
    from domainwatch.store import FeedState


@click.group("feeds", short_help="Look at feeds, pull them, match their zones again.")
def feeds() -> None:
    """Look at the feeds of feeds.yaml, and pull one or match its zones by hand.

    Feeds that keep whole zones hand on only what changes in them. What such a zone held when it was first read is
    matched once, at leisure, and told in one digest of existing names.

    \b
      domainwatch feeds list
      domainwatch feeds status --zones
      domainwatch feeds pull inbox
      domainwatch feeds unread inbox
    """


COMMAND = feeds


@feeds.command("list")
@config_option
@json_option
def feed_list(config: Path, as_json: bool) -> None:
    """List the configured feeds: id, kind, schedule, and where each stands in feeds.yaml."""
    import os

    from domainwatch.settings import load

    loaded = load(config, os.environ)
    general = loaded.settings.schedule.feeds
    rows = [
        {
            "id": feed.id,
            "kind": feed.kind,
            "enabled": feed.enabled,
            "schedule": (feed.schedule or general).words,
            "where": feed.where,
        }
        for feed in loaded.feeds
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("feed", "kind", "schedule", "where"),
        [(row["id"], row["kind"], row["schedule"] if row["enabled"] else "off", row["where"]) for row in rows],
    )


@feeds.command("status")
@config_option
@click.option("--zones", is_flag=True, help="Show the zones that feeds keep, in place of the feeds.")
@json_option
def feed_status(config: Path, zones: bool, as_json: bool) -> None:
    """Show each feed: last pull, names read, names new, unread lines, how the last pull ended.

    With --zones: each zone of which a day is in force, that day's stamp, its names, and how many brands have yet to be
    held against them.
    """
    if zones:
        _print_zones(config, as_json)
        return
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


def _print_zones(config: Path, as_json: bool) -> None:
    from domainwatch.flow.byhand import zones_of

    with opened_app(config) as app:
        found = zones_of(app)
    if as_json:
        print_json([asdict(one) for one in found])
    elif not found:
        click.echo("no feed keeps a zone")
    else:
        print_table(
            ("feed", "zone", "day in force", "names", "brands to match"),
            [(one.feed_id, one.zone.name, one.zone.stamp, f"{one.zone.count:,}", one.brands_waiting) for one in found],
        )


@feeds.command("pull")
@config_option
@click.argument("feed")
@click.option("--once", is_flag=True, help="A single pull, also where the source has more by the time it ends.")
@json_option
def feed_pull(config: Path, feed: str, once: bool, as_json: bool) -> int:
    """Pull a feed now, and again until it brings nothing more; each pull is told in one line.

    Its names are stored and matched; `domainwatch run` examines what was found and tells the desks. It cannot pull
    beside a daemon, which does so by schedule. Ctrl-C ends it without loss. Exit status 1 where a pull failed.
    """
    from domainwatch.flow.byhand import pull_by_hand
    from domainwatch.flow.jobs import told_of

    is_well = True
    with opened_app(config) as app:
        zones = _zones(app, feed)
        with shown_line() as tell:
            for pull in pull_by_hand(app, feed, _pull_progress(tell), once=once):
                is_well = pull.outcome == "ok"
                before, zones = zones, _zones(app, feed)
                told = "; ".join(filter(None, [told_of(pull), _first_days(before, zones)]))
                click.echo(json_of(asdict(pull)) if as_json else f"{feed}: {told or 'nothing new'}")
        waiting = sum(1 for one in zones.values() if one.brands_waiting)
    if waiting and not as_json:
        told = "1 zone waits" if waiting == 1 else f"{waiting} zones wait"
        click.echo(f"{told} to be matched whole: the daemon does it, or domainwatch feeds backfill {feed}")
    return 0 if is_well else 1


def _zones(app: "App", feed: str) -> "dict[str, ZoneState]":
    """The zones that a feed keeps, by name."""
    from domainwatch.flow.byhand import zones_of

    return {one.zone.name: one for one in zones_of(app) if one.feed_id == feed}


def _first_days(before: "Mapping[str, ZoneState]", after: "Mapping[str, ZoneState]") -> str:
    """Which zones have come between the two, whose names no pull counts; empty where none has."""
    come = [one.zone for name, one in after.items() if name not in before and not one.zone.handed_on]
    names = sum(zone.count for zone in come)
    return f"{counted(len(come), 'zone')} read for the first time, {counted(names, 'name')} kept" if come else ""


def _pull_progress(tell: Tell) -> "Callable[[Pull], None]":
    begun = time.monotonic()

    def report(pull: "Pull") -> None:
        speed = pace(pull.read, time.monotonic() - begun)
        new = "" if pull.is_kept else f", {pull.new:,} new"
        tell(f"{pull.read:,} names read{speed}{new}, {pull.found} findings")

    return report


@feeds.command("backfill")
@config_option
@click.argument("feed")
@json_option
def feed_backfill(config: Path, feed: str, as_json: bool) -> int:
    """Hold the zones of a feed against all brands once more, and say what was found that nobody knew.

    Findings are told in one digest of existing names for each brand. Ctrl-C ends it without loss; the next time it goes
    on there. Where a daemon runs, the daemon is told to do it. Exit status 1 where a zone could not be read.
    """
    from domainwatch.flow.byhand import backfill_by_hand

    with opened_app(config) as app, shown_line() as tell:
        outcome = backfill_by_hand(app, feed, shown_steps(tell))
    return tell_outcome(outcome, feed, as_json=as_json)


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
