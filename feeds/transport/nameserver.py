"""Questions to one name server: a datagram, or a conversation of many messages with an end of our own."""

import socket
import struct
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field

from feeds.errors import Refused, Unreachable
from feeds.transport.vetting import is_public
from feeds.workplace import Workplace

#: Seconds for an answer over UDP; one that takes longer is asked for over TCP.
UDP_SECONDS = 3.0
#: Octets of an answer over UDP without EDNS (RFC 1035 section 4.2.1), with room to see that one is too long.
UDP_OCTETS = 4096
#: Seconds until a connection stands; a server that needs longer is as good as down.
CONNECT_SECONDS = 20.0
#: Seconds without a byte, after which a server counts as gone; large ones take some seconds to begin a transfer.
IDLE_SECONDS = 60.0
#: Addresses of one host that are tried.
ADDRESSES = 4
#: Bytes taken at once: a message has at most that many.
PIECE = 1 << 16

_LENGTH = struct.Struct("!H")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameServer:
    """A host name or address, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        """`host:port`, with brackets around an IPv6 address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLimits:
    """Bounds of one conversation: bytes that come, and seconds for all of it."""

    max_bytes: int
    total_seconds: float


def fetch_datagram(server: NameServer, question: bytes, workplace: Workplace) -> bytes | None:
    """Whatever the server's first address answers over UDP; None where no answer comes within UDP_SECONDS.

    Raises: Refused: the address is not allowed. Unreachable: the host has no address.
    """
    family, place = _places(server, workplace)[0]
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as opened:
        opened.settimeout(UDP_SECONDS)
        # Connected, so that the kernel drops what comes from anywhere else.
        opened.connect(place)
        opened.send(question)
        return opened.recv(UDP_OCTETS)
    return None


def fetch_messages(
    server: NameServer, question: bytes, limits: TransferLimits, workplace: Workplace
) -> Generator[bytes, None, None]:
    """The messages that the server sends over TCP, for as long as they are wanted; closing this hangs up.

    Raises: Unreachable: no connection, no answer in time, or the server hung up. Refused: the address is not allowed,
    or more bytes came than `limits` allow.
    Source: RFC 1035 section 4.2.2; RFC 7766 section 8.
    """
    deadline = time.monotonic() + limits.total_seconds
    try:
        with _connected(server, workplace) as opened:
            opened.sendall(_LENGTH.pack(len(question)) + question)
            incoming = _Incoming(opened, limits, deadline)
            while True:
                (length,) = _LENGTH.unpack(incoming.take(_LENGTH.size))
                yield incoming.take(length)
    except TimeoutError as error:
        text = f"no byte within {IDLE_SECONDS:g} s, or no end within {limits.total_seconds:g} s"
        raise Unreachable(text) from error
    except OSError as error:
        raise Unreachable(error.strerror or str(error)) from error


@dataclass(slots=True)
class _Incoming:
    """The bytes that come, counted and timed."""

    opened: socket.socket
    limits: TransferLimits
    deadline: float
    size: int = 0
    buffer: bytearray = field(default_factory=bytearray)

    def take(self, count: int) -> bytes:
        """The next bytes. Raises: TimeoutError, OSError, Unreachable, Refused."""
        while len(self.buffer) < count:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.opened.settimeout(min(left, IDLE_SECONDS))
            piece = self.opened.recv(PIECE)
            if not piece:
                raise Unreachable("hung up before the end")
            self.size += len(piece)
            if self.size > self.limits.max_bytes:
                raise Refused(f"sent more than max_bytes ({self.limits.max_bytes:,})")
            self.buffer += piece
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken


def _connected(server: NameServer, workplace: Workplace) -> socket.socket:
    """A connection to the first address that gives one. Raises: OSError, Refused, Unreachable."""
    failure = OSError("has no address")
    for family, place in _places(server, workplace):
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(CONNECT_SECONDS)
        try:
            opened.connect(place)
        except OSError as error:
            opened.close()
            failure = error
        else:
            return opened
    raise failure


def _places(server: NameServer, workplace: Workplace) -> list[tuple[int, tuple[str, int]]]:
    """The host's addresses with their families; each is the very one that is then asked.

    Raises: Refused: one of them is not of the public internet. Unreachable: there is none.
    """
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)[:ADDRESSES]
    except (OSError, UnicodeError) as error:
        raise Unreachable("has no address") from error
    places = []
    for family, _, _, _, place in found:
        address = str(place[0])
        if not workplace.allow_private and not is_public(address):
            raise Refused(f"{address} is no address of the public internet, and this feed may ask no other")
        places.append((int(family), (address, server.port)))
    return places
