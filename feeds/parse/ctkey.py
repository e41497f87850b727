"""Keys of logs, and whether a log has signed what is said to be its word."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from feeds.errors import Garbled

#: Bits of the smallest and the largest RSA key that signs: RFC 6962 section 2.1.4 asks for 2,048, and verifying grows
#: with the square of the size.
RSA_LEAST, RSA_MOST = 2048, 8192
#: Codes of DigitallySigned (RFC 5246 section 7.4.1.4.1).
_SHA256, _RSA, _ECDSA = 4, 1, 3
_PEM = b"-----BEGIN"


class Forged(Garbled):
    """A signature is not that of the key which should have signed; what was signed is not to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKey:
    """A public key (ECDSA P-256 or RSA) as DER, and its id: the SHA-256 of that."""

    der: bytes
    id: bytes
    public: EllipticCurvePublicKey | RSAPublicKey

    def has_signed(self, signature: bytes, message: bytes) -> bool:
        """Whether this DigitallySigned structure signs the message. Source: RFC 6962 section 2.1.4; RFC 5246, 4.7."""
        if len(signature) < 4 or int.from_bytes(signature[2:4]) != len(signature) - 4:
            return False
        algorithms = (_SHA256, _RSA if isinstance(self.public, RSAPublicKey) else _ECDSA)
        return tuple(signature[:2]) == algorithms and self.has_signed_plainly(signature[4:], message)

    def has_signed_plainly(self, signature: bytes, message: bytes) -> bool:
        """Whether this signature by itself (SHA-256; PKCS #1 v1.5 for RSA) signs the message."""
        try:
            if isinstance(self.public, RSAPublicKey):
                self.public.verify(signature, message, PKCS1v15(), SHA256())
            else:
                self.public.verify(signature, message, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def read_key(text: bytes) -> LogKey:
    """The key in a SubjectPublicKeyInfo, DER or PEM. Raises: Garbled: it is none, or of a kind that no log may use."""
    try:
        public = load_pem_public_key(text) if text.lstrip().startswith(_PEM) else load_der_public_key(text)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Garbled("the key cannot be read") from error
    if isinstance(public, RSAPublicKey):
        if not RSA_LEAST <= public.key_size <= RSA_MOST:
            raise Garbled(f"the RSA key has {public.key_size} bits")
    elif not isinstance(public, EllipticCurvePublicKey) or not isinstance(public.curve, SECP256R1):
        raise Garbled("the key is neither ECDSA P-256 nor RSA")
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return LogKey(der=der, id=sha256(der).digest(), public=public)
