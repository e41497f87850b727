"""What logs of both families answer is read as it was written, and believed only as far as it is proven."""

import gzip
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import Garbled
from feeds.parse.cthead import read_head
from feeds.parse.ctkey import read_key
from feeds.parse.ctleaf import entries_of, read_chain, read_consistency, read_entry_and_proof, read_page, read_proof
from feeds.parse.cttile import TILE_BYTES, read_names_tile, read_tile, unpacked
from feeds.parse.hashtile import Tile
from feeds.parse.merkle import HASH, Tree, is_consistent, is_included, tree_behind
from tests.feeds.certs import alternatives, hosts, signed, tbs, well_formed
from tests.feeds.ctlogs import Logged, Rfc6962Log, StaticLog, indexed, text

pytestmark = pytest.mark.slow

CERTIFICATE = well_formed(hosts("a.example.com", "*.b.example.com"), ["c.example.com"])
GOOD_NAMES = ["c.example.com", "a.example.com", "b.example.com"]
ODD = tbs(alternatives(b"pay!pal.example.com", b"d.example.com"))


def logged(count: int) -> list[Logged]:
    """Entries of both kinds, in turn."""
    kinds = (
        Logged(certificate=CERTIFICATE, chain=(CERTIFICATE, ODD)),
        Logged(certificate=ODD, pre_certificate=signed(ODD), chain=(CERTIFICATE,)),
    )
    return [
        replace(kinds[number % 2], timestamp=10**12 + number, extensions=indexed(number)) for number in range(count)
    ]


ENTRIES = logged(300)
RFC6962 = Rfc6962Log(ENTRIES)
STATIC = StaticLog(ENTRIES)
KEY = read_key(RFC6962.signer.der)


def test_page_gives_entries_as_they_were_logged() -> None:
    entries = read_page(RFC6962.page(10, 19), 10, 256)

    assert len(entries) == 10
    assert entries.hashes == b"".join(RFC6962.hashes[10:20])
    assert entries.timestamps.tolist() == [10**12 + number for number in range(10, 20)]
    for place, was in enumerate(ENTRIES[10:20]):
        entry = entries.entry(place)
        assert (entry.index, entry.leaf_index, entry.fault) == (10 + place, 10 + place, "")
        assert (entry.leaf, entry.certificate) == (was.leaf, was.certificate)
        assert (entry.is_precert, entry.extensions) == (bool(was.pre_certificate), was.extensions)
        assert entry.issuer_key_hash == (was.issuer_key_hash if was.pre_certificate else b"")


def test_tile_gives_entries_as_they_were_logged() -> None:
    entries = read_tile(STATIC.data(1, 44), Tile(0, 1, 44))

    assert entries.hashes == STATIC.tile(0, 1, 44)
    assert list(entries.faults()) == []
    for place, was in enumerate(ENTRIES[256:]):
        entry = entries.entry(place)
        assert (entry.index, entry.leaf_index) == (256 + place, 256 + place)
        assert (entry.leaf, entry.certificate, entry.timestamp) == (was.leaf, was.certificate, was.timestamp)
        assert entry.pre_certificate == was.pre_certificate
        assert entry.fingerprints == tuple(sha256(one).digest() for one in was.chain)


def test_both_families_give_the_same_names() -> None:
    page, tile = read_page(RFC6962.page(0, 255), 0, 256), read_tile(STATIC.data(0), Tile(0, 0))

    names = page.names()

    assert names.by_certificate(256) == [GOOD_NAMES, ["d.example.com", "pay-pal.example.com"]] * 128
    assert [(odd.owner, odd.raw) for odd in names.odd] == [
        (place, b"pay!pal.example.com") for place in range(1, 256, 2)
    ]
    assert tile.names().names == names.names


def test_names_never_come_from_what_nothing_vouches_for() -> None:
    liar = Rfc6962Log([replace(ENTRIES[1], pre_certificate=signed(tbs(alternatives(b"liar.example.com"))))])

    assert read_page(liar.page(0, 0), 0, 1).names().by_certificate(1) == [["d.example.com", "pay-pal.example.com"]]


def test_part_of_a_page_is_a_page_of_its_own() -> None:
    part = read_page(RFC6962.page(10, 19), 10, 256).part(3, 5)

    assert (part.first, len(part), part.entry(1).index) == (13, 2, 14)
    assert part.hashes == b"".join(RFC6962.hashes[13:15])
    assert part.names().by_certificate(2) == read_page(RFC6962.page(13, 14), 13, 2).names().by_certificate(2)


LEAF = ENTRIES[0].leaf


@pytest.mark.parametrize(
    ("leaf", "fault"),
    [
        (b"", "is cut short"),
        (b"\0", "is cut short"),
        (LEAF[:-1], "is cut short"),
        (LEAF[:11], "is cut short"),
        (b"\1" + LEAF[1:], "has a version that is not v1"),
        (b"\0\1" + LEAF[2:], "has an unknown leaf type"),
        (LEAF[:10] + b"\0\2" + LEAF[12:], "has an unknown entry type"),
        (LEAF + b"x", "has bytes behind its end"),
        (b"\0\0\xff" + LEAF[3:], "has a time beyond all times"),
    ],
)
def test_broken_entry_is_told_and_counts_in_the_tree_and_takes_nothing_along(leaf: bytes, fault: str) -> None:
    entries = entries_of([LEAF, leaf, LEAF], 7)

    assert list(entries.faults()) == [(1, fault)]
    assert entries.hashes[HASH : 2 * HASH] == sha256(b"\0" + leaf).digest()
    names = entries.names()
    assert [(odd.owner, odd.kind, odd.reason) for odd in names.odd] == [(1, "entry", fault)]
    assert names.by_certificate(3)[0] == names.by_certificate(3)[2] == GOOD_NAMES
    assert entries.entry(1).leaf == leaf


ITEM = {"leaf_input": text(LEAF), "extra_data": ""}


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html>",
        b"[]",
        b"[" * 100_000,
        b"{}",
        b'{"entries": 7}',
        json.dumps({"entries": []}).encode(),
        json.dumps({"entries": [ITEM] * 3}).encode(),
        json.dumps({"entries": [{}]}).encode(),
        json.dumps({"entries": [7]}).encode(),
        json.dumps({"entries": [{"leaf_input": 7}]}).encode(),
        json.dumps({"entries": [{"leaf_input": "AAA"}]}).encode(),
        json.dumps({"entries": [{"leaf_input": "\u00e9"}]}).encode(),
    ],
)
def test_page_that_is_broken_as_a_whole_is_garbled(page: bytes) -> None:
    with pytest.raises(Garbled):
        read_page(page, 0, 2)


def test_heads_and_proofs_of_a_log_hold_from_one_page_to_the_next() -> None:
    small = Rfc6962Log(ENTRIES[:100], RFC6962.signer)
    old, new = read_head(small.sth(), KEY), read_head(RFC6962.sth(), KEY)

    grown = Tree().extended(read_page(small.page(0, 99), 0, 100).hashes)
    whole = grown.extended(read_page(RFC6962.page(100, 299), 100, 200).hashes)

    assert (grown.size, grown.root, whole.size, whole.root) == (old.size, old.root, new.size, new.root)
    assert is_consistent((old.size, old.root), (new.size, new.root), read_consistency(RFC6962.consistency(100)))
    proof = read_proof(RFC6962.proof(42), RFC6962.hashes[42])
    assert is_included(proof.leaf, proof.index, (new.size, new.root), proof.path)
    last = read_entry_and_proof(RFC6962.entry_and_proof(299), 299)
    assert tree_behind(300, last.leaf, last.path) == whole


def test_tile_may_be_packed_and_wider_than_was_asked() -> None:
    packed = gzip.compress(STATIC.data(0))

    entries = read_tile(packed, Tile(0, 0, 10))

    assert entries.hashes == STATIC.tile(0, 0, 10)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "entry 0 of 256 of the tile is missing"),
        (STATIC.data(0, 255), "entry 255 of 256 of the tile is missing"),
        (STATIC.data(0)[:-1], "entry 255 of 256 of the tile is cut short"),
        (STATIC.data(0) + b"x", "1 bytes follow"),
        (
            STATIC.data(0, 9) + bytes(8) + b"\0\7" + STATIC.data(0),
            "entry 9 .* has an unknown entry type",
        ),
        (ENTRIES[0].entry + b"\0\1x", "entry 0 of 256 of the tile has a chain that is not"),
        (gzip.compress(STATIC.data(0))[:-9], "packing"),
        (gzip.compress(STATIC.data(0)) + b"x", "packing"),
        (b"\x1f\x8bnonsense", "packing"),
    ],
)
def test_tile_that_is_broken_is_garbled(body: bytes, reason: str) -> None:
    with pytest.raises(Garbled, match=reason):
        read_tile(body, Tile(0, 0))


def test_tile_that_unpacks_beyond_bounds_is_garbled_and_not_unpacked() -> None:
    with pytest.raises(Garbled):
        unpacked(gzip.compress(bytes(TILE_BYTES + 1), 1))


def test_entry_that_says_that_it_stands_elsewhere_is_told_with_its_names() -> None:
    moved = [*ENTRIES[:2], replace(ENTRIES[2], extensions=indexed(3))]

    entries = read_tile(StaticLog(moved).data(0, 3), Tile(0, 0, 3))

    assert list(entries.faults()) == [(2, "says that it stands elsewhere in the log")]
    assert entries.names().by_certificate(3)[2] == GOOD_NAMES


def test_log_that_numbers_nothing_has_no_index_to_be_wrong() -> None:
    bare = [replace(entry, extensions=b"") for entry in ENTRIES[:3]]

    entries = read_tile(StaticLog(bare).data(0, 3), Tile(0, 0, 3))

    assert list(entries.faults()) == []
    assert entries.entry(0).leaf_index is None


@given(leaves=st.lists(st.binary(max_size=80)))
def test_any_leaves_are_entries_with_their_hashes(leaves: list[bytes]) -> None:
    entries = entries_of([part for leaf in leaves for part in (leaf, LEAF[:12] + leaf)], 0)

    entries.names()
    assert [entries.entry(place).leaf for place in range(0, len(entries), 2)] == leaves


def test_entry_without_a_certificate_in_it_is_told() -> None:
    names = entries_of([Logged(certificate=b"").leaf], 0).names()

    assert [odd.kind for odd in names.odd] == ["certificate"]


@given(extensions=st.binary(max_size=20))
def test_any_extensions_are_kept(extensions: bytes) -> None:
    entry = entries_of([replace(ENTRIES[0], extensions=extensions).leaf], 0).entry(0)

    assert (entry.extensions, entry.fault) == (extensions, "")


@pytest.mark.parametrize("is_precert", [True, False])
def test_chain_is_read_as_it_was_handed_in(is_precert: bool) -> None:
    was = ENTRIES[int(is_precert)]

    chain = read_chain(was.extra_data, is_precert=is_precert)

    assert (chain.pre_certificate, chain.certificates) == (was.pre_certificate, was.chain)
    for broken in (b"", was.extra_data[:-1], was.extra_data + b"x"):
        with pytest.raises(Garbled):
            read_chain(broken, is_precert=is_precert)


NAMED = b'{"Timestamp":1,"Subject":{"CommonName":"*.a.example"},"DNS":["*.a.example","B.example"],"IP":["192.0.2.7"]}\n'


def test_names_tile_gives_the_names_of_each_line_and_tells_of_those_that_are_none() -> None:
    lines = [NAMED, b"nonsense\n", b'{"DNS":[7]}\n', b"[]\n", b'{"Timestamp":1}\n', b'{"DNS":["pay!pal"]}\n']

    found = read_names_tile(gzip.compress(b"".join(lines)), Tile(0, 0, len(lines)))

    assert found.by_certificate(len(lines)) == [["a.example", "b.example"], [], [], [], [], []]
    assert [address.text for address in found.addresses] == ["192.0.2.7"]
    assert [odd.owner for odd in found.odd] == [1, 2, 3, 5]


@pytest.mark.parametrize("body", [b"", NAMED, NAMED * 2])
def test_names_tile_with_too_few_lines_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_names_tile(body, Tile(0, 0, 3))
