"""Whether everything that domainwatch leans on is there, and what to do where it is not."""

import asyncio
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from domainwatch.flow.app import App
from domainwatch.flow.health import LOW_DISK
from domainwatch.flow.workplaces import opened_feed
from domainwatch.model import ANSWERS, Outcome, RemoteError
from domainwatch.net import check_login, fetch_http
from domainwatch.settings import FeedSetting
from domainwatch.store import feeds, is_daemon_running, is_reachable
from feeds import FeedError

#: A clock that is further off than this makes certificates and mail look false.
_CLOCK_OFF = timedelta(seconds=60)
#: A name that exists for as long as DNS does, and one that never will (RFC 2606 section 2).
_EXISTS, _NEVER_EXISTS = "iana.org", "domainwatch-checkup.invalid"


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at, what was seen, and what to do; `advice` is empty where all is well."""

    part: str
    seen: str
    advice: str = ""


def check_up(app: App, lost: RemoteError | None = None) -> Iterator[Look]:
    """Looks at one part after another; each look comes as soon as it is made.

    `lost` says why the database cannot be opened; `app.store` is an empty one in its place then.
    """
    yield _brands(app)
    yield _database(app) if lost is None else _lost_database(lost)
    for look in (_data_folder, _permissions, _resolver, _mail, _clock):
        yield look(app)
    for feed in app.config.feeds:
        if feed.enabled:
            yield _options(app, feed) or (_feed(app, feed) if lost is None else _feed_without_database(feed))


def _brands(app: App) -> Look:
    problems = [str(problem) for found in app.watching.problems.values() for problem in found]
    seen = f"{len(app.watching.brands)} brands are watched"
    if problems:
        return Look("brands", seen, "mend this, then try again: " + "; ".join(problems))
    return Look("brands", seen, "" if app.watching.brands else f"put a brand file into {app.config.brands_folder}")


def _database(app: App) -> Look:
    where = app.store.engine.url.render_as_string(hide_password=True)
    wrong = is_reachable(app.store)
    try:
        running = "a daemon works on it" if is_daemon_running(app.store) else "no daemon works on it"
    except RemoteError as error:
        return Look("database", where, str(error))
    return Look("database", f"{where}; {running}", wrong and f"it takes no writes: {wrong}")


def _lost_database(error: RemoteError) -> Look:
    return Look("database", "it cannot be opened", f"{error}; check the key database, or DOMAINWATCH_DATABASE")


def _data_folder(app: App) -> Look:
    folder = app.settings.data_folder
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    seen = f"{folder}: {free / 1024**3:.1f} GiB free"
    return Look("disk", seen, "" if free > LOW_DISK else "free some space; feeds stop when the disk is full")


def _permissions(app: App) -> Look:
    folder = app.settings.data_folder
    if not os.access(folder, os.W_OK | os.X_OK):
        return Look("permissions", str(folder), f"let this user write there: chown it, or chmod u+rwx {folder}")
    open_to_all = [path for path in (folder, *_databases(app)) if path.stat().st_mode & (stat.S_IWOTH | stat.S_IROTH)]
    seen = f"{folder} belongs to user {folder.stat().st_uid}"
    if open_to_all:
        names = " ".join(map(str, open_to_all))
        return Look("permissions", seen, f"others can read cases and mails: chmod o-rwx {names}")
    return Look("permissions", seen)


def _databases(app: App) -> list[Path]:
    name = app.store.engine.url.database
    return [Path(name)] if app.store.is_sqlite and name and Path(name).exists() else []


def _resolver(app: App) -> Look:
    exists = asyncio.run(app.resolver.ask(_EXISTS, "NS")).outcome
    never = asyncio.run(app.resolver.ask(_NEVER_EXISTS, "NS")).outcome
    seen = f"{app.resolver.source}: {_EXISTS} {exists.value}, {_NEVER_EXISTS} {never.value}"
    if exists not in ANSWERS and never not in ANSWERS:
        return Look("resolver", seen, "nobody answers; set resolver.servers to a recursive resolver that does")
    if exists is not Outcome.DATA:
        return Look("resolver", seen, "it does not resolve the internet; it must be a recursive resolver")
    if never is not Outcome.NXDOMAIN:
        return Look("resolver", seen, "it invents answers for names that do not exist; use another one")
    return Look("resolver", seen)


def _mail(app: App) -> Look:
    server = app.mail_server
    wrong = check_login(server)
    advice = wrong and f"{wrong}; check smtp.host, port, security, user and the variable named by smtp.password_env"
    return Look("mail server", f"{server.host}:{server.port}", advice)


def _clock(app: App) -> Look:
    url = app.settings.network.rdap_bootstrap
    now = app.clock.now()
    seen = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if not url.startswith(("http://", "https://")):
        return Look("clock", f"{seen}; nobody to compare it with")
    answer = asyncio.run(fetch_http(url, app.http_limits, accept="application/json"))
    told = _date(answer.headers.get("Date", ""))
    if told is None:
        advice = f"{url} did not answer ({answer.outcome.value}): RDAP servers stay unknown, and the clock unchecked"
        return Look("clock", seen, advice)
    off = abs(now - told)
    return Look("clock", seen, "" if off < _CLOCK_OFF else f"it is {off} off; let NTP or chrony set it")


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _options(app: App, setting: FeedSetting) -> Look | None:
    """What is wrong with a feed's options; None where nothing is."""
    try:
        opened_feed(app, setting)
    except FeedError as error:
        return Look(f"feed {setting.id}", f"{setting.where}: wrong options", str(error))
    return None


def _feed_without_database(setting: FeedSetting) -> Look:
    return Look(f"feed {setting.id}", "its options are right; how it did stands in the database")


def _feed(app: App, setting: FeedSetting) -> Look:
    part = f"feed {setting.id}"
    with app.store.read() as tx:
        state = next((state for state in feeds.all_states(tx) if state.id == setting.id), None)
    if state is None or state.pulled_at is None:
        return Look(part, "never pulled so far")
    seen = f"last pulled {state.pulled_at:%Y-%m-%d %H:%M} UTC: {state.outcome}, {state.names_read:,} names in all"
    return Look(part, seen, "" if state.outcome == "ok" else "see what it says, then: domainwatch run --once")
