"""What one primary says of a zone, checked before it is believed."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field

import dns.message
import dns.rcode
import dns.rrset
import dns.tsig

from feeds.errors import FeedError, Garbled, Refused, Unreachable
from feeds.parse.envelope import Envelope, Record, envelope_of
from feeds.parse.signature import Signatures
from feeds.parse.transfer import Part, Transfer
from feeds.transport.nameserver import NameServer, TransferLimits, fetch_datagram, fetch_messages
from feeds.workplace import Workplace

#: Bounds of one answer about the serial: the longest message, in the time that a busy server may take.
_ANSWER = TransferLimits(max_bytes=2 + 0xFFFF, total_seconds=30.0)

# Flags of the header: a response, its kind of question, and an answer that is cut (RFC 1035 section 4.1.1).
_RESPONSE, _OPCODE, _CUT = 0x8000, 0x7800, 0x0200

_REFUSALS: dict[int, str] = {
    dns.rcode.FORMERR: "does not understand the question (FORMERR)",
    dns.rcode.NXDOMAIN: "does not know the zone (NXDOMAIN)",
    dns.rcode.NOTIMP: "cannot do this (NOTIMP)",
    dns.rcode.REFUSED: "does not give us this zone (REFUSED); its owner must allow our address or key",
    dns.rcode.NOTAUTH: "is not in charge of this zone, or does not know our key (NOTAUTH)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A question as it is sent; `mac` is its signature, empty where it has none."""

    id: int
    wire: bytes
    mac: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Primary:
    """A server that gives zones, and how it is asked. `max_records` bounds one transfer, as `limits` do."""

    server: NameServer
    # Where a key is shown, its secret is.
    key: dns.tsig.Key | None = field(repr=False)
    limits: TransferLimits
    max_records: int
    workplace: Workplace

    def fetch_serial(self, zone: bytes) -> int:
        """The serial of the version that the primary has, asked over UDP and, where that fails, over TCP.

        Raises: FeedError.
        """
        question = self._question(zone, "SOA")
        envelope = self._from_datagram(question)
        if envelope is None:
            with closing(self._messages(question, _ANSWER)) as messages:
                envelope = self._checked(next(messages), question, self._signatures(question))
        for record in envelope.records:
            if record.serial is not None and record.owner == zone:
                return record.serial
        raise Refused("is not in charge of this zone: its answer has no SOA record")

    def fetch_changes(self, transfer: Transfer) -> Iterator[tuple[Part, Record]]:
        """The NS records of the transfer; they are to be believed once this has ended, and not before.

        Raises: FeedError.
        """
        question = self._question(transfer.zone, "AXFR" if transfer.have is None else "IXFR", transfer.have)
        signatures, count = self._signatures(question), 0
        with closing(self._messages(question, self.limits)) as messages:
            for wire in messages:
                envelope = self._checked(wire, question, signatures)
                count += envelope.count
                if count > self.max_records:
                    raise Refused(f"sent more than max_records ({self.max_records:,})")
                yield from transfer.take(envelope.records)
                if transfer.is_done:
                    break
        signatures.finish()

    def _from_datagram(self, question: _Question) -> Envelope | None:
        """The answer over UDP; None where it is missing, cut, or not to be believed."""
        wire = fetch_datagram(self.server, question.wire, self.workplace)
        if wire is None:
            return None
        try:
            envelope = self._checked(wire, question, self._signatures(question))
        except FeedError:
            # Over TCP nobody can answer in the server's place, and what it says is told.
            return None
        return None if envelope.flags & _CUT else envelope

    def _checked(self, wire: bytes, question: _Question, signatures: Signatures) -> Envelope:
        """The message, if it is a good and signed answer to the question. Raises: FeedError."""
        envelope = envelope_of(wire)
        if envelope.id != question.id or not envelope.flags & _RESPONSE or envelope.flags & _OPCODE:
            raise Garbled("answers another question")
        # A server that does not accept us may say so without a signature; nothing but the failure follows from it.
        if envelope.signature is not None or envelope.rcode == dns.rcode.NOERROR:
            signatures.verify(wire, envelope, int(self.workplace.now().timestamp()))
        if envelope.rcode == dns.rcode.SERVFAIL:
            raise Unreachable("cannot serve the zone now (SERVFAIL)")
        if envelope.rcode != dns.rcode.NOERROR:
            raise Refused(_REFUSALS.get(envelope.rcode, f"says no (response code {envelope.rcode})"))
        return envelope

    def _question(self, zone: bytes, kind: str, have: int | None = None) -> _Question:
        message = dns.message.make_query(f"{zone.decode()}.", kind, flags=0)
        if have is not None:
            # RFC 1995 section 3: the version that we have, of which only the serial is looked at.
            message.authority.append(dns.rrset.from_text(f"{zone.decode()}.", 0, "IN", "SOA", f". . {have} 0 0 0 0"))
        if self.key is not None:
            message.use_tsig(self.key)
        # The signature is made together with the wire form.
        wire = message.to_wire()
        return _Question(id=message.id, wire=wire, mac=message.mac or b"")

    def _messages(self, question: _Question, limits: TransferLimits) -> Generator[bytes, None, None]:
        return fetch_messages(self.server, question.wire, limits, self.workplace)

    def _signatures(self, question: _Question) -> Signatures:
        return Signatures(self.key, question.mac)
