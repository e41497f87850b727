"""What a person does by hand: pull a feed now, hold its zones against all brands again, or one brand against all."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from domainwatch.flow.app import App
from domainwatch.flow.backfill import (
    Outcome,
    Step,
    Wanted,
    backfill_brands,
    begin_again,
    for_brand,
    plan_backfills,
    through_feed,
)
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.ingest import Pull, pull_feed
from domainwatch.flow.stocks import stocks_of
from domainwatch.model import Refused
from domainwatch.settings import Config, FeedSetting
from domainwatch.store import AlreadyRunning, backfills, daemon_lock, is_daemon_running
from feeds import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneState:
    """A zone that a feed keeps, and how many brands have yet to be held against the names in it."""

    feed_id: str
    zone: Zone
    brands_waiting: int


def feed_named(config: Config, feed_id: str) -> FeedSetting:
    """The configured feed of that id.

    Raises: Refused: there is none.
    """
    by_id = {feed.id: feed for feed in config.feeds}
    if feed_id not in by_id:
        raise Refused(f"there is no feed {feed_id}; there are: {', '.join(by_id) or 'none'}")
    return by_id[feed_id]


def pull_by_hand(app: App, feed_id: str, report: Callable[[Pull], None], *, once: bool) -> Iterator[Pull]:
    """Pulls one feed now, and (unless `once`) again until a pull brings nothing more or fails; each pull as it ends.

    Raises: Refused: there is no such feed, or a daemon pulls it.
    """
    setting = feed_named(app.config, feed_id)
    with _alone(app, f"it pulls {feed_id} {(setting.schedule or app.settings.schedule.feeds).words}"):
        watch_brand_files(app)
        while True:
            pull = pull_feed(app, setting, report)
            plan_backfills(app)
            yield pull
            if once or pull.outcome != "ok" or not pull.read:
                return


def backfill_by_hand(app: App, feed_id: str, report: Callable[[Step], None]) -> Outcome | None:
    """Holds the zones of one feed against all brands once more; one that was cut off goes on where it was.

    Where a daemon runs, it is told to do that, and there is no outcome yet.
    Raises: Refused: there is no such feed, or it keeps no zone that was read.
    """
    feed_named(app.config, feed_id)
    nothing = f"feed {feed_id} keeps no zone that could be held against a brand"
    return _backfilled(app, through_feed(feed_id), nothing, report)


def backfill_brand_by_hand(app: App, brand_id: str, report: Callable[[Step], None]) -> Outcome | None:
    """Holds one brand against all names that are there once more; one that was cut off goes on where it was.

    They are those of the database, of zones, and of the certificates that are kept. Where a daemon runs, it is told to
    do that, and there is no outcome yet.
    Raises: Refused: there is no such brand, or no name.
    """
    app.watching.reload()
    if brand_id not in app.watching.brands:
        raise Refused(f"there is no brand {brand_id}; there are: {', '.join(sorted(app.watching.brands)) or 'none'}")
    return _backfilled(app, for_brand(brand_id), "nothing is there yet to hold the brand against", report)


def _backfilled(app: App, is_wanted: Wanted, nothing: str, report: Callable[[Step], None]) -> Outcome | None:
    """What these ways came to, begun again; None where a daemon goes them. `nothing` says that there is none."""
    if is_daemon_running(app.store):
        # The brands in force are the daemon's, and only it may note them.
        _begin_again(app, is_wanted, nothing)
        return None
    with _alone(app, "it has just begun"):
        watch_brand_files(app)
        _begin_again(app, is_wanted, nothing)
        return backfill_brands(app, report, is_wanted)


def _begin_again(app: App, is_wanted: Wanted, nothing: str) -> None:
    if not begin_again(app.store, is_wanted):
        raise Refused(nothing)


def zones_of(app: App) -> list[ZoneState]:
    """The zones that feeds keep, by feed and name."""
    with app.store.read() as tx:
        stocks = stocks_of(app, tx).known
        waiting = Counter(way.source for way in backfills.waiting(tx))
    return [
        ZoneState(feed_id=stock.feed_id, zone=stock.zone, brands_waiting=waiting[source])
        for source, stock in sorted(stocks.items())
        if stock.zone is not None
    ]


@contextmanager
def _alone(app: App, instead: str) -> Iterator[None]:
    """Keeps every daemon away, for two pulls would write into one folder; `instead` says what a running one does."""
    refusal = f"a daemon works on this database, and {instead}"
    if is_daemon_running(app.store):
        raise Refused(refusal)
    try:
        with daemon_lock(app.store):
            yield
    except AlreadyRunning as error:
        raise Refused(refusal) from error
