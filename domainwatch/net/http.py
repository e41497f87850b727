"""One small answer over HTTP: vetted, bounded, redirected by hand."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from domainwatch.model import Outcome
from domainwatch.net.vetting import vetted_addresses

#: RDAP answers are below 50 KiB, the bootstrap file is about 60 KiB; more than this is not for us.
BODY_LIMIT = 1024 * 1024
#: One hop to the registrar's server and a few http-to-https ones; loops end here.
REDIRECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """How long to wait in all (seconds), who we say we are, and whether private addresses may be asked."""

    timeout_s: float
    contact: str
    allow_private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """`outcome` is DATA where a server answered at all, whatever its status; `url` is the last one asked."""

    outcome: Outcome
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


async def fetch_http(url: str, limits: HttpLimits, *, accept: str) -> HttpAnswer:
    """The answer of an http or https server, redirects followed and each of their addresses vetted again."""
    try:
        async with asyncio.timeout(limits.timeout_s), _session(limits) as session:
            return await _follow(session, url, limits, accept)
    except TimeoutError:
        return _failure(Outcome.TIMEOUT, url)
    except _BlockedTarget:
        return _failure(Outcome.BLOCKED, url)
    except (aiohttp.ClientConnectionError, OSError):
        return _failure(Outcome.UNREACHABLE, url)
    except (aiohttp.ClientError, ValueError):
        return _failure(Outcome.MALFORMED, url)


class _BlockedTarget(OSError):
    """The address is not one that we may connect to."""


class _VettedResolver(AbstractResolver):
    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = await vetted_addresses(host, port, allow_private=self._allow_private)
        if not addresses:
            raise _BlockedTarget(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held open."""


def _session(limits: HttpLimits) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(resolver=_VettedResolver(limits.allow_private), use_dns_cache=False)
    agent = f"domainwatch (+{limits.contact})" if limits.contact else "domainwatch"
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        headers={"User-Agent": agent, "Accept-Encoding": "identity"},
        # The whole conversation has one deadline of its own.
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
    )


async def _follow(session: aiohttp.ClientSession, url: str, limits: HttpLimits, accept: str) -> HttpAnswer:
    for _ in range(REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise _BlockedTarget(url)
        # An address in place of a name never reaches the resolver, so it is vetted here.
        if not await vetted_addresses(parts.hostname, parts.port or 443, allow_private=limits.allow_private):
            raise _BlockedTarget(url)
        async with session.get(url, allow_redirects=False, headers={"Accept": accept}) as response:
            location = response.headers.get("Location", "")
            if response.status not in {301, 302, 303, 307, 308} or not location:
                body = await _bounded(response)
                return HttpAnswer(
                    outcome=Outcome.DATA, status=response.status, headers=response.headers, body=body, url=url
                )
            url = urljoin(url, location)
    return _failure(Outcome.MALFORMED, url)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > BODY_LIMIT:
            raise ValueError("the body is longer than we take")
    return bytes(body)


def _failure(outcome: Outcome, url: str) -> HttpAnswer:
    return HttpAnswer(outcome=outcome, status=0, headers={}, body=b"", url=url)
