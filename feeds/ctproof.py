"""Proofs fetched from logs: what makes a name's place in a log plain to people who ask nobody."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from feeds.errors import Garbled
from feeds.parse.cthead import TreeHead, read_head
from feeds.parse.ctjson import binary, field, json_object
from feeds.parse.ctleaf import entries_of, read_chain, read_proof
from feeds.parse.ctnote import read_checkpoint
from feeds.parse.ctproof import CHAIN, Evidence, Verdict, check_evidence
from feeds.parse.cttile import TILE_BYTES, read_tile
from feeds.parse.hashtile import WIDTH, inclusion_path, leaf_tiles, proof_tiles
from feeds.parse.loglist import Log
from feeds.parse.merkle import leaf_hash
from feeds.parse.tbs import identity_of
from feeds.transport.answers import Question, fetch_answer
from feeds.transport.http import Limits, Missing
from feeds.workplace import Workplace

#: Bounds of one answer: a data tile is the largest, and a slow log brings one within minutes.
LIMITS = Limits(max_bytes=TILE_BYTES, total_seconds=180.0, idle_seconds=30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A name that was seen in the certificate of that identity (hexadecimal), at that index of a log."""

    name: str
    certificate: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a log answered: a signed head, and what leads to it."""

    head: TreeHead
    index: int
    leaf: bytes
    path: Sequence[bytes]
    chain: Sequence[bytes]


def fetch_evidence(sighting: Sighting, log: Log, workplace: Workplace) -> Evidence:
    """What proves the sighting under the newest head of the log.

    Raises: Garbled: the log does not prove it any more, or serves another certificate. Unreachable, Refused.
    """
    found = _found_in_tiles(sighting, log, workplace) if log.is_tiled else _found_by_asking(sighting, log, workplace)
    place = f"entry {sighting.index:,} of {log.description or log.monitoring_url}"
    evidence = _evidence(sighting.name, log, found)
    entry = evidence.entry
    if identity_of(entry.certificate, is_tbs=entry.is_precert).hex() != sighting.certificate:
        raise Garbled(f"{place} is another certificate now")
    wrong = [check.told for check in check_evidence(evidence) if check.verdict is Verdict.WRONG]
    if wrong:
        raise Garbled(f"{place} is not proven: {'; '.join(wrong)}")
    return evidence


def _evidence(name: str, log: Log, found: _Found) -> Evidence:
    return Evidence(
        name=name,
        description=log.description,
        operator=log.operator,
        url=log.monitoring_url,
        origin=log.origin,
        is_tiled=log.is_tiled,
        key=log.key.der,
        index=found.index,
        leaf=found.leaf,
        head=found.head.signed,
        path=tuple(found.path),
        chain=tuple(found.chain[:CHAIN]),
    )


def _found_by_asking(sighting: Sighting, log: Log, workplace: Workplace) -> _Found:
    """What a log says that speaks RFC 6962 (sections 4.3, 4.5 and 4.6)."""

    def ask(method: str, **values: object) -> bytes:
        return _fetched(log, f"ct/v1/{method}?{urlencode(values)}", workplace)

    head = read_head(_fetched(log, "ct/v1/get-sth", workplace), log.key)
    body = ask("get-entries", start=sighting.index, end=sighting.index)
    item, *more = field(json_object(body, "the page"), "entries", list, "the page") or [None]
    if more or not isinstance(item, dict):
        raise Garbled("the page does not hold the one entry that was asked for")
    leaf, extra_data = binary(item.get("leaf_input"), "leaf_input"), binary(item.get("extra_data"), "extra_data")
    hashed, is_precert = leaf_hash(leaf), entries_of([leaf], sighting.index).entry(0).is_precert
    proof = read_proof(ask("get-proof-by-hash", hash=b64encode(hashed).decode(), tree_size=head.size), hashed)
    chain = read_chain(extra_data, is_precert=is_precert).certificates
    # A log that has a leaf twice may prove either of them.
    return _Found(head=head, index=proof.index, leaf=leaf, path=proof.path, chain=chain)


def _found_in_tiles(sighting: Sighting, log: Log, workplace: Workplace) -> _Found:
    """What a log serves that consists of files. Source: C2SP static-ct-api."""
    index = sighting.index
    head = read_checkpoint(_fetched(log, "checkpoint", workplace), log.origin, log.key)
    if index >= head.size:
        raise Garbled(f"the log has {head.size:,} entries only")
    (tile,) = leaf_tiles(index, index + 1, head.size)
    entry = read_tile(_fetched_tile(log, tile.data_path, tile.full.data_path, workplace), tile).entry(index % WIDTH)
    tiles = {one: _fetched_tile(log, one.path, one.full.path, workplace) for one in proof_tiles(index, head.size)}
    chain = [_issuer(log, fingerprint, workplace) for fingerprint in entry.fingerprints[:CHAIN]]
    try:
        path = inclusion_path(index, head.size, tiles)
    except ValueError as error:
        raise Garbled(str(error)) from error
    return _Found(head=head, index=index, leaf=entry.leaf, path=path, chain=chain)


def _fetched_tile(log: Log, path: str, full_path: str, workplace: Workplace) -> bytes:
    """A tile; the full one where the log has dropped the partial one for it."""
    try:
        return _fetched(log, path, workplace)
    except Missing:
        return _fetched(log, full_path, workplace)


def _issuer(log: Log, fingerprint: bytes, workplace: Workplace) -> bytes:
    certificate = _fetched(log, f"issuer/{fingerprint.hex()}", workplace)
    if sha256(certificate).digest() != fingerprint:
        raise Garbled("the log serves another issuer than the one that it names")
    return certificate


def _fetched(log: Log, path: str, workplace: Workplace) -> bytes:
    return fetch_answer(Question(method="GET", url=log.monitoring_url + path), workplace, LIMITS).body
