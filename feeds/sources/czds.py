"""Zones of ICANN's Centralized Zone Data Service: the generic top-level domains."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from feeds import options as read
from feeds.errors import FeedConfigError, FeedError, Garbled, Refused, Unreachable
from feeds.keeping import KEEPING_KEYS, keeping_of
from feeds.packed import write_errors
from feeds.parse.zoneservers import delegations
from feeds.parse.zonetext import ZoneReader
from feeds.readahead import read_lines
from feeds.transport.czds_api import CzdsApi
from feeds.transport.czds_notes import Link, Listing, Note, Notes
from feeds.transport.http import checked_url
from feeds.transport.login import Login, login_from_environment, login_from_file
from feeds.transport.token import Account
from feeds.workplace import Workplace
from feeds.zonefeed import Day, Fresh, ZoneFeed

#: Where ICANN has them (CZDS REST API 1.0.9, section 2).
ACCOUNT_URL, API_URL = "https://account-api.icann.org", "https://czds-api.icann.org"
#: A zone may be downloaded once in so long (terms of the service, and specification 4 of the registry agreements).
DAY = timedelta(hours=24)
#: How often the list of zones, and each zone's file, is asked for news; new files come once a day.
ASK_EVERY = timedelta(hours=1)
#: How long the same file that was of no use is not downloaded again, unless another one is offered.
BROKEN_FOR = timedelta(hours=6)
#: How long a zone that a pattern chose is missed after it has left the list; one that is named is missed for ever.
MISSED_FOR = timedelta(days=7)
#: Bytes of a file that tell a web page from a zone.
HEAD = 512

_PATTERN = re.compile(r"[a-z0-9*?.-]{1,253}")
_KEYS = ("zones", "name_servers", "user_env", "password_env", "credentials", "account_url", "api_url")
_SECRETS = ("user", "username", "password", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an operator asks of the service: patterns of zones, whether with name servers, who logs in, and where."""

    zones: tuple[str, ...]
    name_servers: bool
    user_env: str
    password_env: str
    credentials: Path | None
    account_url: str
    api_url: str

    def login(self) -> Login:
        """Who logs in. Raises: Refused."""
        if self.credentials:
            return login_from_file(self.credentials)
        return login_from_environment(self.user_env, self.password_env)


def wish_of(options: Mapping[str, object], base: Path) -> Wish:
    """What these options say. Raises: FeedConfigError."""
    for key in _SECRETS:
        if key in options:
            # The value is not shown: this text goes into logs and mails.
            raise FeedConfigError(key, "must not stand in this file; use credentials, or user_env and password_env")
    read.refuse_unknown(options, (*_KEYS, *KEEPING_KEYS))
    file = read.text(options, "credentials")
    if file and ("user_env" in options or "password_env" in options):
        raise FeedConfigError("credentials", "is given, so user_env and password_env have no meaning")
    return Wish(
        zones=_patterns(options),
        name_servers=read.flag(options, "name_servers"),
        user_env=read.text(options, "user_env") or "CZDS_USERNAME",
        password_env=read.text(options, "password_env") or "CZDS_PASSWORD",
        credentials=base / file if file else None,
        account_url=_base_url(options, "account_url", ACCOUNT_URL),
        api_url=_base_url(options, "api_url", API_URL),
    )


class CzdsSource:
    """The zones that an account may download, one whole file a day each."""

    def __init__(self, wish: Wish, workplace: Workplace) -> None:
        self._wish, self._workplace = wish, workplace
        # No zone's name begins with a low line.
        self._folder = workplace.folder / "_czds"
        self._notes = Notes(self._folder)
        self._opened: CzdsApi | None = None
        self._listed: Listing | None = None

    def zones(self) -> Sequence[str]:
        """The zones that the patterns choose, those among them that have left the list lately, and those named."""
        listing = self._listing()
        patterns = self._wish.zones
        chosen = {zone for zone in listing.links if any(fnmatchcase(zone, pattern) for pattern in patterns)}
        chosen |= {pattern for pattern in patterns if not set(pattern) & set("*?")}
        if not chosen:
            raise Refused(f"no zone that this account may download matches {', '.join(patterns)}")
        return sorted(chosen)

    def bring(self, zone: str, have: Day | None) -> Fresh | None:
        """The zone as it is now; None where the version in force is the newest, or no other may be asked for yet.

        Raises: Refused: access was denied or has expired. Unreachable, Garbled: the version in force stays.
        """
        with write_errors(str(self._folder)):
            return self._waiting(zone, have) or self._asked_for(zone, have)

    def _waiting(self, zone: str, have: Day | None) -> Fresh | None:
        """What was downloaded and is not in force yet."""
        note, now = self._notes.note(zone), self._workplace.now()
        for file in self._folder.glob(f"{zone}~*.gz"):
            stamp = file.stem.partition("~")[2]
            is_in_force = have is not None and have.stamp == stamp
            # One that has not come into force within a day was not believed, and gives way to the next.
            if not is_in_force and (note.begun_at is None or now - note.begun_at < DAY):
                return self._fresh(zone, stamp, file)
            file.unlink()
        return None

    def _asked_for(self, zone: str, have: Day | None) -> Fresh | None:
        now, note, url = self._workplace.now(), self._notes.note(zone), self._url(zone)
        if not _is_due(note, have, now):
            return None
        try:
            offer = self._api.fetch_offer(url)
            if have and offer.stamp == have.stamp:
                self._notes.keep(zone, replace(note, current_at=now))
                return None
            if note.broken_at and offer.stamp == note.stamp and now - note.broken_at < BROKEN_FOR:
                raise Garbled(f"{note.problem} (came {note.broken_at:%Y-%m-%d %H:%M} UTC, and no other is offered)")
            download = self._folder / f"{zone}.download"
            came = self._api.fetch_file(url, download, offer)
        except Refused as error:
            raise Refused(f"{error}, {now:%Y-%m-%d}{_last(note)}") from error
        _refuse_page(download)
        stamp = came.stamp or f"{now:%Y%m%dT%H%M%SZ}-{came.length}"
        # The note comes first: a crash between the two costs a day of this zone, and not the terms of the service.
        self._notes.keep(zone, Note(begun_at=now))
        file = download.replace(self._folder / f"{zone}~{stamp}.gz")
        return self._fresh(zone, stamp, file)

    def _fresh(self, zone: str, stamp: str, file: Path) -> Fresh:
        reader = ZoneReader(zone, zone.encode(), tells_servers=self._wish.name_servers)
        return Fresh(
            stamp=stamp,
            lines=self._lines(zone, stamp, file, reader),
            unread=lambda: tuple(reader.unread),
            unread_count=lambda: reader.unread_count,
        )

    def _lines(self, zone: str, stamp: str, file: Path, reader: ZoneReader) -> Iterator[bytes]:
        broken = self._folder / f"{zone}.broken"
        with write_errors(str(self._folder)):
            try:
                yield from self._read(file, reader)
                broken.unlink(missing_ok=True)
            except FeedError as error:
                # For a person to look at, until one comes that can be read; the names in force are not touched.
                file.replace(broken)
                self._notes.keep(zone, Note(broken_at=self._workplace.now(), stamp=stamp, problem=str(error)))
                raise Garbled(f"{error}; kept as {broken}") from error

    def _read(self, file: Path, reader: ZoneReader) -> Iterator[bytes]:
        """The zone's lines. Raises: FeedError: the file cannot be read to its end, or is not this zone's."""
        has_names = False
        with file.open("rb") as handle:
            blocks = (lines.data for lines in read_lines(handle, "the file"))
            for lines in delegations(blocks, reader):
                has_names = True
                yield lines
        if not reader.has_soa:
            raise Garbled("the file holds no SOA record of this zone")
        if not has_names:
            raise Garbled("the file holds no delegated name")

    def _url(self, zone: str) -> str:
        listing = self._listing()
        link = listing.links.get(zone)
        if link and link.seen_at == listing.at:
            return link.url
        last = f"; it was last on {link.seen_at:%Y-%m-%d}" if link else ""
        raise Refused(f"is not among the zones that this account may download, {listing.at:%Y-%m-%d}{last}")

    def _listing(self) -> Listing:
        """The newest list, and what was in one lately; asked for where the one that is here is not new."""
        now, known = self._workplace.now(), self._listed or self._notes.listing()
        if known is None or now - known.at >= ASK_EVERY:
            links = {zone: Link(url=url, seen_at=now) for zone, url in self._api.fetch_links().items()}
            before = known.links if known else {}
            missed = {zone: link for zone, link in before.items() if now - link.seen_at < MISSED_FOR}
            known = Listing(at=now, links=missed | links)
            with write_errors(str(self._folder)):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._notes.keep_listing(known)
        self._listed = known
        return known

    @property
    def _api(self) -> CzdsApi:
        # Opened late: a check of the configuration needs no password.
        if self._opened is None:
            login, wish = self._wish.login(), self._wish
            account = Account(url=f"{wish.account_url}/api/authenticate", user=login.user, password=login.password)
            self._opened = CzdsApi(wish.api_url, account, self._workplace)
        return self._opened


def _is_due(note: Note, have: Day | None, now: datetime) -> bool:
    """Whether to ask for the zone. Raises: Unreachable: not yet, and there is no version of it."""
    wait = note.begun_at + DAY - now if note.begun_at else timedelta()
    if have:
        return wait <= timedelta() and (note.current_at is None or now - note.current_at >= ASK_EVERY)
    if wait > timedelta():
        # Without a wait of its own: that would hold up all zones of the feed.
        raise Unreachable(
            f"was downloaded {note.begun_at:%Y-%m-%d %H:%M} UTC, and the terms allow that once in 24 hours"
        )
    return True


def _last(note: Note) -> str:
    return f"; it was last downloaded on {note.begun_at:%Y-%m-%d}" if note.begun_at else ""


def _refuse_page(file: Path) -> None:
    with file.open("rb") as handle:
        is_page = handle.read(HEAD).lstrip().startswith(b"<")
    if is_page:
        file.unlink()
        raise Unreachable("a web page came in place of the zone")


def _patterns(options: Mapping[str, object]) -> tuple[str, ...]:
    patterns = options.get("zones")
    if not isinstance(patterns, list) or not patterns:
        raise FeedConfigError("zones", "must be a list of zones or patterns: [com, xn--*], or ['*'] for all")
    for pattern in patterns:
        if not isinstance(pattern, str) or not _PATTERN.fullmatch(pattern):
            raise FeedConfigError("zones", f"must hold top-level domains as A-labels, or patterns, and not {pattern!r}")
    return tuple(patterns)


def _base_url(options: Mapping[str, object], key: str, default: str) -> str:
    text = read.text(options, key) or default
    try:
        checked_url(text)
    except ValueError as error:
        raise FeedConfigError(key, f"{error}, and is {text!r}") from error
    return text.rstrip("/")


class CzdsFeed(ZoneFeed):
    """Zones of generic top-level domains, from ICANN's Centralized Zone Data Service.

    Options: `zones`, a list of zones and patterns; `name_servers`, true to keep those of each name; `user_env` and
    `password_env`, names of environment variables, or `credentials`, a file; `account_url` and `api_url` for a service
    elsewhere; and those of every feed of zones.
    """

    def __init__(self, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> None:
        source = CzdsSource(wish_of(options, workplace.base), workplace)
        super().__init__(feed_id, source, keeping_of(options), workplace)


FEED = CzdsFeed
