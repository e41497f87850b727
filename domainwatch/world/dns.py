"""An authoritative DNS server over UDP and TCP, which misbehaves for chosen names when told to."""

import asyncio
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, cast

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype

from domainwatch.world.server import HOST, Listener, Loop, Server, keep_silent
from domainwatch.world.zone import Zones

#: Largest UDP answer in bytes; a larger one may be fragmented on the way (DNS Flag Day 2020).
UDP_PAYLOAD = 1232
#: Largest UDP answer in bytes to a client without EDNS (RFC 1035 section 4.2.1).
PLAIN_PAYLOAD = 512
#: Largest answer in bytes over TCP, whose length field has two bytes (RFC 1035 section 4.2.2).
TCP_PAYLOAD = 65_535
#: Seconds that a TCP client may leave its connection idle; the clients here ask at once.
TCP_IDLE_S = 5.0
#: Attempts to find a port that is free for UDP and TCP alike; one nearly always suffices.
BIND_ATTEMPTS = 20
#: Behind the query's id: a response with one question and 65,535 answers, then a label that runs past the end.
GARBAGE = b"\x84\x00\x00\x01\xff\xff\x00\x00\x00\x00\x3fgarbage"

Transport = Literal["udp", "tcp"]


class DnsFault(StrEnum):
    """What goes wrong with a name. `TRUNCATED_STALL` sets TC over UDP and then says nothing over TCP."""

    SERVFAIL = "servfail"
    REFUSED = "refused"
    SILENT = "silent"
    GARBAGE = "garbage"
    WRONG_ID = "wrong id"
    TRUNCATED_STALL = "truncated stall"


RCODES = {DnsFault.SERVFAIL: dns.rcode.SERVFAIL, DnsFault.REFUSED: dns.rcode.REFUSED}


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it arrived: the name as lower-case A-labels without the final dot, the type as text."""

    name: str
    rdtype: str
    transport: Transport


class DnsServer(Server):
    """Answers from `zones`, which hold master-file text by origin (`example.com`), and refuses names outside them.

    `faults` and `delays_s` (seconds) go by name in A-labels and may change while the server runs. `questions` keeps
    every question in the order of arrival.
    """

    def __init__(self, zones: Mapping[str, str], loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.faults: dict[str, DnsFault] = {}
        self.delays_s: dict[str, float] = {}
        self.questions: list[Question] = []
        self._zones = Zones(zones)
        self._tcp = Listener(self._converse)

    async def reply_to(self, wire: bytes, transport: Transport) -> bytes | None:
        """The answer's bytes after the name's delay; None where silence is the answer."""
        query = _query_in(wire)
        if query is None:
            return None
        question = _question_in(query, transport)
        self.questions.append(question)
        await asyncio.sleep(self.delays_s.get(question.name, 0))
        fault = self.faults.get(question.name)
        if fault is None:
            return self._honest(query, transport)
        return _faulty(query, fault, transport, self._honest(query, transport))

    def _honest(self, query: dns.message.Message, transport: Transport) -> bytes:
        answer = dns.message.make_response(query, our_payload=UDP_PAYLOAD)
        self._zones.fill(answer)
        return answer.to_wire(max_size=_room(query, transport), prefer_truncation=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            async with asyncio.timeout(TCP_IDLE_S):
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                wire = await reader.readexactly(length)
            reply = await self.reply_to(wire, "tcp")
            if reply is None:
                return await keep_silent(reader)
            writer.write(struct.pack("!H", len(reply)) + reply)
            await writer.drain()

    async def _open(self) -> None:
        for _ in range(BIND_ATTEMPTS):
            udp, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Datagrams(self), local_addr=(HOST, 0)
            )
            self._udp, self._datagrams = udp, protocol
            try:
                self.port = await self._tcp.open(udp.get_extra_info("sockname")[1])
            except OSError:
                udp.close()
            else:
                return
        raise OSError("no port is free for both UDP and TCP")

    async def _close(self) -> None:
        self._udp.close()
        await self._datagrams.end()
        await self._tcp.close()


class _Datagrams(asyncio.DatagramProtocol):
    """UDP questions, each answered in a task of its own, so that a slow name holds up no other."""

    def __init__(self, server: DnsServer) -> None:
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        task = asyncio.create_task(self._answer(data, addr))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def end(self) -> None:
        """Cuts the answers that are still on their way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = await self._server.reply_to(data, "udp")
        if reply is not None:
            self._transport.sendto(reply, addr)


def _query_in(wire: bytes) -> dns.message.Message | None:
    """The query in these bytes; None for whatever is no query with one question, which gets no answer."""
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    is_query = not query.flags & dns.flags.QR and query.opcode() == dns.opcode.QUERY
    return query if is_query and len(query.question) == 1 else None


def _question_in(query: dns.message.Message, transport: Transport) -> Question:
    asked = query.question[0]
    name = asked.name.to_text(omit_final_dot=True).lower()
    return Question(name, dns.rdatatype.to_text(asked.rdtype), transport)


def _room(query: dns.message.Message, transport: Transport) -> int:
    """Bytes that an answer may have."""
    if transport == "tcp":
        return TCP_PAYLOAD
    # The payload of a query without EDNS is 0.
    return min(max(query.payload, PLAIN_PAYLOAD), UDP_PAYLOAD)


def _faulty(query: dns.message.Message, fault: DnsFault, transport: Transport, honest: bytes) -> bytes | None:
    """What a server with this fault sends instead of the honest answer; None for nothing."""
    if fault is DnsFault.SILENT or (fault is DnsFault.TRUNCATED_STALL and transport == "tcp"):
        return None
    if fault is DnsFault.GARBAGE:
        return honest[:2] + GARBAGE
    if fault is DnsFault.WRONG_ID:
        return bytes([honest[0] ^ 0xFF]) + honest[1:]
    answer = dns.message.make_response(query)
    answer.set_rcode(RCODES.get(fault, dns.rcode.NOERROR))
    if fault is DnsFault.TRUNCATED_STALL:
        answer.flags |= dns.flags.TC
    return answer.to_wire()
