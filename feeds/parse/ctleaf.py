"""Answers of logs that speak RFC 6962: pages of entries, proofs and chains."""

import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import Any

import numpy as np

from feeds.errors import Garbled
from feeds.parse.ctentries import Entries
from feeds.parse.ctjson import binary, field, json_object, number
from feeds.parse.ctscan import COLUMNS, scan_leaves
from feeds.parse.merkle import HASH, PROOF_LIMIT, leaf_hash
from feeds.parse.zonemarks import Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A leaf's hash and index, and the hashes that prove it in a tree."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a log says that it was handed: nothing in its tree vouches for it, so no name is taken from here."""

    pre_certificate: bytes
    certificates: tuple[bytes, ...]


def read_page(body: bytes, first: int, wanted: int) -> Entries:
    """The entries of an answer to get-entries that asked for so many from `first` on; there may be fewer, but one.

    Raises: Garbled: the page is broken as a whole. An entry that is broken in itself comes back with its fault.
    Source: RFC 6962 sections 3.4 and 4.6.
    """
    items = field(json_object(body, "the page"), "entries", list, "the page")
    if not 0 < len(items) <= wanted:
        raise Garbled(f"the page has {len(items):,} entries where 1 to {wanted:,} were asked for")
    return entries_of(_leaves(items), first)


def entries_of(leaves: Sequence[bytes], first: int) -> Entries:
    """The entries of these MerkleTreeLeaf structures, the first of them at that index of the log."""
    data = b"".join(leaves)
    rows: Ints = np.empty((len(leaves), COLUMNS), np.int64)
    scan_leaves(np.frombuffer(data, np.uint8), np.fromiter(accumulate(map(len, leaves)), np.int64), rows)
    hashes = b"".join([sha256(b"\0" + leaf).digest() for leaf in leaves])
    return Entries(first=first, data=data, rows=rows, hashes=hashes)


def _leaves(items: list[Any]) -> list[bytes]:
    decode = binascii.a2b_base64
    try:
        return [decode(item["leaf_input"], strict_mode=True) for item in items]
    except (TypeError, KeyError, ValueError) as error:
        raise Garbled("an entry of the page has no leaf_input in base64") from error


def read_consistency(body: bytes) -> tuple[bytes, ...]:
    """The hashes of an answer to get-sth-consistency. Raises: Garbled. Source: RFC 6962 section 4.4."""
    return _hashes(json_object(body, "the proof"), "consistency")


def read_proof(body: bytes, leaf: bytes) -> Proof:
    """An answer to get-proof-by-hash, which was asked for that hash. Raises: Garbled. Source: section 4.5."""
    answer = json_object(body, "the proof")
    return Proof(leaf=leaf, index=number(answer, "leaf_index", "the proof"), path=_hashes(answer, "audit_path"))


def read_entry_and_proof(body: bytes, index: int) -> Proof:
    """An answer to get-entry-and-proof, which was asked for that index. Raises: Garbled. Source: section 4.8."""
    answer = json_object(body, "the proof")
    leaf = binary(answer.get("leaf_input"), "leaf_input")
    return Proof(leaf=leaf_hash(leaf), index=index, path=_hashes(answer, "audit_path"))


def _hashes(answer: dict[str, Any], key: str) -> tuple[bytes, ...]:
    texts = field(answer, key, list, "the proof")
    if len(texts) > PROOF_LIMIT + 1:
        raise Garbled(f"the proof has {len(texts):,} hashes, more than any")
    hashes = tuple(binary(text, "a hash of the proof") for text in texts)
    if any(len(one) != HASH for one in hashes):
        raise Garbled(f"a hash of the proof has not {HASH} bytes")
    return hashes


def read_chain(extra_data: bytes, *, is_precert: bool) -> Chain:
    """The chain that a log hands out beside an entry. Raises: Garbled. Source: RFC 6962 section 4.6."""
    pre_certificate, place = _field(extra_data, 0) if is_precert else (b"", 0)
    listed, behind = _field(extra_data, place)
    if behind != len(extra_data):
        raise Garbled("bytes follow the chain")
    certificates, place = list[bytes](), 0
    while place < len(listed):
        certificate, place = _field(listed, place)
        certificates.append(certificate)
    return Chain(pre_certificate=pre_certificate, certificates=tuple(certificates))


def _field(data: bytes, place: int) -> tuple[bytes, int]:
    """The field at that place, which begins with its length in three octets, and where it ends."""
    start = place + 3
    stop = start + int.from_bytes(data[place:start])
    if stop > len(data) or start > len(data):
        raise Garbled("the chain is cut short")
    return data[start:stop], stop
