"""A primary that says whatever the test wants it to say, true or not."""

import socketserver
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.tsig

from tests.feeds.listening import Listening

Answer = Callable[[dns.message.Message], Iterable[bytes]]

#: Octets of records that go into one message; three or four records.
ROOM = 200


class Liar(Listening):
    """Gives one scripted answer a connection over TCP on loopback; over UDP nobody listens."""

    def __init__(self, answer: Answer, key: dns.tsig.Key | None = None) -> None:
        super().__init__(_server(self, answer, key))
        self.asked: list[str] = []

    @property
    def primaries(self) -> list[str]:
        """What the options of a feed name it."""
        return [self.place]


def framed(wire: bytes) -> bytes:
    """A message as it travels over TCP (RFC 1035 section 4.2.2)."""
    return struct.pack("!H", len(wire)) + wire


def soa(serial: int, zone: str = "test") -> str:
    """An SOA record in presentation form."""
    return f"{zone}. 60 IN SOA ns.test. mail.test. {serial} 60 60 60 60"


def ns(name: str, server: str = "ns.hoster.example") -> str:
    """An NS record in presentation form."""
    return f"{name}. 60 IN NS {server}."


def message(question: dns.message.Message, records: Sequence[str], rcode: dns.rcode.Rcode = dns.rcode.NOERROR) -> bytes:
    """One unsigned message with these records."""
    return _response(question, records, rcode).to_wire(max_size=65_535)


def messages(question: dns.message.Message, records: Sequence[str], each: int = 3) -> list[bytes]:
    """The records in messages of `each`, unsigned."""
    return [message(question, records[start : start + each]) for start in range(0, len(records), each)]


def signed(
    question: dns.message.Message,
    records: Sequence[str],
    is_signed: Callable[[int], bool],
    key: dns.tsig.Key | None = None,
) -> Iterator[bytes]:
    """One message a record, with signatures on those whose numbers say so (RFC 8945 section 5.3.1)."""
    chain = None
    for number, record in enumerate(records):
        response = _response(question, [record])
        if is_signed(number):
            response.use_tsig(key or question.keyring)
            response.request_mac = question.mac or b""
            yield response.to_wire(max_size=65_535, multi=True, tsig_ctx=chain)
            chain = response.tsig_ctx
        else:
            response.tsig = None
            wire = response.to_wire(max_size=65_535)
            if chain is not None:
                chain.update(wire)
            yield wire


def serving(*transfers: Sequence[str], serial: int = 2) -> Answer:
    """An honest answer to the question for the SOA, and these records in turn to the transfers that follow."""
    left = iter(transfers)

    def answer(question: dns.message.Message) -> Iterable[bytes]:
        is_serial = question.question[0].rdtype == dns.rdatatype.SOA
        return map(framed, messages(question, [soa(serial)] if is_serial else next(left)))

    return answer


def _response(
    question: dns.message.Message, records: Sequence[str], rcode: dns.rcode.Rcode = dns.rcode.NOERROR
) -> dns.message.Message:
    response = dns.message.make_response(question)
    response.tsig = None
    response.flags |= dns.flags.AA
    response.set_rcode(rcode)
    for record in records:
        owner, ttl, network, kind, data = record.split(" ", 4)
        response.answer.append(dns.rrset.from_text(owner, int(ttl), network, kind, data))
    return response


def _server(liar: Liar, answer: Answer, key: dns.tsig.Key | None) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            question = dns.message.from_wire(self.rfile.read(int.from_bytes(head)), keyring=key or False)
            liar.asked.append(dns.rdatatype.to_text(question.question[0].rdtype))
            try:
                for piece in answer(question):
                    self.wfile.write(piece)
            except OSError:
                # The client has hung up, which is what many tests want to see.
                return

    return socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
