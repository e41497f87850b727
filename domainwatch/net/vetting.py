"""Where we may connect to: an address is resolved once, looked at, and then used as it is."""

import asyncio
import socket

from feeds.transport.vetting import is_public


async def vetted_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, all of them public ones; empty where even one is not.

    A name that points inside and outside at once is an attack, so it is refused whole. The caller connects to an
    address from this list and never to the name, which could point elsewhere a moment later.
    Raises: OSError: the name does not resolve.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        # The interpreter's own look at the name comes before the system's, and fails in another way.
        raise OSError(f"{host!r} is no host name") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    return addresses if allow_private or all(map(is_public, addresses)) else []
