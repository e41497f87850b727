"""Certificates made on the fly: well-formed ones by `cryptography`, and others octet by octet."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

BORN = datetime(2026, 1, 2, tzinfo=UTC)
ISSUER = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "issuer.never.found")])
SEQUENCE, SET, OCTETS, OID, UTF8, DNS = 0x30, 0x31, 0x04, 0x06, 0x0C, 0x82
COMMON_NAME_ID, SAN_ID = b"\x55\x04\x03", b"\x55\x1d\x11"
POISON_ID = bytes.fromhex("2b06010401d679020403")
SCT_LIST_ID = bytes.fromhex("2b06010401d679020402")


@cache
def key() -> ec.EllipticCurvePrivateKey:
    """The one key of every certificate here: making keys takes most of the time."""
    return ec.generate_private_key(ec.SECP256R1())


def key_der() -> bytes:
    """The public half."""
    return key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def builder(names: Sequence[x509.GeneralName], common_names: Sequence[str] = ()) -> x509.CertificateBuilder:
    """A certificate with these names, to be signed."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name) for name in common_names])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(ISSUER).serial_number(7)
    made = made.not_valid_before(BORN).not_valid_after(BORN + timedelta(days=90)).public_key(key().public_key())
    return made.add_extension(x509.SubjectAlternativeName(names), critical=False) if names else made


def well_formed(names: Sequence[x509.GeneralName], common_names: Sequence[str] = ()) -> bytes:
    """A certificate with these names, as `cryptography` writes it."""
    return builder(names, common_names).sign(key(), SHA256()).public_bytes(Encoding.DER)


def hosts(*names: str) -> list[x509.GeneralName]:
    """The names as dNSNames."""
    return [x509.DNSName(name) for name in names]


def der(tag: int, *parts: bytes, octets: int = 0) -> bytes:
    """An element; its length stands in so many octets behind their number, or as it should where that is 0."""
    value = b"".join(parts)
    needed = (len(value).bit_length() + 7) // 8
    if not octets and len(value) < 128:
        return bytes([tag, len(value)]) + value
    octets = octets or needed
    return bytes([tag, 128 | octets]) + len(value).to_bytes(octets) + value


def name_of(*common_names: bytes, tag: int = UTF8) -> bytes:
    """A distinguished name of these common names."""
    pairs = [der(SET, der(SEQUENCE, der(OID, COMMON_NAME_ID), der(tag, name))) for name in common_names]
    return der(SEQUENCE, *pairs)


def extension(oid: bytes, value: bytes, *, critical: bool = False) -> bytes:
    """An extension."""
    return der(SEQUENCE, der(OID, oid), b"\1\1\xff" if critical else b"", der(OCTETS, value))


def alternatives(*names: bytes | tuple[int, bytes]) -> bytes:
    """An extension with these alternative names: dNSNames, or pairs of tag and value."""
    return extension(
        SAN_ID, der(SEQUENCE, *(der(*((DNS, name) if isinstance(name, bytes) else name)) for name in names))
    )


def tbs(*extensions: bytes, subject: bytes = b"", version: bytes = b"\xa0\x03\x02\x01\x02") -> bytes:
    """A TBSCertificate."""
    algorithm = der(SEQUENCE, der(OID, bytes.fromhex("2a8648ce3d040302")))
    validity = der(SEQUENCE, der(0x17, b"260101000000Z"), der(0x17, b"270101000000Z"))
    fields = (version, der(0x02, b"\7"), algorithm, name_of(b"issuer.never.found"), validity, subject or name_of())
    return der(SEQUENCE, *fields, key_der(), der(0xA3, der(SEQUENCE, *extensions)) if extensions else b"")


def signed(inside: bytes) -> bytes:
    """A Certificate around a TBSCertificate; its signature is nonsense, which no log of ours looks at."""
    return der(SEQUENCE, inside, der(SEQUENCE, der(OID, bytes.fromhex("2a8648ce3d040302"))), der(0x03, b"\0sig"))
