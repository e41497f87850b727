"""One WHOIS question to one server: bounded, and never sent on to where an answer points."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from domainwatch.model import Outcome
from domainwatch.net.vetting import vetted_addresses

#: The longest genuine answers are below 20 KiB; an endless one ends here.
ANSWER_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoisAnswer:
    """What a server said. The text is raw: hostile, in whatever encoding came (undecodable bytes replaced)."""

    outcome: Outcome
    text: str
    source: str


async def fetch_whois(host: str, port: int, query: str, *, timeout_s: float, allow_private: bool) -> WhoisAnswer:
    """The server's answer; `NO_DATA` where it sent nothing, `BLOCKED` where its address is not a public one.

    Source: RFC 3912.
    """
    source = f"whois {host}" + ("" if port == 43 else f":{port}")
    try:
        async with asyncio.timeout(timeout_s):
            addresses = await vetted_addresses(host, port, allow_private=allow_private)
            if not addresses:
                return WhoisAnswer(outcome=Outcome.BLOCKED, text="", source=source)
            raw = await _converse(addresses, port, query)
    except TimeoutError:
        return WhoisAnswer(outcome=Outcome.TIMEOUT, text="", source=source)
    except OSError:
        return WhoisAnswer(outcome=Outcome.UNREACHABLE, text="", source=source)
    text = raw.decode("utf-8", "replace")
    return WhoisAnswer(outcome=Outcome.DATA if text.strip() else Outcome.NO_DATA, text=text, source=source)


async def _converse(addresses: Sequence[str], port: int, query: str) -> bytes:
    reader, writer = await _connected(addresses, port)
    try:
        writer.write(query.encode("utf-8") + b"\r\n")
        await writer.drain()
        answer = b""
        while len(answer) < ANSWER_LIMIT and (piece := await reader.read(ANSWER_LIMIT - len(answer))):
            answer += piece
        return answer
    finally:
        writer.close()


async def _connected(addresses: Sequence[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    # A server's IPv6 address is often the first and the one that does not work.
    for address in addresses[:-1]:
        with suppress(OSError):
            return await asyncio.open_connection(address, port)
    return await asyncio.open_connection(addresses[-1], port)
