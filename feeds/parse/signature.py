"""The chain of signatures over the messages of a zone transfer."""

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TSIG
import dns.tsig

from feeds.errors import Garbled, Refused
from feeds.parse.envelope import Envelope

#: Messages without a signature between two that have one (RFC 8945 section 5.3.1).
UNSIGNED = 99

#: What a person must do about each fault; the server's own complaints come first.
_WORDS: tuple[tuple[type[dns.exception.DNSException], str], ...] = (
    (dns.tsig.PeerBadKey, "does not know the key {key} (BADKEY)"),
    (dns.tsig.PeerBadSignature, "takes our signature for wrong: its secret of the key {key} is another one (BADSIG)"),
    (dns.tsig.PeerBadTime, "finds our signature too old or too new: one of the two clocks is wrong (BADTIME)"),
    (dns.tsig.PeerError, "does not accept our signature with the key {key}"),
    (
        dns.tsig.BadSignature,
        "signed wrongly: its secret of the key {key} is another one, or somebody changed the answer",
    ),
    (dns.tsig.BadTime, "signed too long ago or in the future: one of the two clocks is wrong"),
    (dns.tsig.BadKey, "signed with another key than {key}"),
    (dns.tsig.BadAlgorithm, "signed with another algorithm than that of the key {key}"),
)


class Signatures:
    """Verifies message after message against the key of the request; without a key, none may be signed.

    `request_mac` is the signature of the request. Source: RFC 8945 sections 5.2 and 5.3.1.
    """

    def __init__(self, key: dns.tsig.Key | None, request_mac: bytes) -> None:
        self._key, self._mac = key, request_mac
        self._chain: dns.tsig.HMACTSig | None = None
        self._unsigned = 0

    def verify(self, wire: bytes, envelope: Envelope, now: int) -> None:
        """Returns where the message may follow those before it; `now` is in seconds since 1970.

        Raises: Refused: a wrong key, signature or clock, or no signature where one must be. Garbled.
        """
        if self._key is None:
            if envelope.signature is not None:
                raise Refused("signed its answer to an unsigned question")
        elif envelope.signature is not None:
            self._chain, self._unsigned = self._verified(wire, envelope.signature, self._key, now), 0
        else:
            self._unsigned += 1
            if self._chain is None or self._unsigned > UNSIGNED:
                raise Refused(f"left more than {UNSIGNED} messages, or the first, without a signature")
            self._chain.update(wire)  # type: ignore[no-untyped-call]

    def finish(self) -> None:
        """Says that no message follows. Raises: Refused: the last one was not signed."""
        if self._key is not None and (self._unsigned or self._chain is None):
            raise Refused("left its last message without a signature")

    def _verified(self, wire: bytes, start: int, key: dns.tsig.Key, now: int) -> dns.tsig.HMACTSig:
        try:
            owner, length = dns.name.from_wire(wire, start)
            data = start + length + 10
            record = dns.rdata.from_wire(dns.rdataclass.ANY, dns.rdatatype.TSIG, wire, data, len(wire) - data)
            if not isinstance(record, dns.rdtypes.ANY.TSIG.TSIG):
                raise Garbled("a message has a signature that cannot be read")
            arguments = (wire, key, owner, record, now, self._mac, start, self._chain)
            chain: dns.tsig.HMACTSig = dns.tsig.validate(*arguments, multi=True)  # type: ignore[no-untyped-call]
        except dns.exception.DNSException as error:
            raise _told(error, key) from error
        return chain


def _told(error: dns.exception.DNSException, key: dns.tsig.Key) -> Refused | Garbled:
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return Refused(words.format(key=key.name.to_text(omit_final_dot=True)))
    return Garbled("a message has a signature that cannot be read")
