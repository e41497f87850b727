"""What proves to strangers that a finding's name was certified."""

import re
from base64 import b64encode

from domainwatch.flow.app import App
from domainwatch.flow.details import CERTIFICATE, LogPlace, place_of
from domainwatch.flow.workplaces import opened_feed, workplace_of
from domainwatch.model import Fact, Refused, RemoteError
from domainwatch.names import NotAName, a_labels
from domainwatch.settings import FeedSetting
from domainwatch.store import Store, facts, findings
from feeds import FeedConfigError, FeedError, FollowsLogs
from feeds.ctproof import Sighting, fetch_evidence
from feeds.parse.ctproof import Evidence
from feeds.parse.loglist import Log

#: Certificates of a name that are tried, the newest first: where no log proves any of these, something is wrong.
TRIED = 5
#: The number of a finding; databases count no further than 63 bits.
_NUMBER = re.compile(r"[0-9]{1,18}")


def fetch_proof(app: App, finding: str) -> Evidence:
    """The proof of the newest certificate that a log proves, for a finding given by its number or its name.

    Raises: Refused: there is no such finding, or nobody knows a certificate of it, as where it was found by looking
    back. RemoteError: none is proven.
    """
    name = _name_of(app.store, finding)
    with app.store.read() as tx:
        seen = facts.every(tx, name, CERTIFICATE)
    places = [(fact, place) for fact in seen if (place := place_of(fact)) is not None]
    if not places:
        raise Refused(f"of {name} no certificate is known; one is, once a log shows it after the name was found")
    failures = []
    for fact, place in places[:TRIED]:
        try:
            return _fetched(app, fact, place)
        except FeedError as error:
            failures.append(f"log {place.log_id}, entry {place.index}: {error}")
    raise RemoteError("; ".join(failures))


def _name_of(store: Store, finding: str) -> str:
    """The name of the finding. Raises: Refused: there is none."""
    with store.read() as tx:
        if _NUMBER.fullmatch(finding):
            found = findings.name_of(tx, int(finding))
        else:
            found = next(iter(findings.among(tx, _read(finding).encode("ascii"))), None)
    if found is None:
        raise Refused(f"there is no finding {finding}")
    return found


def _read(name: str) -> str:
    try:
        return a_labels(name)
    except NotAName as error:
        raise Refused(f"{name!a} is neither the number of a finding nor a name: {error}") from error


def _fetched(app: App, fact: Fact, place: LogPlace) -> Evidence:
    setting = next((feed for feed in app.config.feeds if feed.id == place.feed_id), None)
    if setting is None:
        raise FeedConfigError("id", f"there is no feed {place.feed_id} any more, which has seen it")
    sighting = Sighting(name=fact.name, certificate=fact.values[0], index=place.index)
    return fetch_evidence(sighting, _log_of(app, setting, place.log_id), workplace_of(app, setting))


def _log_of(app: App, setting: FeedSetting, log_id: str) -> Log:
    """The log of that id (base64), as the feed knows it. Raises: FeedError."""
    feed = opened_feed(app, setting)
    logs = feed.logs() if isinstance(feed, FollowsLogs) else []
    for log in logs:
        if b64encode(log.id).decode() == log_id:
            return log
    raise FeedConfigError("lists", f"no list of the feed {setting.id} has the log {log_id} any more")
