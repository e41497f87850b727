"""The certificate logs of the world, read as any client of a log reads them."""

import base64
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from cryptography import x509

from domainwatch.world import Authority, CtLog, LogServer, Submission
from domainwatch.world.cttree import GrowingTree
from domainwatch.world.server import HOST
from feeds.parse.cthead import read_head
from feeds.parse.ctkey import read_key
from feeds.parse.ctleaf import read_consistency, read_entry_and_proof, read_page, read_proof
from feeds.parse.ctnote import read_checkpoint
from feeds.parse.cttile import read_tile
from feeds.parse.hashtile import Tile, leaf_tiles, range_roots, range_tiles
from feeds.parse.loglist import read_list
from feeds.parse.merkle import Tree, is_consistent, is_included, root_of, root_over
from feeds.parse.tbs import identity_of, scts_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIZE = 700


def test_every_size_of_a_tree_has_the_root_and_the_proofs_of_the_specification() -> None:
    hashes = [sha256(bytes([number])).digest() for number in range(70)]
    tree = GrowingTree()
    for one in hashes:
        tree.add(one)

    roots = [tree.root(size) for size in range(71)]

    assert roots == [root_of(b"".join(hashes[:size])) for size in range(71)]
    for size in range(1, 71):
        assert all(is_included(hashes[i], i, (size, roots[size]), tree.inclusion(i, size)) for i in range(size))
        assert all(
            is_consistent((first, roots[first]), (size, roots[size]), tree.consistency(first, size))
            for first in range(size + 1)
        )


@pytest.fixture(scope="module")
def server() -> Iterator[LogServer]:
    """A log of each family with the same entries."""
    authority = Authority("Test", NOW)
    with LogServer(lambda: NOW) as server:
        logs = [server.add(CtLog("paged", is_tiled=False)), server.add(CtLog("tiled", is_tiled=True))]
        authority.issue(["shop.example", "www.shop.example"], NOW, logs)
        for number in range(SIZE):
            for log in logs:
                if log.size < SIZE:
                    log.add(Submission(certificate=b"certificate %d" % number, chain=(authority.root,)), NOW)
        yield server


def fetch(server: LogServer, path: str, **headers: str) -> tuple[int, bytes]:
    client = HTTPConnection(HOST, server.port, timeout=2)
    client.request("GET", path, headers=headers)
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer.status, gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body


@pytest.mark.slow
def test_paged_log_proves_all_that_it_says(server: LogServer) -> None:
    def ask(method: str) -> bytes:
        status, body = fetch(server, f"/paged/ct/v1/{method}", **{"Accept-Encoding": "gzip"})
        assert status == 200
        return body

    head = read_head(ask("get-sth"), read_key(server.logs["paged"].public_key))
    tree = Tree()
    while tree.size < head.size:
        page = read_page(ask(f"get-entries?start={tree.size}&end={head.size + 99}"), tree.size, 1_000)
        tree = tree.extended(page.hashes)
    proof = read_entry_and_proof(ask(f"get-entry-and-proof?leaf_index={SIZE - 1}&tree_size={SIZE}"), SIZE - 1)
    first = server.logs["paged"].tree.root(300)
    found = read_proof(ask(f"get-proof-by-hash?tree_size={SIZE}&hash={as_query(proof.leaf)}"), proof.leaf)

    assert (tree.size, tree.root) == (SIZE, head.root)
    assert is_included(proof.leaf, SIZE - 1, (SIZE, head.root), proof.path)
    assert found == proof
    assert is_consistent(
        (300, first), (SIZE, head.root), read_consistency(ask(f"get-sth-consistency?first=300&second={SIZE}"))
    )


def as_query(data: bytes) -> str:
    return quote(base64.b64encode(data))


@pytest.mark.slow
@pytest.mark.parametrize("query", ["start=700&end=800", "start=5&end=4", "start=-1&end=4", "start=x&end=4", "start=1"])
def test_what_cannot_be_asked_is_a_bad_request(server: LogServer, query: str) -> None:
    assert fetch(server, f"/paged/ct/v1/get-entries?{query}")[0] == 400


@pytest.mark.slow
def test_tiled_log_gives_its_tree_in_tiles_and_no_partial_one_that_is_full_by_now(server: LogServer) -> None:
    log = server.logs["tiled"]
    origin = server.url(log).removeprefix("http://").removesuffix("/")

    head = read_checkpoint(fetch(server, "/tiled/checkpoint")[1], origin, read_key(log.public_key))
    hashes = {tile: fetch(server, f"/tiled/{tile.path}")[1] for tile in range_tiles(0, head.size, head.size)}
    entries = [
        read_tile(fetch(server, f"/tiled/{tile.data_path}")[1], tile) for tile in leaf_tiles(0, head.size, head.size)
    ]
    issuer = entries[0].entry(0).fingerprints[0].hex()

    peaks = [root for _, root in range_roots(0, head.size, head.size, hashes)]
    assert root_over(peaks) == head.root == root_of(b"".join(part.hashes for part in entries))
    assert not any(list(part.faults()) for part in entries)
    assert sha256(fetch(server, f"/tiled/issuer/{issuer}")[1]).hexdigest() == issuer
    gone = [Tile(0, 0, 17).path, Tile(0, 0, 17).data_path, Tile(0, 2, 200).path, "tile/9/000", "issuer/00"]
    assert [fetch(server, f"/tiled/{path}")[0] for path in gone] == [404] * 5


@pytest.mark.slow
def test_certificate_has_receipts_of_all_logs_and_is_the_precertificate_that_they_hold(server: LogServer) -> None:
    paged, tiled = (read_key(server.logs[name].public_key) for name in ("paged", "tiled"))
    _, page = fetch(server, "/paged/ct/v1/get-entries?start=0&end=1")
    entries = read_page(page, 0, 2)
    precertificate, certificate = entries.entry(0), entries.entry(1)

    receipts = scts_in(certificate.certificate)

    tbs, key_hash = precertificate.certificate, precertificate.issuer_key_hash
    assert [
        key.has_signed(sct.signature, sct.signed_bytes(key_hash, tbs))
        for key, sct in zip((paged, tiled), receipts, strict=True)
    ] == [True, True]
    assert identity_of(certificate.certificate) == identity_of(tbs, is_tbs=True)
    assert entries.names().by_certificate(2) == [["shop.example", "www.shop.example"]] * 2
    assert x509.load_der_x509_certificate(certificate.certificate).version is x509.Version.v3


@pytest.mark.slow
def test_list_says_where_both_logs_are_and_with_what_keys(server: LogServer) -> None:
    server.add(CtLog("stopped", is_tiled=False)).final = server.logs["paged"].head(NOW)

    listed = read_list(server.log_list())
    del server.logs["stopped"]

    assert listed.problems == ()
    assert {(log.description, log.is_tiled, log.monitoring_url) for log in listed.logs} == {
        ("paged", False, f"{server.base_url}/paged/"),
        ("tiled", True, f"{server.base_url}/tiled/"),
        ("stopped", False, f"{server.base_url}/stopped/"),
    }
    assert {log.promise.final for log in listed.logs if log.promise.final} == {
        (SIZE, server.logs["paged"].tree.root(SIZE))
    }
    assert json.loads(server.log_list())["version"] == "1.0"
