"""A log of certificates in memory, of either family: what it takes in, signs and proves."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domainwatch.world.cttree import GrowingTree

#: Seconds within which a log says that it takes in what it was handed: a minute for tiles, a day for RFC 6962, as the
#: logs do that browsers trust.
TILED_MMD, MMD = 60, 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a log is handed: a certificate, or the TBSCertificate of a precertificate beside the latter, and the chain.

    Source: RFC 6962 sections 3.1 and 3.2; `issuer_key_hash` is only hashed for a precertificate.
    """

    certificate: bytes
    pre_certificate: bytes = b""
    issuer_key_hash: bytes = bytes(32)
    chain: tuple[bytes, ...] = ()

    @property
    def signed_entry(self) -> bytes:
        """The type of the entry and what of it is hashed and signed."""
        if not self.pre_certificate:
            return b"\0\0" + counted(self.certificate, 3)
        return b"\0\1" + self.issuer_key_hash + counted(self.certificate, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry of a log in all its encodings.

    `leaf` is the MerkleTreeLeaf, `extra_data` what get-entries hands out beside it, and `tile_leaf` the TileLeaf.
    """

    leaf: bytes
    extra_data: bytes
    tile_leaf: bytes

    @property
    def hash(self) -> bytes:
        """The leaf's hash, 32 bytes."""
        return sha256(b"\0" + self.leaf).digest()

    @property
    def item(self) -> dict[str, str]:
        """The entry as get-entries writes it. Source: RFC 6962 section 4.6."""
        return {"leaf_input": in_base64(self.leaf), "extra_data": in_base64(self.extra_data)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A signed tree head: leaves, root, milliseconds since 1970, and the DigitallySigned structure."""

    size: int
    root: bytes
    timestamp: int
    signature: bytes

    @property
    def sth(self) -> bytes:
        """The answer to get-sth. Source: RFC 6962 section 4.3."""
        fields: dict[str, object] = {"tree_size": self.size, "timestamp": self.timestamp}
        fields |= {"sha256_root_hash": in_base64(self.root), "tree_head_signature": in_base64(self.signature)}
        return json.dumps(fields).encode()

    def checkpoint(self, origin: str, log_id: bytes) -> bytes:
        """The head as a signed note. Source: C2SP static-ct-api, Checkpoints."""
        key_id = sha256(origin.encode() + b"\n\x05" + log_id).digest()[:4]
        signature = in_base64(key_id + self.timestamp.to_bytes(8) + self.signature)
        return f"{origin}\n{self.size}\n{in_base64(self.root)}\n\n\u2014 {origin} {signature}\n".encode()


@dataclass
class CtLog:
    """A log that only grows. `is_tiled` says which family it is of: static-ct-api, or RFC 6962.

    `final` is the head at which it stands still, for a log that its list calls readonly.
    """

    name: str
    is_tiled: bool
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    entries: list[LogEntry] = field(default_factory=list)
    tree: GrowingTree = field(default_factory=GrowingTree)
    issuers: dict[str, bytes] = field(default_factory=dict)
    final: Head | None = None

    @cached_property
    def public_key(self) -> bytes:
        """The SubjectPublicKeyInfo, DER."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @cached_property
    def id(self) -> bytes:
        """The SHA-256 of the key. Source: RFC 6962 section 3.2."""
        return sha256(self.public_key).digest()

    @property
    def size(self) -> int:
        """The number of entries."""
        return len(self.entries)

    def add(self, submission: Submission, at: datetime) -> bytes:
        """Takes it in as of that time, and returns the SCT. Source: RFC 6962 sections 3.2 to 3.4."""
        timestamp, extensions = milliseconds(at), indexed(self.size) if self.is_tiled else b""
        entry = timestamp.to_bytes(8) + submission.signed_entry + counted(extensions, 2)
        precert = counted(submission.pre_certificate, 3) if submission.pre_certificate else b""
        prints = [sha256(one).digest() for one in submission.chain]
        self.issuers |= {one.hex(): issuer for one, issuer in zip(prints, submission.chain, strict=True)}
        self.append(
            LogEntry(
                leaf=b"\0\0" + entry,
                extra_data=precert + counted(b"".join(counted(one, 3) for one in submission.chain), 3),
                tile_leaf=entry + precert + counted(b"".join(prints), 2),
            )
        )
        # What is signed is the same as what is hashed: version and type are two zeros in both.
        signed = self.sign(b"\0\0" + entry)
        return b"\0" + self.id + timestamp.to_bytes(8) + counted(extensions, 2) + signed

    def append(self, entry: LogEntry) -> None:
        """Puts an entry behind the others, whatever it says."""
        self.entries.append(entry)
        self.tree.add(entry.hash)

    def sign(self, message: bytes) -> bytes:
        """A DigitallySigned structure. Source: RFC 6962 section 2.1.4; RFC 5246 section 4.7."""
        return b"\4\3" + counted(self.key.sign(message, ec.ECDSA(SHA256())), 2)

    def head(self, at: datetime, size: int | None = None) -> Head:
        """The signed head of the tree of that size, or of all entries. Source: RFC 6962 section 3.5."""
        if self.final is not None:
            return self.final
        size = self.size if size is None else size
        return self.head_of(size, self.tree.root(size), at)

    def head_of(self, size: int, root: bytes, at: datetime) -> Head:
        """A signed head that says so, whether it is true or not."""
        timestamp = milliseconds(at)
        signature = self.sign(b"\0\1" + timestamp.to_bytes(8) + size.to_bytes(8) + root)
        return Head(size=size, root=root, timestamp=timestamp, signature=signature)

    def in_list(self, url: str) -> dict[str, object]:
        """The log as a list describes it that is served below this URL."""
        where = {"submission_url": url, "monitoring_url": url} if self.is_tiled else {"url": url}
        return {
            "description": self.name,
            "log_id": in_base64(self.id),
            "key": in_base64(self.public_key),
            "mmd": TILED_MMD if self.is_tiled else MMD,
            "state": self._state(),
            **where,
        }

    def _state(self) -> dict[str, object]:
        told: dict[str, object] = {"timestamp": "2025-01-01T00:00:00Z"}
        if self.final is None:
            return {"usable": told}
        head = {"sha256_root_hash": in_base64(self.final.root), "tree_size": self.final.size}
        return {"readonly": {**told, "final_tree_head": head}}


def log_list(operators: Mapping[str, Sequence[tuple[CtLog, str]]]) -> bytes:
    """A list (version 3) of the logs of each operator, each with the URL below which it is served."""
    listed = [
        {
            "name": name,
            "email": [],
            "logs": [log.in_list(url) for log, url in logs if not log.is_tiled],
            "tiled_logs": [log.in_list(url) for log, url in logs if log.is_tiled],
        }
        for name, logs in operators.items()
    ]
    return json.dumps({"version": "1.0", "operators": listed}).encode()


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def indexed(index: int) -> bytes:
    """The extensions of an entry that say where it stands. Source: C2SP static-ct-api, SCT Extension."""
    return b"\0" + counted(index.to_bytes(5), 2)


def counted(data: bytes, octets: int) -> bytes:
    """The data behind its length."""
    return len(data).to_bytes(octets) + data


def in_base64(data: bytes) -> str:
    """The bytes as JSON and notes write them."""
    return base64.b64encode(data).decode()
