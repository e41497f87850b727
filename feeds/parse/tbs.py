"""What a certificate and its precertificate have in common, and the receipts of logs in a certificate."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from feeds.errors import Garbled
from feeds.parse.ctwalk import EXTENSIONS, SEQUENCE

#: OIDs as they stand in an extension: poison of a precertificate and list of SCTs (RFC 6962 sections 3.1 and 3.3).
POISON = bytes.fromhex("060a2b06010401d679020403")
SCT_LIST = bytes.fromhex("060a2b06010401d679020402")
#: Octets of a log's id, and all that an SCT has before its extensions (RFC 6962 section 3.2).
_LOG_ID, _SCT_HEAD = 32, 41
_OCTETS = 0x04


@dataclass(frozen=True, slots=True, kw_only=True)
class Sct:
    """A log's promise to take in a certificate. `timestamp` is milliseconds since 1970, `signature` DigitallySigned."""

    log_id: bytes
    timestamp: int
    extensions: bytes
    signature: bytes

    def signed_bytes(self, issuer_key_hash: bytes, tbs: bytes) -> bytes:
        """What the log signed for the TBSCertificate, given without poison and SCTs. Source: RFC 6962 section 3.2."""
        certified = b"\0\1" + issuer_key_hash + len(tbs).to_bytes(3) + tbs
        return b"\0\0" + self.timestamp.to_bytes(8) + certified + len(self.extensions).to_bytes(2) + self.extensions


def identity_of(certificate: bytes, *, is_tbs: bool = False) -> bytes:
    """32 bytes that a certificate has in common with its precertificate, in whatever logs they are, and no other has.

    They are the SHA-256 of the TBSCertificate without poison and SCTs, or of all bytes where there is no such thing.
    """
    try:
        return sha256(bare_tbs(certificate if is_tbs else tbs_of(certificate))).digest()
    except Garbled:
        return sha256(certificate).digest()


def tbs_of(certificate: bytes) -> bytes:
    """The TBSCertificate in a Certificate. Raises: Garbled."""
    start, stop = _inside(certificate, 0, len(certificate), SEQUENCE)
    _, end = _inside(certificate, start, stop, SEQUENCE)
    return certificate[start:end]


def bare_tbs(tbs: bytes) -> bytes:
    """The TBSCertificate without the extensions that differ between precertificate and certificate. Raises: Garbled.

    Source: RFC 6962 section 3.2.
    """
    place, stop = _inside(tbs, 0, len(tbs), SEQUENCE)
    fields = [tbs[start:end] for start, end in _elements(tbs, place, stop)]
    kept = [_bare_extensions(one) if one[0] == EXTENSIONS else one for one in fields]
    # Lengths may be written in several ways; what needs no change keeps its own.
    return tbs if kept == fields else element(SEQUENCE, b"".join(kept))


def _bare_extensions(field: bytes) -> bytes:
    start, stop = _inside(field, *_inside(field, 0, len(field), EXTENSIONS), SEQUENCE)
    extensions = [field[begin:end] for begin, end in _elements(field, start, stop)]
    kept = [one for one in extensions if not _is_of(one, POISON) and not _is_of(one, SCT_LIST)]
    return field if kept == extensions else element(EXTENSIONS, element(SEQUENCE, b"".join(kept)))


def joined_tbs(before: bytes, extensions: bytes, behind: bytes) -> bytes:
    """A TBSCertificate of fields before the one with these extensions, that one, and fields behind it."""
    return element(SEQUENCE, before + element(EXTENSIONS, element(SEQUENCE, extensions)) + behind)


def scts_in(certificate: bytes) -> tuple[Sct, ...]:
    """The SCTs in a certificate, none where it has no list of them. Raises: Garbled: the list is broken."""
    tbs = tbs_of(certificate)
    for place, stop in _elements(tbs, *_inside(tbs, 0, len(tbs), SEQUENCE)):
        if tbs[place] == EXTENSIONS:
            start, end = _inside(tbs, *_inside(tbs, place, stop, EXTENSIONS), SEQUENCE)
            for one, behind in _elements(tbs, start, end):
                if _is_of(tbs[one:behind], SCT_LIST):
                    return tuple(_sct(sct) for sct in _listed(tbs[one:behind]))
    return ()


def _listed(extension: bytes) -> Iterator[bytes]:
    """Each of the SCTs in an extension, which holds octets that hold octets that hold the list."""
    *_, (place, stop) = _elements(extension, *_inside(extension, 0, len(extension), SEQUENCE))
    place, stop = _inside(extension, *_inside(extension, place, stop, _OCTETS), _OCTETS)
    listed, end = _counted(extension[place:stop], 0)
    if end != stop - place:
        raise Garbled("bytes follow the list of SCTs")
    place = 0
    while place < len(listed):
        sct, place = _counted(listed, place)
        yield sct


def _sct(data: bytes) -> Sct:
    if len(data) < _SCT_HEAD or data[0] != 0:
        raise Garbled("an SCT is not of version v1, or too short")
    extensions, place = _counted(data, _SCT_HEAD)
    timestamp = int.from_bytes(data[1 + _LOG_ID : _SCT_HEAD])
    return Sct(log_id=data[1 : 1 + _LOG_ID], timestamp=timestamp, extensions=extensions, signature=data[place:])


def _counted(data: bytes, place: int) -> tuple[bytes, int]:
    """The field there, which begins with its length in two octets, and where it ends."""
    start = place + 2
    stop = start + int.from_bytes(data[place:start])
    if stop > len(data) or start > len(data):
        raise Garbled("a list of SCTs is cut short")
    return data[start:stop], stop


def _is_of(extension: bytes, oid: bytes) -> bool:
    start, _ = _inside(extension, 0, len(extension), SEQUENCE)
    return extension.startswith(oid, start)


def _elements(data: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where each element starts and ends."""
    while start < stop:
        _, end = _inside(data, start, stop, data[start])
        yield start, end
        start = end


def _inside(data: bytes, start: int, stop: int, tag: int) -> tuple[int, int]:
    """Where the value of the element there starts and ends. Raises: Garbled: it is of another tag, or too long."""
    if stop - start < 2 or data[start] != tag:
        raise Garbled("the structure is not that of a certificate")
    place, length = start + 2, data[start + 1]
    if length > 128:
        octets, place = data[place : place + length - 128], place + length - 128
        length = int.from_bytes(octets)
    elif length == 128:
        raise Garbled("a length in the certificate is indefinite")
    if place + length > stop:
        raise Garbled("a length in the certificate runs out of what holds it")
    return place, place + length


def element(tag: int, value: bytes) -> bytes:
    """A value in DER, behind its tag and its length. Source: X.690 section 10.1."""
    length = len(value)
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag]) + (bytes([length]) if length < 128 else bytes([128 | len(octets)]) + octets) + value
