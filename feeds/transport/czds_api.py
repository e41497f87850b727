"""The interface of ICANN's Centralized Zone Data Service (CZDS REST API 1.0.9)."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar

from yarl import URL

from feeds.errors import Refused, Unreachable
from feeds.transport.answers import Answer, Question, fetch_answer
from feeds.transport.http import Access, Fetched, Limits, Missing, Unauthorized, fetch, shown
from feeds.transport.token import Account, fetch_token, forget_token, refuse_account
from feeds.workplace import Workplace

#: One zone, packed: ten times the largest one there is. What was cut is resumed by the next run, so the time is how
#: long a job may wait for one zone, not a bound on its size; a server that is silent for a minute is gone.
LIMITS = Limits(max_bytes=48 << 30, total_seconds=3_600.0, idle_seconds=60.0)
#: Seconds between two questions: a thousand zones take a quarter of an hour, and nobody is pressed.
PAUSE_SECONDS = 0.5
#: Questions without an answer, one after the other, after which the server counts as down: each may take a minute, and
#: there are a thousand zones to ask for.
FAILURES = 3
#: For how long a server that is down, or sent us away without saying for how long, is left alone.
AWAY = timedelta(minutes=5)
#: Links in a list; there are about 1,500 top-level domains.
LINKS = 10_000

_MEANINGS = {
    401: "the token was refused",
    403: "access to this zone is denied or has expired (403)",
    404: "there is no file of this zone (404)",
    409: "access to this zone is not in force (409)",
    428: "new terms wait to be accepted on the web site of CZDS (428)",
    429: "too many requests (429)",
}
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ZONE_FILE = re.compile(rf"({_LABEL}(?:\.{_LABEL})*)\.zone", re.IGNORECASE)

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One version of a zone's file: its length in bytes and the time of its last change, None where it is not told."""

    length: int | None
    modified: datetime | None

    @property
    def stamp(self) -> str:
        """A short name, another one for another version; empty where too little is told."""
        if self.length is None or self.modified is None:
            return ""
        return f"{self.modified:%Y%m%dT%H%M%SZ}-{self.length}"


class CzdsApi:
    """The service as one account sees it; asked slowly, one question at a time, and not at all once it is down."""

    def __init__(self, api_url: str, account: Account, workplace: Workplace) -> None:
        self._api, self._account, self._workplace = URL(api_url), account, workplace
        self._failures = 0
        self._away_until, self._away_because = workplace.now(), ""

    def fetch_links(self) -> dict[str, str]:
        """The address of each zone's file that the account may download, by zone. Raises: Unreachable, Refused.

        Source: section 5.1.
        """
        return links_of(self._answer("GET", str(self._api / "czds/downloads/links")), self._api)

    def fetch_offer(self, url: str) -> Offer:
        """Which version of a zone's file is there now. Raises: Unreachable, Refused. Source: section 5.3."""
        answer = self._answer("HEAD", url)
        return Offer(length=answer.length, modified=_time(answer.headers.get("Last-Modified", "")))

    def fetch_file(self, url: str, target: Path, offer: Offer) -> Offer:
        """Downloads a zone's file, resuming where it was cut; gives which version came.

        Raises: Unreachable: not all of it came, or another length than was offered; Refused. Source: section 5.2.
        """
        fetched = self._asked(lambda access: fetch(url, target, None, LIMITS, self._workplace, access))
        if not isinstance(fetched, Fetched):
            raise Unreachable(f"{shown(url)}: sent no file")
        came = Offer(length=fetched.length, modified=_time(fetched.validators.modified))
        # The file may have been replaced since it was offered, and then has another time too.
        if came.modified == offer.modified and offer.length not in (None, came.length):
            raise Unreachable(f"{shown(url)}: {came.length:,} bytes came where {offer.length:,} were announced")
        return came

    def _answer(self, method: str, url: str) -> Answer:
        return self._asked(
            lambda access: fetch_answer(Question(method=method, url=url, access=access), self._workplace)
        )

    def _asked(self, work: Callable[[Access], Said]) -> Said:
        wait = self._away_until - self._workplace.now()
        if wait > timedelta():
            raise Unreachable(f"not asked any more: {self._away_because}", wait.total_seconds())
        time.sleep(PAUSE_SECONDS)
        try:
            said = self._with_token(work)
        except Unreachable as error:
            self._note_failure(error)
            raise
        self._failures = 0
        return said

    def _with_token(self, work: Callable[[Access], Said]) -> Said:
        problem = ""
        # Twice, for a token may have expired on the way. One that is refused while it is new is another matter.
        for _ in range(2):
            token = fetch_token(self._account, self._workplace)
            try:
                return work(Access(token=token, meanings=_MEANINGS))
            except Unauthorized as error:
                problem = str(error)
                forget_token(self._account, token)
        raise refuse_account(self._account, problem, self._workplace)

    def _note_failure(self, error: Unreachable) -> None:
        self._failures = 0 if isinstance(error, Missing) else self._failures + 1
        if error.retry_after is not None or self._failures == FAILURES:
            wait = AWAY if error.retry_after is None else timedelta(seconds=error.retry_after)
            self._away_until, self._away_because = self._workplace.now() + wait, str(error)


def links_of(answer: Answer, api: URL) -> dict[str, str]:
    """The address of each zone's file in a list. Raises: Unreachable: it is no list. Refused: a link is not theirs."""
    try:
        links = answer.json()
    except ValueError:
        links = None
    if not isinstance(links, list) or len(links) > LINKS or not all(isinstance(link, str) for link in links):
        raise Unreachable(f"{shown(api)}: answered without a list of links")
    return dict(_link(link, api) for link in links)


def _link(text: str, api: URL) -> tuple[str, str]:
    try:
        url = URL(text)
        found = _ZONE_FILE.fullmatch(url.name)
    except ValueError:
        found = None
    if not found:
        raise Refused(f"{shown(api)}: lists a link that is no zone's")
    if not _is_of(url, api):
        raise Refused(f"{shown(api)}: lists a link to {url.host}, which must not see the token")
    return found[1].lower(), text


def _is_of(url: URL, api: URL) -> bool:
    """Whether both belong to one operator: one host, or hosts of one domain, as czds-api and czds-download-api are."""
    domain = (api.host or "").partition(".")[2]
    # Hosts of top-level domains and of networks have other owners than their neighbours.
    is_neighbour = "." in domain and domain[-1:].isalpha() and (url.host or "").endswith("." + domain)
    return (url.scheme, url.port) == (api.scheme, api.port) and (url.host == api.host or is_neighbour)


def _time(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
