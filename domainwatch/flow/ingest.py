"""Names in: a feed's blocks are stored, and what is new among them is matched."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domainwatch.flow.app import App
from domainwatch.flow.departures import note_departures, note_returns
from domainwatch.flow.details import record_details
from domainwatch.flow.findings import record_hit
from domainwatch.flow.health import clear_trouble, raise_trouble
from domainwatch.flow.workplaces import opened_feed
from domainwatch.settings import FeedSetting
from domainwatch.store import Store, feeds, health, names
from feeds import Block, FeedConfigError, FeedError, Refused, Stocked, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What a pull has brought so far: names read, new among them, findings made, names that went, lines without one.

    Where the feed keeps its names itself (`is_kept`), nobody counts which of them are new. `outcome` is `ok`, or the
    reason why the pull ended early. `not_before` is the time until which the source asked us to wait; None where it
    asked for nothing.
    """

    feed_id: str
    read: int = 0
    new: int = 0
    found: int = 0
    gone: int = 0
    unread: int = 0
    is_kept: bool = False
    outcome: str = "ok"
    not_before: datetime | None = None


def pull_feed(app: App, setting: FeedSetting, report: Callable[[Pull], None] = lambda pull: None) -> Pull:
    """Pulls one feed to its end (or until the app stops) and gives the counts; `report` hears of each block.

    A feed that fails is written down, raised as trouble and pulled again by schedule; what it gave before is kept. One
    whose source asked us to wait is left alone until then, and its trouble stays in force.
    """
    with app.store.write() as tx:
        state = feeds.state(tx, setting.id)
    if state.not_before and app.clock.now() < state.not_before:
        return Pull(feed_id=setting.id, outcome=_asked_to_wait(state.not_before), not_before=state.not_before)
    pull = Pull(feed_id=setting.id)
    try:
        feed = opened_feed(app, setting)
        for block in feed.pull(state.cursor):
            pull = _take_block(app, state, block, pull, keeps_zones=isinstance(feed, Stocked) and not block.kept)
            report(pull)
            if app.stopping.is_set():
                break
    except FeedError as error:
        until = _not_before(error, app.clock.now())
        pull = replace(pull, outcome=f"{error} ({_who_acts(error, setting, until)})", not_before=until)
    _write_down(app, state, pull)
    return pull


def _take_block(app: App, state: feeds.FeedState, block: Block, pull: Pull, *, keeps_zones: bool) -> Pull:
    """One block as one transaction: its names, what they match, the unread lines and the cursor hold together."""
    with app.store.write() as tx:
        # What the feed keeps itself it shows again and again, as often as it is certified; findings are made once.
        new = b"" if block.kept else names.add_new(tx, state.number, block.names, block.seen_at)
        fresh = block.names if block.kept else new
        hits = [hit for hit in app.watching.index.match(fresh) if record_hit(tx, hit, state.id, block.seen_at)]
        if keeps_zones:
            note_departures(tx, block)
            note_returns(tx, block)
        record_details(tx, block)
        feeds.keep_unread(tx, state, block.unread, block.seen_at)
        count = new.count(b"\n") + 1 if new else 0
        feeds.move_cursor(tx, state, block.cursor, read=block.count, new=count)
    return replace(
        pull,
        read=pull.read + block.count,
        new=pull.new + count,
        found=pull.found + len(hits),
        gone=pull.gone + (block.gone.count(b"\n") + 1 if block.gone else 0),
        unread=pull.unread + block.unread_count,
        is_kept=block.kept,
    )


def _not_before(error: FeedError, now: datetime) -> datetime | None:
    wait_s = error.retry_after if isinstance(error, Unreachable) else None
    return now + timedelta(seconds=wait_s) if wait_s else None


def _who_acts(error: FeedError, setting: FeedSetting, until: datetime | None) -> str:
    if until:
        return _asked_to_wait(until)
    if isinstance(error, FeedConfigError):
        return f"mend it in {setting.where}"
    if isinstance(error, Refused):
        return "somebody must act; it is tried again by schedule"
    return "it is tried again by schedule"


def _asked_to_wait(until: datetime) -> str:
    return f"asked to wait until {until:%Y-%m-%d %H:%M:%S} UTC"


def _write_down(app: App, state: feeds.FeedState, pull: Pull) -> None:
    with app.store.write() as tx:
        feeds.end_pull(tx, state, app.clock.now(), pull.outcome, pull.not_before)
    if pull.outcome == "ok":
        clear_trouble(app, f"feed {state.id}")
    else:
        raise_trouble(app, f"feed {state.id}", pull.outcome)
    if pull.unread:
        lines = "1 line of the last pull is no name" if pull.unread == 1 else f"{pull.unread} lines are no names"
        look = f"domainwatch feeds unread {state.id} (with --settle once you have)"
        raise_trouble(app, unread_key(state.id), f"{lines}; look: {look}")


def unread_key(feed_id: str) -> str:
    """The part under which unread lines of a feed are raised as trouble."""
    return f"unread lines of feed {feed_id}"


def settle_unread(store: Store, feed_id: str, at: datetime) -> int:
    """Forgets the unread lines of a feed, since somebody has looked at them; gives their number."""
    with store.write() as tx:
        health.clear(tx, unread_key(feed_id), at)
        return feeds.forget_unread(tx, feeds.state(tx, feed_id).number)
