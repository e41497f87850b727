"""One body from one address onto the disk, whole or not at all."""

import asyncio
import importlib.metadata
import re
import socket
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from yarl import URL

from feeds.errors import FeedError, Refused, Unreachable
from feeds.transport.partial import Partial
from feeds.transport.vetting import is_public
from feeds.validators import NO_VALIDATORS, Validators, validators_of
from feeds.workplace import Workplace

#: Redirects followed; real chains have two or three, and browsers give up at 20.
REDIRECTS = 5
#: Seconds until a connection stands; a server that needs longer is as good as down.
CONNECT_SECONDS = 20.0
#: Bytes written at once.
PIECE = 1 << 18
#: Seconds of Retry-After that are believed: a server may send us away for a day, not for ever.
RETRY_AFTER_LIMIT = 86_400.0

Said = TypeVar("Said")

_REDIRECTING = frozenset({301, 302, 303, 307, 308})
# Not found is for time to mend: lists of the day appear late. Gone (410) and the rest of 4xx are for a person.
_LATER = frozenset({408, 425, 429})

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


class Unauthorized(Refused):
    """The server wants a token, or another one (401)."""


class Missing(Unreachable):
    """The server has nothing at this address (404), at least for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one download: bytes of the body, seconds for all of it, seconds without a byte."""

    max_bytes: int
    total_seconds: float
    idle_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """As whom a server is asked: a bearer token (RFC 6750), and what its refusals mean, by their status.

    The token goes to the scheme, host and port that were asked first, and not to where they redirect.
    """

    token: str = field(default="", repr=False)
    meanings: Mapping[int, str] = field(default_factory=dict)

    def headers(self, first: URL, address: URL) -> dict[str, str]:
        """The header that carries the token, where it may be carried."""
        may_carry = self.token and address.origin() == first.origin()
        return {"Authorization": f"Bearer {self.token}"} if may_carry else {}


#: As nobody in particular.
OPEN = Access()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole new body stands in the target file; its length in bytes, and what the server calls it."""

    length: int
    validators: Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The body that is known is still the newest."""


def checked_url(text: str) -> URL:
    """The address as something that can be fetched. Raises: ValueError: it cannot, and the message says why."""
    url = URL(text)
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("must begin with http:// or https:// and a host")
    return url


def fetch(
    url: str, target: Path, known: Validators | None, limits: Limits, workplace: Workplace, access: Access = OPEN
) -> Fetched | NotModified:
    """Fetches the body into `target`, unless it is the one that `known` describes.

    A download that was cut is kept beside the target, and resumed where the server can. The target itself changes in
    one step, once the whole body is there.
    Raises: Unreachable: time may help; what has come is kept. Refused: a person must act.
    Source: RFC 9110 sections 13 (conditions), 14 (ranges), 15.4 (redirects).
    """
    address = checked_url(url)
    partial = Partial(target, url)
    try:
        return run(_fetch(address, partial, known or NO_VALIDATORS, limits, workplace, access), address, limits)
    finally:
        partial.close()


def run(conversation: Coroutine[Any, Any, Said], address: URL, limits: Limits) -> Said:
    """What a conversation with a server gave, in an event loop of its own. Raises: as `heard`."""
    return asyncio.run(heard(conversation, address, limits))


async def heard(conversation: Coroutine[Any, Any, Said], address: str | URL, limits: Limits) -> Said:
    """What a conversation with a server gave. Raises: its own FeedErrors, and Unreachable where the network failed."""
    try:
        async with asyncio.timeout(limits.total_seconds):
            return await conversation
    except TimeoutError:
        problem = f"no whole answer within {limits.total_seconds:g} s, or no byte within {limits.idle_seconds:g} s"
    except aiohttp.ClientResponseError:
        problem = "what came is not HTTP"
    except aiohttp.ClientPayloadError:
        problem = "broke off, or broke the rules of HTTP, in the middle of an answer"
    except (aiohttp.ClientError, OSError, UnicodeError) as error:
        problem = str(error) or type(error).__name__
    # Outside of the handlers, and without the text of the two first: errors of the library hold requests with their
    # tokens and quote answers with tokens, and neither must hang on to our error.
    raise Unreachable(f"{shown(address)}: {problem}")


async def _fetch(
    first: URL, partial: Partial, known: Validators, limits: Limits, workplace: Workplace, access: Access
) -> Fetched | NotModified:
    address, headers = first, _headers(partial, known)
    async with opened_session(limits, workplace) as session:
        for _ in range(REDIRECTS + 1):
            sent = headers | access.headers(first, address)
            async with session.get(address, headers=sent, allow_redirects=False) as answer:
                if answer.status in _REDIRECTING:
                    address = _redirected(address, answer)
                    continue
                if answer.status == 304 and known != NO_VALIDATORS:
                    partial.drop()
                    return NotModified()
                if answer.status not in (200, 206):
                    if answer.status == 416:
                        partial.drop()
                        raise Unreachable(f"{shown(address)}: has no such rest (416); the next run starts anew")
                    raise complaint(answer, access, workplace.now())
                return await _received(answer, partial, limits)
    raise Refused(f"{shown(address)}: more than {REDIRECTS} redirects")


def opened_session(limits: Limits, workplace: Workplace, *, keeps_alive: bool = False) -> aiohttp.ClientSession:
    """A client without cookies, proxies and unpacking, which connects to allowed addresses only.

    Connections end with their answer, unless they are to be kept alive for many questions.
    """
    # One address after the other, so that no connection is made which the next answer makes needless.
    connector = aiohttp.TCPConnector(
        socket_factory=_doorman(workplace),
        use_dns_cache=False,
        happy_eyeballs_delay=None,
        force_close=not keeps_alive,
        # Whoever asks many servers at once bounds what is asked of each; slow ones must not hold up the others here.
        limit=0,
    )
    return aiohttp.ClientSession(
        connector=connector,
        headers={"User-Agent": _agent(workplace.contact), "Accept-Encoding": "identity"},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=limits.idle_seconds),
        auto_decompress=False,
        trust_env=False,
    )


def _agent(contact: str) -> str:
    version = importlib.metadata.version("domainwatch")
    return f"domainwatch/{version} (+{contact})" if contact else f"domainwatch/{version}"


def _doorman(workplace: Workplace) -> Callable[[aiohttp.AddrInfoType], socket.socket]:
    """Opens sockets for allowed addresses only.

    It sees the very address that the connection then goes to, so a name that resolves otherwise the second time, or an
    address in an odd spelling, gets no further.
    """

    def opened(found: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, place = found
        address = str(place[0])
        if not workplace.allow_private and not is_public(address):
            raise Refused(f"{address} is no address of the public internet, and this feed may ask no other")
        return socket.socket(family, kind, protocol)

    return opened


def _headers(partial: Partial, known: Validators) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    if partial.is_resumable():
        headers |= {"Range": f"bytes={partial.size}-", "If-Range": partial.validators.for_range()}
    return {name: value for name, value in headers.items() if value}


def _redirected(address: URL, answer: aiohttp.ClientResponse) -> URL:
    try:
        target = checked_url(str(address.join(URL(answer.headers.get("Location", "")))))
    except ValueError as error:
        raise Refused(f"{shown(address)}: redirects to no http or https address") from error
    if address.scheme == "https" and target.scheme == "http":
        raise Refused(f"{shown(address)}: redirects from https to http")
    return target


async def _received(answer: aiohttp.ClientResponse, partial: Partial, limits: Limits) -> Fetched:
    resumed = answer.status == 206
    validators = validators_of(answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
    length = _resumed_length(answer, validators, partial) if resumed else answer.content_length
    if length is not None and length > limits.max_bytes:
        raise _too_long(partial, limits)
    partial.begin(validators, length, resumed=resumed)
    async for data in answer.content.iter_chunked(PIECE):
        partial.write(data)
        if partial.size > limits.max_bytes:
            raise _too_long(partial, limits)
    if length is not None and partial.size != length:
        raise Unreachable(f"{shown(answer.url)}: {partial.size:,} bytes came where {length:,} were announced")
    fetched = Fetched(length=partial.size, validators=partial.validators)
    partial.finish()
    return fetched


def _resumed_length(answer: aiohttp.ClientResponse, validators: Validators, partial: Partial) -> int:
    """The length of the whole body, where the answer is the rest of what has come."""
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    start, length = (int(found[1]), int(found[3])) if found else (-1, -1)
    # A server that is asked with If-Range must send the whole where the body has changed. Not all do.
    is_rest = start == partial.size and partial.length in (None, length)
    before = partial.validators
    is_same = validators.etag in ("", before.etag) and validators.modified in ("", before.modified)
    if not (partial.is_resumable() and is_rest and is_same):
        partial.drop()
        raise Unreachable(f"{shown(answer.url)}: sent another part than the one asked for; the next run starts anew")
    return length


def _too_long(partial: Partial, limits: Limits) -> Refused:
    partial.drop()
    return Refused(f"the body is longer than max_bytes ({limits.max_bytes:,})")


def complaint(answer: aiohttp.ClientResponse, access: Access, now: datetime) -> FeedError:
    """What an answer that is no success means, and for whom."""
    status = answer.status
    text = f"{shown(answer.url)}: {access.meanings.get(status, f'answered {status}')}"
    if status == 401:
        return Unauthorized(text)
    if status == 404:
        return Missing(text)
    if status in _LATER or status >= 500 or status < 400:
        return Unreachable(text, _retry_after(answer.headers.get("Retry-After", ""), now))
    return Refused(text)


def _retry_after(text: str, now: datetime) -> float | None:
    """Seconds to wait, or None where nothing readable is said. Source: RFC 9110 section 10.2.3."""
    if text.isascii() and text.isdigit():
        return min(float(text), RETRY_AFTER_LIMIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    # A date in the form of RFC 5322 may lack its zone; in HTTP all dates are UTC.
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), RETRY_AFTER_LIMIT)


def shown(url: str | URL) -> str:
    """The address without what may be secret in it (user, password, query)."""
    return str(URL(url).with_user(None).with_query(None).with_fragment(None))
