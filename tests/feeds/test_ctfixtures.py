"""What real logs have said, and what other log software says, is read and verified; data that is not ours to ship."""

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from feeds.parse.cthead import TreeHead, read_head
from feeds.parse.ctkey import Forged, LogKey, read_key
from feeds.parse.ctleaf import (
    entries_of,
    read_chain,
    read_consistency,
    read_entry_and_proof,
    read_page,
    read_proof,
)
from feeds.parse.ctnote import read_checkpoint, read_note
from feeds.parse.ctscan import LEAF_INDEX
from feeds.parse.cttile import read_names_tile, read_tile
from feeds.parse.hashtile import Tile, inclusion_path, leaf_tiles, proof_tiles, range_roots, range_tiles
from feeds.parse.loglist import check_signature, read_list
from feeds.parse.merkle import HASH, Tree, is_consistent, is_included, root_of, tree_behind
from feeds.parse.tbs import bare_tbs, identity_of, scts_in, tbs_of

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "ct"
if not FOLDER.is_dir():
    pytest.skip("the collected logs are not here", allow_module_level=True)

ARGON, NAVIGLI = FOLDER / "real" / "argon2020", FOLDER / "real" / "navigli2025h2" / "tile"
SUNLIGHT, CTFE = FOLDER / "generated" / "sunlight_v060", FOLDER / "generated" / "ctfe_rfc6962"
CLOUDFLARE, GOOGLE = FOLDER / "real" / "sct_cloudflare", FOLDER / "real" / "google_log_list_v3"
ORIGIN = "127.0.0.1/sub/lab"


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def json_of(file: Path) -> Any:
    return json.loads(file.read_bytes())


def one(folder: Path, pattern: str) -> bytes:
    (file,) = folder.glob(pattern)
    return file.read_bytes()


def certificates_in(file: Path) -> list[bytes]:
    return [found.public_bytes(Encoding.DER) for found in x509.load_pem_x509_certificates(file.read_bytes())]


@pytest.fixture(scope="module")
def argon_key() -> LogKey:
    return read_key(decoded(json_of(ARGON / "key.json")["key"]))


@pytest.fixture(scope="module")
def argon(argon_key: LogKey) -> TreeHead:
    return read_head((ARGON / "get-sth").read_bytes(), argon_key)


@pytest.fixture(scope="module")
def sunlight_key() -> LogKey:
    return read_key(decoded(json_of(SUNLIGHT / "log.v3.json")["key"]))


def test_id_of_argon_is_the_hash_of_its_key(argon_key: LogKey) -> None:
    assert argon_key.id == decoded(json_of(ARGON / "key.json")["log_id"])


def test_head_of_argon_is_believed_and_no_other_is(argon: TreeHead, argon_key: LogKey) -> None:
    altered = json_of(ARGON / "get-sth") | {"tree_size": argon.size + 1}

    assert argon.size == 961984011
    with pytest.raises(Forged):
        read_head(json.dumps(altered).encode(), argon_key)


def test_entry_of_argon_is_proven_where_it_stands_and_nowhere_else(argon: TreeHead) -> None:
    leaf = read_page(one(ARGON, "get-entries-*"), 10000, 1).hashes
    proof = read_proof(one(ARGON, "get-proof-*"), leaf)

    assert proof.index == 10000
    assert is_included(leaf, 10000, (argon.size, argon.root), proof.path)
    assert not is_included(leaf, 10001, (argon.size, argon.root), proof.path)


def test_argon_is_proven_to_have_only_grown(argon: TreeHead) -> None:
    old = (3654490, decoded(json_of(ARGON / "key.json")["root_hash_at_3654490"]))
    proof = read_consistency(one(ARGON, "get-sth-consistency-*"))

    assert is_consistent(old, (argon.size, argon.root), proof)
    assert not is_consistent(old, (argon.size, argon.root), proof[:-1])


@pytest.mark.parametrize("number", range(4))
def test_tile_of_navigli_gives_its_hashes_and_its_names(number: int) -> None:
    tile = Tile(0, number)
    entries = read_tile((NAVIGLI / "data" / f"{number:03}").read_bytes(), tile)
    names = entries.names()
    said = [json.loads(line) for line in (NAVIGLI / "names" / f"{number:03}").read_bytes().splitlines()]

    assert entries.hashes == (NAVIGLI / "0" / f"{number:03}").read_bytes()
    assert entries.rows[:, LEAF_INDEX].tolist() == list(range(number * 256, number * 256 + 256))
    assert list(entries.faults()) == []
    assert names.odd == ()
    assert [set(found) for found in names.by_certificate(256)] == [
        {name.removeprefix("*.") for name in line.get("DNS", [])} for line in said
    ]


@pytest.mark.parametrize("number", range(4))
def test_names_tile_of_navigli_says_what_its_data_tile_holds(number: int) -> None:
    tile = Tile(0, number)

    scouted = read_names_tile((NAVIGLI / "names" / f"{number:03}").read_bytes(), tile).by_certificate(256)

    proven = read_tile((NAVIGLI / "data" / f"{number:03}").read_bytes(), tile).names().by_certificate(256)
    assert [set(names) for names in scouted] == [set(names) for names in proven]


def test_list_of_google_is_signed_and_read_whole() -> None:
    body, signature = one(GOOGLE, "*.json"), one(GOOGLE, "*.sig")
    key = read_key(one(GOOGLE, "*.pem"))

    check_signature(body, signature, key)
    logs = read_list(body)

    assert logs.problems == ()
    assert [sum(log.state == state for log in logs.logs) for state in ("usable", "readonly", "retired")] == [48, 4, 4]
    assert all(log.promise.final is not None for log in logs.logs if log.state == "readonly")
    with pytest.raises(Forged):
        check_signature(body + b" ", signature, key)


def test_receipts_in_a_certificate_are_those_of_listed_logs() -> None:
    leaf, issuer = (certificates_in(CLOUDFLARE / name)[0] for name in ("cloudflare.pem", "google-we1.pem"))
    tbs, public = bare_tbs(tbs_of(leaf)), x509.load_der_x509_certificate(issuer).public_key()
    issuer_hash = sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    keys = {log.id: log.key for log in read_list((CLOUDFLARE / "log_list.json").read_bytes()).logs}

    verified = [
        keys[sct.log_id].has_signed(sct.signature, sct.signed_bytes(issuer_hash, tbs))
        for sct in scts_in(leaf)
        if sct.log_id in keys
    ]

    assert tbs == one(CLOUDFLARE, "golden/*tbs*")
    assert verified == [True, True]


@pytest.mark.parametrize("file", [*sorted((SUNLIGHT / "checkpoints").glob("*.txt")), SUNLIGHT / "checkpoint"], ids=str)
def test_checkpoint_of_sunlight_is_believed_amid_signatures_that_nobody_knows(file: Path, sunlight_key: LogKey) -> None:
    head = read_checkpoint(file.read_bytes(), ORIGIN, sunlight_key)

    assert len(read_note(file.read_bytes()).signatures) == 4
    assert sunlight_root(head.size) == head.root
    if file.stem.startswith("cp_"):
        assert head.size == int(file.stem[3:])


def sunlight_root(size: int) -> bytes:
    return root_of(sunlight_hashes()[: size * HASH])


def sunlight_hashes() -> bytes:
    tiles = leaf_tiles(0, 1688, 1688)
    return b"".join(read_tile((SUNLIGHT / tile.data_path).read_bytes(), tile).hashes for tile in tiles)


def test_tiles_of_sunlight_hold_the_hashes_of_their_entries() -> None:
    tiles = leaf_tiles(0, 1688, 1688)

    hashes = {tile: (SUNLIGHT / tile.path).read_bytes() for tile in tiles}

    assert len(tiles) == 7
    for tile in tiles:
        assert read_tile((SUNLIGHT / tile.data_path).read_bytes(), tile).hashes == hashes[tile]


@pytest.mark.parametrize("size", [5, 100, 300, 600, 700, 1688])
def test_tree_of_sunlight_is_the_same_from_its_tiles_as_from_its_entries(size: int) -> None:
    tiles = {tile: (SUNLIGHT / tile.path).read_bytes() for tile in range_tiles(0, size, size)}

    peaks = tuple(root for _, root in range_roots(0, size, size, tiles))

    assert peaks == Tree().extended(sunlight_hashes()[: size * HASH]).peaks


@pytest.mark.parametrize("index", [0, 255, 256, 1000, 1687])
def test_entry_of_sunlight_is_proven_from_tiles(index: int) -> None:
    hashes = sunlight_hashes()
    tiles = {tile: (SUNLIGHT / tile.path).read_bytes() for tile in proof_tiles(index, 1688)}

    path = inclusion_path(index, 1688, tiles)

    leaf = hashes[index * HASH : index * HASH + HASH]
    assert is_included(leaf, index, (1688, root_of(hashes)), path)


@pytest.fixture(scope="module")
def ctfe() -> TreeHead:
    key = read_key(decoded((CTFE / "key_and_logid.txt").read_text().split()[0]))
    return read_head((CTFE / "get-sth.json").read_bytes(), key)


PAGES = tuple((CTFE / f"get-entries-{start}.json", start) for start in (0, 256, 512, 768))


def ctfe_hashes() -> bytes:
    return b"".join(read_page(file.read_bytes(), start, 256).hashes for file, start in PAGES)


def test_root_of_ctfe_is_that_of_its_entries_page_by_page(ctfe: TreeHead) -> None:
    tree = Tree()
    for file, start in PAGES:
        tree = tree.extended(read_page(file.read_bytes(), start, 256).hashes)

    assert (tree.size, tree.root) == (970, ctfe.root) == (ctfe.size, root_of(ctfe_hashes()))


@pytest.mark.parametrize("size", [256, 700])
def test_ctfe_is_proven_to_have_only_grown(size: int, ctfe: TreeHead) -> None:
    proof = read_consistency((CTFE / f"get-sth-consistency-{size}-970.json").read_bytes())

    assert is_consistent((size, root_of(ctfe_hashes()[: size * HASH])), (ctfe.size, ctfe.root), proof)


def test_last_entry_of_ctfe_is_proven_and_gives_the_whole_tree(ctfe: TreeHead) -> None:
    proof = read_entry_and_proof((CTFE / "get-entry-and-proof-last.json").read_bytes(), 969)

    assert is_included(proof.leaf, proof.index, (ctfe.size, ctfe.root), proof.path)
    assert tree_behind(970, proof.leaf, proof.path) == Tree().extended(ctfe_hashes())


def test_what_ctfe_logged_is_the_precertificate_without_its_poison() -> None:
    compared = 0
    for file, start in PAGES:
        entries = read_page(file.read_bytes(), start, 256)
        for place, item in enumerate(json_of(file)["entries"]):
            entry = entries.entry(place)
            if entry.is_precert:
                chain = read_chain(decoded(item["extra_data"]), is_precert=True)
                assert bare_tbs(tbs_of(chain.pre_certificate)) == entry.certificate
                assert identity_of(chain.pre_certificate) == identity_of(entry.certificate, is_tbs=True)
                compared += 1

    assert compared == 485


def test_names_of_ctfe_are_those_of_cryptography() -> None:
    for file, start in PAGES:
        entries = read_page(file.read_bytes(), start, 256)
        found = entries.names().by_certificate(len(entries))
        for place in range(len(entries)):
            entry = entries.entry(place)
            if not entry.is_precert:
                assert set(found[place]) >= _names_by_cryptography(entry.certificate)


def test_live_entries_give_the_names_that_were_expected() -> None:
    for item in json_of(FOLDER / "real" / "live_entries_2026_05" / "live_ct.json"):
        entries = entries_of([decoded(item["leaf_input"])], item["cert_index"])

        names = entries.names()

        assert names.odd == ()
        assert names.count
        assert list(entries.faults()) == []


def _names_by_cryptography(certificate: bytes) -> set[str]:
    extensions = x509.load_der_x509_certificate(certificate).extensions
    extension = extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {name.removeprefix("*.").lower() for name in extension.value.get_values_for_type(x509.DNSName)}
