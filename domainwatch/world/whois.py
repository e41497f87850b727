"""A WHOIS server (RFC 3912) in the layouts of the Russian registry and of the generic domains."""

import asyncio
import socket
import struct
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from domainwatch.names import NotAName, a_labels
from domainwatch.world.registration import Registration
from domainwatch.world.server import Listener, Loop, Server, keep_silent

#: Longest query line in bytes; a name has at most 253 characters, in UTF-8 at most four times as many bytes.
QUERY_BYTES = 1024
#: Seconds that a client may take to send its line.
QUERY_S = 5.0
#: Top-level domains whose registry answers in the Russian layout.
RUSSIAN = ("ru", "su", "xn--p1ai")

LIMIT_TEXT = "Error: query rate limit exceeded. Try again in 60 seconds.\r\n"


class WhoisFault(StrEnum):
    """What goes wrong with a name. `LIMIT` answers with a text about too many queries, as if the name were at fault."""

    SILENT = "silent"
    ENDLESS = "endless"
    RESET = "reset"
    LIMIT = "limit"


class WhoisServer(Server):
    """Tells `texts`, by name in A-labels; the query may use A-labels or U-labels, in any case.

    `texts`, `faults` and `delays_s` (seconds) may change while the server runs. `queries` keeps every line received.
    """

    def __init__(self, texts: Mapping[str, str], loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.texts = dict(texts)
        self.faults: dict[str, WhoisFault] = {}
        self.delays_s: dict[str, float] = {}
        self.queries: list[str] = []
        self._listener = Listener(self._converse)

    async def _open(self) -> None:
        self.port = await self._listener.open()

    async def _close(self) -> None:
        await self._listener.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(QUERY_S):
            line = (await reader.readline())[:QUERY_BYTES].decode(errors="replace").strip()
        self.queries.append(line)
        name = _name_in(line)
        await asyncio.sleep(self.delays_s.get(name, 0))
        match self.faults.get(name):
            case WhoisFault.SILENT:
                await keep_silent(reader)
            case WhoisFault.ENDLESS:
                await _write_for_ever(writer)
            case WhoisFault.RESET:
                _reset(writer)
            case WhoisFault.LIMIT:
                writer.write(LIMIT_TEXT.encode())
            case _:
                writer.write(self.texts.get(name, no_entries_text(name)).encode())


def whois_text(registration: Registration) -> str:
    """The answer of the registry that the name belongs to."""
    is_russian = registration.name.rpartition(".")[2] in RUSSIAN
    return tci_text(registration) if is_russian else icann_text(registration)


def tci_text(registration: Registration) -> str:
    """The Russian layout: no address for abuse, only the registrar's handle and its page."""
    delegated = "DELEGATED" if registration.nameservers else "NOT DELEGATED"
    fields = [
        ("domain", registration.name.upper()),
        *(("nserver", f"{server}.") for server in registration.nameservers),
        ("state", f"REGISTERED, {delegated}, VERIFIED"),
        ("person" if registration.holder == "Private Person" else "org", registration.holder),
        ("registrar", registration.registrar.handle),
        ("admin-contact", registration.registrar.url),
        ("created", _stamp(registration.created)),
        ("paid-till", _stamp(registration.expires)),
        ("free-date", f"{registration.free:%Y-%m-%d}"),
        ("source", "TCI"),
    ]
    lines = [f"{key + ':':<15}{value}" for key, value in fields]
    head = "% Miniature registry of domainwatch; every entry is invented."
    return _joined([head, "", *lines, "", f"Last updated on {_stamp(registration.changed)}"])


def icann_text(registration: Registration) -> str:
    """The layout of the generic domains, with the registrar's address for abuse."""
    registrar = registration.registrar
    fields = [
        ("Domain Name", registration.name.upper()),
        ("Registrar URL", registrar.url),
        ("Updated Date", _stamp(registration.changed)),
        ("Creation Date", _stamp(registration.created)),
        ("Registry Expiry Date", _stamp(registration.expires)),
        ("Registrar", registrar.name),
        ("Registrar IANA ID", str(registrar.iana_id)),
        ("Registrar Abuse Contact Email", registrar.abuse_email),
        *(("Domain Status", _epp(status)) for status in registration.status),
        ("Registrant Organization", registration.holder),
        *(("Name Server", server.upper()) for server in registration.nameservers),
        ("DNSSEC", "unsigned"),
    ]
    lines = [f"{key}: {value}" for key, value in fields]
    return _joined([*lines, f">>> Last update of WHOIS database: {_stamp(registration.changed)} <<<"])


def no_entries_text(name: str) -> str:
    """What the registry of this name says about names that it does not know."""
    if name.rpartition(".")[2] in RUSSIAN:
        return _joined(["No entries found for the selected source(s)."])
    return _joined([f'No match for "{name.upper()}".'])


def _name_in(line: str) -> str:
    """The last word of a query as A-labels; words before it are a registry's own options."""
    word = (line.split() or [""])[-1].lower()
    try:
        return a_labels(word)
    except NotAName:
        return word


async def _write_for_ever(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"remarks: there is more\r\n" * 100)
        await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    # Lingering for no time makes the kernel send RST in place of FIN.
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


def _epp(status: str) -> str:
    """`client hold` as WHOIS writes it: `clientHold` and a link (RFC 8056 section 2)."""
    first, *others = status.split()
    code = first + "".join(map(str.title, others))
    return f"{code} https://icann.org/epp#{code}"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _joined(lines: list[str]) -> str:
    return "\r\n".join([*lines, ""])
