"""Tokens that a server gives for a password: asked for once, kept in memory alone, and shared by the whole process."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from feeds.errors import Refused, Unreachable
from feeds.transport.answers import Question, fetch_answer
from feeds.transport.http import Access, Unauthorized, shown
from feeds.workplace import Workplace

#: How long a token lives that does not say it (CZDS REST API 1.0.9, section 3.2).
LIFETIME = timedelta(hours=24)
#: A token is not used in its last moments: it would expire on the way.
MARGIN = timedelta(minutes=1)
#: A token is used at least that long, whatever it says: a clock that is wrong must not make each question a log-in.
USED_FOR = timedelta(minutes=10)
#: How long a password that was refused is not tried again. Log-ins are counted and limited (section 3.1), and no number
#: of them makes a wrong password right.
REFUSED_FOR = timedelta(hours=1)
#: Characters of a token; real ones have about a thousand, and servers take headers of 8,192.
LENGTH = 6_000

_MEANINGS = {
    401: "the user name or the password is wrong",
    403: "the account may not log in",
    429: "too many log-ins (429); other programs may use this account too",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where to log in, and as whom."""

    url: str
    user: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the last log-in gave: a token, or the words in which it was refused; and until when that holds."""

    until: datetime
    token: str = field(default="", repr=False)
    refusal: str = ""


_known: dict[Account, _Known] = {}
# Held while a server is asked, so that two feeds with one account log in once.
_lock = Lock()


def fetch_token(account: Account, workplace: Workplace) -> str:
    """A token for that account, from memory where there is one.

    Raises: Refused: a person must act, and for an hour the server is not asked again. Unreachable: time may help.
    """
    with _lock:
        known = _known.get(account)
        if known is None or known.until <= workplace.now():
            known = _known[account] = _logged_in(account, workplace)
        if known.refusal:
            raise Refused(known.refusal)
        return known.token


def forget_token(account: Account, token: str) -> None:
    """Makes the next question log in again, unless somebody has done so since."""
    with _lock:
        if account in _known and _known[account].token == token:
            del _known[account]


def refuse_account(account: Account, problem: str, workplace: Workplace) -> Refused:
    """The error that says that this account is of no use; it is not tried again for an hour."""
    with _lock:
        known = _known[account] = _refused(problem, workplace.now())
    return Refused(known.refusal)


def _logged_in(account: Account, workplace: Workplace) -> _Known:
    values = {"username": account.user, "password": account.password}
    question = Question(method="POST", url=account.url, access=Access(meanings=_MEANINGS), values=values)
    try:
        answer = fetch_answer(question, workplace).json()
    except Unauthorized as error:
        return _refused(str(error), workplace.now())
    except ValueError:
        answer = None
    token = answer.get("accessToken") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not _is_sendable(token):
        raise Unreachable(f"{shown(account.url)}: answered without a token")
    return _Known(token=token, until=end_of(token, workplace.now()))


def _refused(problem: str, now: datetime) -> _Known:
    until = now + REFUSED_FOR
    return _Known(until=until, refusal=f"{problem}; not tried again before {until:%H:%M} UTC")


def _is_sendable(token: str) -> bool:
    return 0 < len(token) <= LENGTH and token.isascii() and token.isprintable() and " " not in token


def end_of(token: str, now: datetime) -> datetime:
    """Until when to use it. Source: RFC 7519 section 4.1.4."""
    latest = now + LIFETIME
    try:
        claims = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"]
        end = datetime.fromtimestamp(said, UTC)
    except (ValueError, LookupError, TypeError, OverflowError, OSError, RecursionError):
        end = latest
    return max(min(end, latest) - MARGIN, now + USED_FOR)
