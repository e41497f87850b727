"""A primary that gives its zones by transfer (AXFR and IXFR) to whoever signs with its key (TSIG)."""

import asyncio
import base64
import secrets
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.tsig
import dns.zone

from domainwatch.world.server import Listener, Loop, Server

#: Seconds that a client may leave its connection idle; the clients here ask at once.
IDLE_S = 5.0
#: Records in one message, so that zones of the demo's size come in several.
RECORDS = 50

Records = list[dns.rrset.RRset]


class PrimaryServer(Server):
    """Gives the zones that were published, over TCP. The key is `key_name` with `secret` (base64), hmac-sha256."""

    def __init__(self, loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.key_name, self.secret = "watch.world.example", base64.b64encode(secrets.token_bytes(32)).decode()
        #: The types of questions in the order in which they came.
        self.asked: list[str] = []
        self._versions: dict[dns.name.Name, list[dns.zone.Zone]] = {}
        self._tcp = Listener(self._converse)

    def publish(self, zone: str, text: str) -> None:
        """Offers this version of a zone from now on; those before it are remembered for who has one of them."""
        origin = dns.name.from_text(zone)
        version = dns.zone.from_text(text, origin, relativize=False)
        self._versions.setdefault(origin, []).append(version)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            async with asyncio.timeout(IDLE_S):
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                wire = await reader.readexactly(length)
            for reply in self._replies(wire):
                writer.write(struct.pack("!H", len(reply)) + reply)
                await writer.drain()

    def _replies(self, wire: bytes) -> Iterator[bytes]:
        query = self._query_in(wire)
        if not query.had_tsig or len(query.question) != 1:
            yield _refusal(query, dns.rcode.REFUSED)
            return
        versions = self._versions.get(query.question[0].name)
        if versions is None:
            yield _refusal(query, dns.rcode.NOTAUTH)
            return
        self.asked.append(dns.rdatatype.to_text(query.question[0].rdtype))
        yield from _signed(query, _answer(query, versions))

    def _query_in(self, wire: bytes) -> dns.message.Message:
        """The query; one that was not signed with the key is given as if it had no signature.

        Raises: ValueError: it is no message.
        """
        key = dns.tsig.Key(self.key_name, self.secret)
        try:
            return dns.message.from_wire(wire, keyring={key.name: key})
        except dns.exception.DNSException:
            pass
        try:
            query = dns.message.from_wire(wire, keyring=False)
        except dns.exception.DNSException as error:
            raise ValueError("no message") from error
        query.tsig = None
        return query

    async def _open(self) -> None:
        self.port = await self._tcp.open()

    async def _close(self) -> None:
        await self._tcp.close()


def _answer(query: dns.message.Message, versions: Sequence[dns.zone.Zone]) -> Records:
    """The records of the answer section, in their order. Source: RFC 5936 section 2.2; RFC 1995 section 4."""
    newest = _soa(versions[-1])
    if query.question[0].rdtype == dns.rdatatype.SOA:
        return [newest]
    if query.question[0].rdtype == dns.rdatatype.IXFR:
        known = query.authority[0][0].serial if query.authority else None
        start = next((place for place, version in enumerate(versions) if _soa(version)[0].serial == known), None)
        if start is not None:
            return _changes(versions[start:])
    return [newest, *_others(versions[-1]).values(), newest]


def _changes(versions: Sequence[dns.zone.Zone]) -> Records:
    """What leads from the first of these versions to the last; the one SOA where there is only one."""
    newest = _soa(versions[-1])
    records: Records = []
    for old, new in pairwise(versions):
        before, after = _others(old), _others(new)
        records += [_soa(old), *(before[text] for text in before.keys() - after.keys())]
        records += [_soa(new), *(after[text] for text in after.keys() - before.keys())]
    return [newest, *records, newest] if records else [newest]


def _soa(version: dns.zone.Zone) -> dns.rrset.RRset:
    return version.find_rrset(version.origin or dns.name.root, dns.rdatatype.SOA)


def _others(version: dns.zone.Zone) -> dict[str, dns.rrset.RRset]:
    """All records but the SOA, each alone, by their text."""
    alone = (dns.rrset.from_rdata(name, ttl, rdata) for name, ttl, rdata in version.iterate_rdatas())
    return {rrset.to_text(): rrset for rrset in alone if rrset.rdtype != dns.rdatatype.SOA}


def _refusal(query: dns.message.Message, rcode: dns.rcode.Rcode) -> bytes:
    answer = dns.message.make_response(query)
    answer.set_rcode(rcode)
    return answer.to_wire()


def _signed(query: dns.message.Message, records: Records) -> Iterator[bytes]:
    """The records in messages that are signed one after the other (RFC 8945 section 5.3.1)."""
    chain = None
    for start in range(0, len(records), RECORDS):
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA
        answer.answer = records[start : start + RECORDS]
        yield answer.to_wire(multi=True, tsig_ctx=chain)
        chain = answer.tsig_ctx
