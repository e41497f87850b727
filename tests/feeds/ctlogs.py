"""Logs of both families, made on the fly: what they would answer, as simply as the specifications say it."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "log.test/2026"


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, as RFC 6962 section 2.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def path_of(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The audit path of a leaf, as RFC 6962 section 2.1.1 defines it."""
    if len(leaves) < 2:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*path_of(index, leaves[:half]), root_of(leaves[half:])]
    return [*path_of(index - half, leaves[half:]), root_of(leaves[:half])]


def proof_of(size: int, leaves: Sequence[bytes], *, is_whole: bool = True) -> list[bytes]:
    """The consistency proof from that size on, as RFC 6962 section 2.1.2 defines it."""
    if size == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if size <= half:
        return [*proof_of(size, leaves[:half], is_whole=is_whole), root_of(leaves[half:])]
    return [*proof_of(size - half, leaves[half:], is_whole=False), root_of(leaves[:half])]


@dataclass
class Signer:
    """A log's key, and how it signs."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        """The public key."""
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def plain(self, message: bytes) -> bytes:
        """A signature by itself."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(message, padding.PKCS1v15(), SHA256())
        return self.private.sign(message, ec.ECDSA(SHA256()))

    def signed(self, message: bytes) -> bytes:
        """A DigitallySigned structure."""
        signature = self.plain(message)
        kind = 1 if isinstance(self.private, rsa.RSAPrivateKey) else 3
        return bytes([4, kind]) + len(signature).to_bytes(2) + signature

    def head(self, size: int, root: bytes, timestamp: int) -> bytes:
        """The signature of a tree head."""
        return self.signed(b"\0\1" + timestamp.to_bytes(8) + size.to_bytes(8) + root)


@cache
def signer_of(kind: str) -> Signer:
    """The one signer with a key of that kind; RSA keys are slow to make, so that none is before it is needed."""
    return Signer(rsa.generate_private_key(65537, 2048)) if kind == "rsa" else new_signer()


def new_signer() -> Signer:
    """A signer with a key of the kind that all logs have."""
    return Signer(ec.generate_private_key(ec.SECP256R1()))


@dataclass(kw_only=True)
class Logged:
    """What a log keeps of one submission; the certificate is a TBSCertificate where there is a precertificate."""

    certificate: bytes
    timestamp: int = 1_767_312_000_000
    pre_certificate: bytes = b""
    extensions: bytes = b""
    chain: tuple[bytes, ...] = ()
    issuer_key_hash: bytes = b"\7" * 32

    @property
    def entry(self) -> bytes:
        """The TimestampedEntry."""
        kind, before = (1, self.issuer_key_hash) if self.pre_certificate else (0, b"")
        head = self.timestamp.to_bytes(8) + kind.to_bytes(2) + before
        return head + counted(self.certificate, 3) + counted(self.extensions, 2)

    @property
    def leaf(self) -> bytes:
        """The MerkleTreeLeaf."""
        return b"\0\0" + self.entry

    @property
    def tile_leaf(self) -> bytes:
        """The TileLeaf."""
        fingerprints = b"".join(sha256(one).digest() for one in self.chain)
        precert = counted(self.pre_certificate, 3) if self.pre_certificate else b""
        return self.entry + precert + counted(fingerprints, 2)

    @property
    def extra_data(self) -> bytes:
        """What get-entries adds, which nothing vouches for."""
        precert = counted(self.pre_certificate, 3) if self.pre_certificate else b""
        return precert + counted(b"".join(counted(one, 3) for one in self.chain), 3)


def counted(data: bytes, octets: int) -> bytes:
    """The data behind its length."""
    return len(data).to_bytes(octets) + data


def indexed(index: int) -> bytes:
    """The extensions that name an entry's index."""
    return b"\0" + counted(index.to_bytes(5), 2)


def text(data: bytes) -> str:
    """The bytes in base64."""
    return base64.b64encode(data).decode()


@dataclass
class Rfc6962Log:
    """A log that answers as RFC 6962 section 4 says."""

    entries: list[Logged] = field(default_factory=list)
    signer: Signer = field(default_factory=new_signer)

    @property
    def hashes(self) -> list[bytes]:
        """The leaf hashes."""
        return [sha256(b"\0" + entry.leaf).digest() for entry in self.entries]

    def sth(self, timestamp: int = 1_767_312_000_000) -> bytes:
        """An answer to get-sth."""
        size, root = len(self.entries), root_of(self.hashes)
        head = {"tree_size": size, "timestamp": timestamp, "sha256_root_hash": text(root)}
        return json.dumps(head | {"tree_head_signature": text(self.signer.head(size, root, timestamp))}).encode()

    def page(self, start: int, end: int) -> bytes:
        """An answer to get-entries; end is inclusive."""
        items = [
            {"leaf_input": text(entry.leaf), "extra_data": text(entry.extra_data)}
            for entry in self.entries[start : end + 1]
        ]
        return json.dumps({"entries": items}).encode()

    def consistency(self, first: int) -> bytes:
        """An answer to get-sth-consistency up to the present size."""
        return json.dumps({"consistency": [text(one) for one in proof_of(first, self.hashes)]}).encode()

    def proof(self, index: int) -> bytes:
        """An answer to get-proof-by-hash."""
        return json.dumps(
            {"leaf_index": index, "audit_path": [text(one) for one in path_of(index, self.hashes)]}
        ).encode()

    def entry_and_proof(self, index: int) -> bytes:
        """An answer to get-entry-and-proof."""
        path = [text(one) for one in path_of(index, self.hashes)]
        return json.dumps({"leaf_input": text(self.entries[index].leaf), "extra_data": "", "audit_path": path}).encode()


@dataclass
class StaticLog:
    """A log that serves files as static-ct-api says."""

    entries: list[Logged] = field(default_factory=list)
    signer: Signer = field(default_factory=new_signer)
    origin: str = ORIGIN

    @property
    def hashes(self) -> list[bytes]:
        """The leaf hashes."""
        return [sha256(b"\0" + entry.leaf).digest() for entry in self.entries]

    def checkpoint(self, timestamp: int = 1_767_312_000_000, others: Sequence[str] = ()) -> bytes:
        """The checkpoint, with lines of signature of others before its own."""
        size, root = len(self.entries), root_of(self.hashes)
        key_id = sha256(self.origin.encode() + b"\n\x05" + sha256(self.signer.der).digest()).digest()[:4]
        line = signature_line(self.origin, key_id + timestamp.to_bytes(8) + self.signer.head(size, root, timestamp))
        return f"{self.origin}\n{size}\n{text(root)}\n\n{''.join(others)}{line}".encode()

    def data(self, number: int, width: int = 256) -> bytes:
        """A data tile."""
        start = number * 256
        return b"".join(entry.tile_leaf for entry in self.entries[start : start + width])

    def tile(self, level: int, number: int, width: int = 256) -> bytes:
        """A tile of hashes."""
        span = 256**level
        starts = range(number * 256 * span, (number * 256 + width) * span, span)
        return b"".join(root_of(self.hashes[start : start + span]) for start in starts)


def signature_line(name: str, signature: bytes) -> str:
    """A line of signature below a note."""
    return f"\u2014 {name} {text(signature)}\n"
