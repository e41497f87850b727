"""What is wrong with the installation: raised once, told once, cleared when it works again."""

import shutil
from datetime import datetime

from domainwatch.alert import Letterhead, compose_trouble
from domainwatch.flow.app import App
from domainwatch.flow.backfill import note_brands
from domainwatch.flow.watching import Watching
from domainwatch.store import Tx, health, outbox

#: Bytes of free space below which a day of feeds may not fit any more.
LOW_DISK = 2 * 1024**3

_KEPT = "The last good version stays in force."
_UNWATCHED = "Nothing in it is watched. Names that come in meanwhile are looked at once it is mended."


def raise_trouble(app: App, key: str, text: str) -> None:
    """Reports trouble with a part; the same trouble again only updates its text."""
    with app.store.write() as tx:
        health.raise_trouble(tx, key, text, app.clock.now())


def clear_trouble(app: App, key: str) -> None:
    """Reports that a part works."""
    with app.store.write() as tx:
        health.clear(tx, key, app.clock.now())


def watch_brand_files(app: App) -> bool:
    """Takes changed brand files into force; a broken one is trouble, and its last good reading stays in force.

    Gives: whether the watchlist is another one now.
    """
    changed = app.watching.reload()
    with app.store.write() as tx:
        note_brands(app, tx)
        _judge_brand_files(tx, app.watching, app.clock.now())
    return changed


def _judge_brand_files(tx: Tx, watching: Watching, now: datetime) -> None:
    if watching.lost:
        health.raise_trouble(tx, "brands folder", f"{watching.lost} The brands last read stay in force.", now)
    else:
        health.clear(tx, "brands folder", now)
    for file, found in watching.problems.items():
        kept = file.removesuffix(".yaml") in watching.brands
        rest = _KEPT if kept else _UNWATCHED
        health.raise_trouble(tx, f"brand file {file}", "\n".join([*map(str, found), rest]), now)
    for trouble in health.in_force(tx):
        if trouble.key.startswith("brand file ") and trouble.key.removeprefix("brand file ") not in watching.problems:
            health.clear(tx, trouble.key, now)


def forget_unconfigured(app: App) -> None:
    """Clears the troubles of feeds and brands that the configuration has no longer: nobody else ever would."""
    feeds = {feed.id for feed in app.config.feeds}
    pulled = {feed.id for feed in app.config.feeds if feed.enabled}
    broken = {file.removesuffix(".yaml") for file in app.watching.problems}
    subjects = {
        "feed ": pulled,
        "job feed ": pulled,
        "unread lines of feed ": feeds,
        "logs of feed ": pulled,
        "alerts of ": app.watching.brands.keys() | broken,
    }
    with app.store.write() as tx:
        for trouble in health.in_force(tx):
            prefix = next((prefix for prefix in subjects if trouble.key.startswith(prefix)), None)
            if prefix is not None and trouble.key.removeprefix(prefix) not in subjects[prefix]:
                health.clear(tx, trouble.key, app.clock.now())


def watch_disk(app: App) -> None:
    """Raises trouble while the data folder's disk runs full: feeds and mails would be the first to fail."""
    free = shutil.disk_usage(app.settings.data_folder).free
    if free < LOW_DISK:
        told = f"{app.settings.data_folder} has {free / 1024**3:.1f} GiB left; free some space, or names will be missed"
        raise_trouble(app, "disk", told)
    else:
        clear_trouble(app, "disk")


def mail_troubles(app: App) -> int:
    """Puts a mail to the operators into the outbox for each trouble they have not been told of; gives their number."""
    operators = app.settings.alerts.operators
    if not operators:
        return 0
    with app.store.write() as tx:
        now = app.clock.now()
        untold = health.unmailed(tx)
        for trouble in untold:
            for operator in dict.fromkeys(operators):
                head = Letterhead(
                    sender=app.settings.alerts.sender, recipient=operator, case_url="", at=now, not_before=now
                )
                outbox.put(tx, compose_trouble(f"trouble:{trouble.id}", trouble.key, trouble.text, head), now)
            health.mark_mailed(tx, trouble.id, now)
    return len(untold)
