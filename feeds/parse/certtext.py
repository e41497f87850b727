"""What a certificate says of itself, in words, for those few at which people look."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate, InvalidVersion, load_der_x509_certificate

from feeds.errors import Garbled
from feeds.parse.ctentries import Entry
from feeds.parse.ctwalk import SEQUENCE
from feeds.parse.tbs import element, identity_of

#: What turns a TBSCertificate into a Certificate that can be read: an algorithm (ecdsa-with-SHA256) and no signature.
_UNSIGNED = bytes.fromhex("300a06082a8648ce3d040302030100")


def described(entry: Entry) -> dict[str, str]:
    """What the certificate or precertificate of an entry says, by what it is about; names are not among it.

    Raises: Garbled: it is too odd for the one reader that knows all of it; the names in it are read all the same.
    """
    with patient_reading():
        certificate = load_der_x509_certificate(_whole(entry))
        told = {} if entry.is_precert else {"fingerprint": sha256(entry.certificate).hexdigest()}
        return told | {
            "issuer": certificate.issuer.rfc4514_string(),
            "subject": certificate.subject.rfc4514_string(),
            "serial number": f"{certificate.serial_number:x}",
            "valid from": f"{certificate.not_valid_before_utc:%Y-%m-%d %H:%M:%S} UTC",
            "valid until": f"{certificate.not_valid_after_utc:%Y-%m-%d %H:%M:%S} UTC",
            "key": _key(certificate),
            "identity": identity_of(entry.certificate, is_tbs=entry.is_precert).hex(),
        }


@contextmanager
def patient_reading() -> Iterator[None]:
    """Says in our words that a certificate is too odd for `cryptography`, whose warnings are of no use to anybody here.

    Raises: Garbled.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ValueError, TypeError, InvalidVersion, UnsupportedAlgorithm) as error:
        raise Garbled(f"the certificate is too odd to be read whole: {error}") from error


def _whole(entry: Entry) -> bytes:
    if not entry.is_precert:
        return entry.certificate
    return element(SEQUENCE, entry.certificate + _UNSIGNED)


def _key(certificate: Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, EllipticCurvePublicKey):
        return key.curve.name
    if isinstance(key, RSAPublicKey):
        return f"RSA, {key.key_size} bits"
    return type(key).__name__.removesuffix("PublicKey")
