"""A name's certificate in a log, proven by one file: what is in it, and whether it holds.

Nothing beside the file is asked, so that whoever gets it can check it offline.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate, load_der_x509_certificate

from feeds.errors import Garbled
from feeds.parse.certtext import patient_reading
from feeds.parse.ctentries import Entries, Entry
from feeds.parse.cthead import TreeHead, read_head
from feeds.parse.ctjson import binary, field, json_object, number
from feeds.parse.ctkey import LogKey, read_key
from feeds.parse.ctleaf import entries_of
from feeds.parse.ctnote import read_checkpoint
from feeds.parse.loglist import Log
from feeds.parse.merkle import PROOF_LIMIT, is_included, leaf_hash

#: Bytes of a file: logs take in chains of a dozen certificates with 128 KiB each at most, half as much again in base64.
EVIDENCE_BYTES = 1 << 22
#: Certificates of a chain that are kept; real ones have two to five.
CHAIN = 20
#: What the file says that it is; one of another form is not read.
_FORM = "domainwatch certificate proof 1"
_WHAT = "the proof"
_BORN = datetime(1970, 1, 1, tzinfo=UTC)
#: Milliseconds from 1970 to the end of the calendar of `datetime`.
_LATEST = 253_402_300_799_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that proves a name's certificate to be in a log.

    `leaf` is the MerkleTreeLeaf at `index`; `head` the answer in which the log signed a tree, a checkpoint where it
    `is_tiled`; `path` the hashes between the two; `chain` what the log says that issued it, as DER, the nearest first.
    """

    name: str
    description: str
    operator: str
    url: str
    origin: str
    is_tiled: bool
    key: bytes
    index: int
    leaf: bytes
    head: bytes
    path: tuple[bytes, ...]
    chain: tuple[bytes, ...]

    @property
    def entry(self) -> Entry:
        """The entry that the leaf is, whatever is wrong with it."""
        return _entries(self).entry(0)

    def to_json(self) -> bytes:
        """The file."""
        log = {"description": self.description, "operator": self.operator, "url": self.url, "key": _text(self.key)}
        whole = {
            "form": _FORM,
            "name": self.name,
            "log": {**log, "id": _text(sha256(self.key).digest()), "origin": self.origin, "tiled": self.is_tiled},
            "index": self.index,
            "leaf": _text(self.leaf),
            "head": _text(self.head),
            "path": [_text(one) for one in self.path],
            "chain": [_text(one) for one in self.chain],
        }
        return json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n"


def _entries(evidence: Evidence) -> Entries:
    return entries_of([evidence.leaf], evidence.index)


class Verdict(StrEnum):
    """How one check ended; what is OPEN could not be checked, and speaks neither for nor against the file."""

    RIGHT = "right"
    WRONG = "WRONG"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was checked, and what was seen, in words; text of the file is still raw in it."""

    part: str
    verdict: Verdict
    told: str


def read_evidence(body: bytes) -> Evidence:
    """The evidence in a file; nothing of it has been checked. Raises: Garbled: it holds none."""
    if len(body) > EVIDENCE_BYTES:
        raise Garbled(f"{_WHAT} is larger than any ({EVIDENCE_BYTES:,} bytes)")
    whole = json_object(body, _WHAT)
    if whole.get("form") != _FORM:
        raise Garbled(f"{_WHAT} is not of the form {_FORM!r}")
    log = field(whole, "log", dict, _WHAT)
    description, operator, url, origin = (
        str(field(log, key, str, _WHAT)) for key in ("description", "operator", "url", "origin")
    )
    path, chain = (field(whole, key, list, _WHAT) for key in ("path", "chain"))
    if len(path) > PROOF_LIMIT or len(chain) > CHAIN:
        raise Garbled(f"{_WHAT} has more hashes or certificates than any")
    return Evidence(
        name=str(field(whole, "name", str, _WHAT)),
        description=description,
        operator=operator,
        url=url,
        origin=origin,
        is_tiled=bool(field(log, "tiled", bool, _WHAT)),
        key=binary(log.get("key"), "the key"),
        index=number(whole, "index", _WHAT),
        leaf=binary(whole.get("leaf"), "the leaf"),
        head=binary(whole.get("head"), "the head"),
        path=tuple(binary(one, "a hash") for one in path),
        chain=tuple(binary(one, "a certificate") for one in chain),
    )


def check_evidence(evidence: Evidence, known: Iterable[Log] | None = None) -> Iterator[Check]:
    """Each check and how it ended; it is proven where none is WRONG. With `known`, the log must be one of these.

    Source: RFC 6962 sections 2.1, 3.4 and 3.5.
    """
    try:
        key = read_key(evidence.key)
        head = head_of(evidence, key)
    except Garbled as error:
        yield Check(part="head", verdict=Verdict.WRONG, told=str(error))
        return
    if known is not None:
        yield _check_log(key, known)
    signed = _BORN + timedelta(milliseconds=min(head.timestamp, _LATEST))
    told = f"log {_text(key.id)} signed a tree of {head.size:,} entries on {signed:%Y-%m-%d %H:%M:%S} UTC"
    yield Check(part="head", verdict=Verdict.RIGHT, told=told)
    yield _check_inclusion(evidence, head)
    yield _check_name(evidence)
    yield _check_issuer(evidence.entry, evidence.chain)


def head_of(evidence: Evidence, key: LogKey) -> TreeHead:
    """The head in the evidence. Raises: Garbled; Forged: the log has not signed it."""
    return read_checkpoint(evidence.head, evidence.origin, key) if evidence.is_tiled else read_head(evidence.head, key)


def _check_log(key: LogKey, known: Iterable[Log]) -> Check:
    log = next((log for log in known if log.id == key.id), None)
    if log is None:
        return Check(part="log", verdict=Verdict.WRONG, told="its key is that of no log in the list")
    state = log.state.value or "listed"
    told = f"{log.description or log.submission_url} of {log.operator}, {state}"
    return Check(part="log", verdict=Verdict.RIGHT, told=told)


def _check_inclusion(evidence: Evidence, head: TreeHead) -> Check:
    is_right = is_included(leaf_hash(evidence.leaf), evidence.index, (head.size, head.root), evidence.path)
    told = f"the leaf {'stands' if is_right else 'is not proven to stand'} at index {evidence.index:,} of that tree"
    return Check(part="inclusion", verdict=Verdict.RIGHT if is_right else Verdict.WRONG, told=told)


def _check_name(evidence: Evidence) -> Check:
    entry, names = evidence.entry, _entries(evidence).names().by_certificate(1)[0]
    if evidence.name not in names:
        told = f"the leaf {entry.fault or 'does not certify ' + evidence.name}"
        return Check(part="name", verdict=Verdict.WRONG, told=told)
    kind = "precertificate" if entry.is_precert else "certificate"
    others = f" and {len(names) - 1} other names" if len(names) > 1 else ""
    return Check(part="name", verdict=Verdict.RIGHT, told=f"the {kind} in the leaf is for {evidence.name}{others}")


def _check_issuer(entry: Entry, chain: tuple[bytes, ...]) -> Check:
    """Whether the chain issued what is in the leaf; the log's tree itself says nothing of chains."""
    try:
        with patient_reading():
            above = [load_der_x509_certificate(one) for one in chain]
            is_right = _has_key(entry, above) if entry.is_precert else _is_issued(entry, above)
            told = above[0].subject.rfc4514_string() if above else ""
    except Garbled as error:
        return Check(part="issuer", verdict=Verdict.OPEN, told=str(error))
    if not above:
        return Check(part="issuer", verdict=Verdict.OPEN, told="the file holds no chain")
    if not is_right:
        return Check(part="issuer", verdict=Verdict.WRONG, told=f"{told} did not issue what is in the leaf")
    return Check(part="issuer", verdict=Verdict.RIGHT, told=f"issued by {told}")


def _has_key(entry: Entry, above: list[Certificate]) -> bool:
    """Whether one of the first two has the key that a precertificate names: special ones stand below their issuer.

    Source: RFC 6962 section 3.2.
    """
    keys = (one.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for one in above[:2])
    return any(sha256(key).digest() == entry.issuer_key_hash for key in keys)


def _is_issued(entry: Entry, above: list[Certificate]) -> bool:
    certificate = load_der_x509_certificate(entry.certificate)
    try:
        for issuer in above[:1]:
            if certificate.issuer != issuer.subject:
                return False
            certificate.verify_directly_issued_by(issuer)
    except InvalidSignature:
        return False
    return True


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
