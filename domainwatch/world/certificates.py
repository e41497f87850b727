"""An authority that makes certificates on the fly, and logs them before it hands them out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID, NameOID

from domainwatch.world.ctlog import CtLog, Submission, counted

#: How long a certificate is good.
LIFETIME = timedelta(days=90)


class Authority:
    """An authority of that name, with a root certificate that is good from `now` on."""

    def __init__(self, name: str, now: datetime) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        unlimited = x509.BasicConstraints(ca=True, path_length=None)
        root = self._builder(self._name, now).add_extension(unlimited, critical=True)
        self.root = root.sign(self._key, SHA256()).public_bytes(Encoding.DER)
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.key_hash = sha256(public).digest()

    def issue(self, names: Sequence[str], at: datetime, logs: Sequence[CtLog]) -> bytes:
        """A certificate for these names, DER. All logs have its precertificate, and the first one itself too.

        Source: RFC 6962 sections 3.1 to 3.3.
        """
        builder = self._builder(x509.Name([]), at)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
        poisoned = builder.add_extension(x509.PrecertPoison(), critical=True).sign(self._key, SHA256())
        precertificate = Submission(
            certificate=builder.sign(self._key, SHA256()).tbs_certificate_bytes,
            pre_certificate=poisoned.public_bytes(Encoding.DER),
            issuer_key_hash=self.key_hash,
            chain=(self.root,),
        )
        receipts = [log.add(precertificate, at) for log in logs]
        certificate = builder.add_extension(_list_of(receipts), critical=False).sign(self._key, SHA256())
        logs[0].add(Submission(certificate=certificate.public_bytes(Encoding.DER), chain=(self.root,)), at)
        return certificate.public_bytes(Encoding.DER)

    def _builder(self, subject: x509.Name, at: datetime) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(issuer_name=self._name, subject_name=subject)
        # Whoever visits the sites of this world has no use for a key of their own.
        builder = builder.public_key(self._key.public_key()).serial_number(x509.random_serial_number())
        return builder.not_valid_before(at).not_valid_after(at + LIFETIME)


def _list_of(receipts: Sequence[bytes]) -> x509.UnrecognizedExtension:
    """The extension with these SCTs. Source: RFC 6962 section 3.3."""
    listed = counted(b"".join(counted(receipt, 2) for receipt in receipts), 2)
    # The list is an octet string in DER, whose length from 128 on stands behind the number of its octets.
    octets = (len(listed).bit_length() + 7) // 8
    length = bytes([len(listed)]) if len(listed) < 128 else bytes([128 | octets]) + len(listed).to_bytes(octets)
    return x509.UnrecognizedExtension(ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS, b"\4" + length + listed)
