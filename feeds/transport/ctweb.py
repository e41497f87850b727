"""Answers of logs, many at a time over connections that stay open; small or large, they stand in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import aiohttp
from isal import isal_zlib

from feeds.errors import Garbled, Unreachable
from feeds.transport.http import OPEN, Limits, checked_url, complaint, heard, opened_session, shown
from feeds.workplace import Workplace

#: One answer: the bytes are those that the caller expects. Some logs need 14 s for a page of 256 entries; after half a
#: minute without a byte, or two minutes in all, it is better to ask again.
LIMITS = Limits(max_bytes=0, total_seconds=120.0, idle_seconds=30.0)
#: Bytes by which packing may make a body longer that cannot be packed, as hashes: a frame, and five bytes a block.
PACKING_BYTES = 1024
#: How a packed body begins to be read: a gzip frame with the largest window.
_GZIP_WBITS = 16 + 15
# The library declares its error as a value of the type and not as the type.
_BROKEN = cast(type[Exception], isal_zlib.error)


class Declined(Unreachable):
    """The log cannot answer that (400): mostly because it stands before a tree that large."""


class TooLong(Garbled):
    """More bytes came than any honest answer has."""


class LogWeb:
    """A client that fetches from many logs at once. Redirects are not followed: a log is where its list says."""

    def __init__(self, session: aiohttp.ClientSession, workplace: Workplace) -> None:
        self._session, self._workplace = session, workplace

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """The body at that address, unpacked where it came packed.

        Raises: Unreachable: time may help (Missing: 404, Declined: 400). Refused: a person must act. TooLong, Garbled.
        """
        return await heard(self._fetched(url, max_bytes), url, LIMITS)

    async def _fetched(self, url: str, max_bytes: int) -> bytes:
        headers = {"Accept-Encoding": "gzip, identity"}
        async with self._session.get(checked_url(url), headers=headers, allow_redirects=False) as answer:
            if answer.status == 400:
                raise Declined(f"{shown(url)}: answered 400")
            if answer.status != 200:
                raise complaint(answer, OPEN, self._workplace.now())
            body = await _body(answer, max_bytes)
            return _unpacked(body, answer, max_bytes)


@asynccontextmanager
async def opened_web(workplace: Workplace) -> AsyncIterator[LogWeb]:
    """A client for as long as it is needed; it connects to allowed addresses only."""
    async with opened_session(LIMITS, workplace, keeps_alive=True) as session:
        yield LogWeb(session, workplace)


async def _body(answer: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    max_packed = max_bytes + PACKING_BYTES
    if (answer.content_length or 0) > max_packed:
        raise _too_long(answer, max_bytes)
    pieces, size = [], 0
    async for data in answer.content.iter_any():
        pieces.append(data)
        size += len(data)
        if size > max_packed:
            raise _too_long(answer, max_bytes)
    return b"".join(pieces)


def _unpacked(body: bytes, answer: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The body without the packing that its headers announce."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing == "gzip":
        unpacker = isal_zlib.decompressobj(wbits=_GZIP_WBITS)
        try:
            body = unpacker.decompress(body, max_bytes + 1)
        except _BROKEN as error:
            raise Garbled(f"{shown(answer.url)}: the packing is broken") from error
        if not unpacker.eof and len(body) <= max_bytes:
            raise Unreachable(f"{shown(answer.url)}: the packed answer is cut short")
        if unpacker.unused_data:
            raise Garbled(f"{shown(answer.url)}: bytes follow the packed answer")
    elif packing != "identity":
        raise Garbled(f"{shown(answer.url)}: is packed in a way that nobody asked for")
    if len(body) > max_bytes:
        raise _too_long(answer, max_bytes)
    return body


def _too_long(answer: aiohttp.ClientResponse, max_bytes: int) -> TooLong:
    return TooLong(f"{shown(answer.url)}: more than {max_bytes:,} bytes, which no honest answer has")
