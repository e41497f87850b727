"""What logs of both families answer is read as it was written, and believed only as far as it is proven."""

import gzip
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import Garbled
from feeds.parse.cthead import read_head
from feeds.parse.ctkey import Forged, read_key
from feeds.parse.ctleaf import entries_of, read_chain, read_consistency, read_entry_and_proof, read_page, read_proof
from feeds.parse.ctnote import read_checkpoint, read_note
from feeds.parse.cttile import TILE_BYTES, read_names_tile, read_tile, readable_part, unpacked
from feeds.parse.hashtile import Tile
from feeds.parse.merkle import HASH, Tree, is_consistent, is_included, tree_behind
from tests.feeds import ctlogs
from tests.feeds.certs import alternatives, hosts, signed, tbs, well_formed
from tests.feeds.ctlogs import ORIGIN, Logged, Rfc6962Log, Signer, StaticLog, indexed, signature_line, signer_of, text

pytestmark = pytest.mark.slow

CERTIFICATE = well_formed(hosts("a.example.com", "*.b.example.com"), ["c.example.com"])
GOOD_NAMES = ["c.example.com", "a.example.com", "b.example.com"]
ODD = tbs(alternatives(b"pay!pal.example.com", b"d.example.com"))
GREASE = [signature_line("grease.test", b"12345678"), signature_line(ORIGIN, b"1234" + b"x" * 98)]


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
    last, path = read_entry_and_proof(RFC6962.entry_and_proof(299), 299)
    assert tree_behind(300, last.hashes, path.path) == whole


@pytest.mark.parametrize("field", ["tree_size", "timestamp", "sha256_root_hash", "tree_head_signature"])
def test_head_with_another_field_is_forged(field: str) -> None:
    other = json.loads(Rfc6962Log(ENTRIES[:9], ctlogs.new_signer()).sth(timestamp=7))

    with pytest.raises(Forged):
        read_head(json.dumps(json.loads(RFC6962.sth()) | {field: other[field]}).encode(), KEY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tree_size", -1),
        ("tree_size", 1 << 63),
        ("tree_size", True),
        ("tree_size", 3.5),
        ("tree_size", None),
        ("timestamp", "now"),
        ("sha256_root_hash", "AAAA"),
        ("sha256_root_hash", 7),
        ("tree_head_signature", "?"),
    ],
)
def test_head_that_cannot_be_is_garbled(field: str, value: object) -> None:
    with pytest.raises(Garbled) as caught:
        read_head(json.dumps(json.loads(RFC6962.sth()) | {field: value}).encode(), KEY)

    assert not isinstance(caught.value, Forged)


def test_log_with_an_rsa_key_is_believed_too() -> None:
    log = StaticLog(ENTRIES[:3], signer_of("rsa"))
    key = read_key(log.signer.der)

    assert read_checkpoint(log.checkpoint(), ORIGIN, key).size == 3
    assert read_head(Rfc6962Log(ENTRIES[:3], log.signer).sth(), key).size == 3


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_signature_that_is_not_as_long_or_of_the_kind_that_it_says_is_none(kind: str) -> None:
    signer = signer_of(kind)
    key, good = read_key(signer.der), signer.signed(b"word")

    assert key.has_signed(good, b"word")
    for bad in (
        b"",
        good[:3],
        good[:-1],
        good + b"x",
        good[:3] + b"\1" + good[4:],
        b"\5" + good[1:],
        b"\4\2" + good[2:],
    ):
        assert not key.has_signed(bad, b"word")


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        Signer(ec.generate_private_key(ec.SECP384R1())).der,
        Signer(rsa.generate_private_key(65537, 1024)).der,
    ],
)
def test_key_that_no_log_may_have_is_garbled(key: bytes) -> None:
    with pytest.raises(Garbled):
        read_key(key)


def test_checkpoint_is_believed_by_name_and_key_id_amid_lines_that_nobody_knows() -> None:
    ours = read_note(STATIC.checkpoint()).signatures[0].key_id
    body = STATIC.checkpoint(5, [*GREASE, signature_line("grease.test", ours + b"12345678")])

    head = read_checkpoint(body, ORIGIN, read_key(STATIC.signer.der))

    assert (head.size, head.root, head.timestamp, head.signed) == (300, ctlogs.root_of(STATIC.hashes), 5, body)


def forgeries() -> dict[str, bytes]:
    """Checkpoints that are not the log's."""
    good, stranger = STATIC.checkpoint(), StaticLog(ENTRIES, ctlogs.new_signer())
    stale = StaticLog(ENTRIES[:9], STATIC.signer).checkpoint()
    return {
        "another size": good.replace(b"\n300\n", b"\n301\n"),
        "another root": good.replace(text(ctlogs.root_of(STATIC.hashes)).encode(), text(b"x" * 32).encode()),
        "another origin": StaticLog(ENTRIES, STATIC.signer, "other.test").checkpoint(),
        "another origin in the text alone": good.replace(ORIGIN.encode(), b"other.test", 1),
        "another key": stranger.checkpoint(),
        "a line that fails behind one that holds": good + stale.splitlines(keepends=True)[-1],
        "only lines of others": good[: good.rindex(b"\n\n") + 2] + "".join(GREASE).encode(),
    }


@pytest.mark.parametrize("what", forgeries())
def test_checkpoint_that_is_not_the_logs_is_forged(what: str) -> None:
    with pytest.raises(Forged):
        read_checkpoint(forgeries()[what], ORIGIN, read_key(STATIC.signer.der))


def broken_notes() -> dict[str, bytes]:
    """Checkpoints that are none."""
    good = STATIC.checkpoint()
    head, _, line = good.rpartition(b"\n\n")
    return {
        "nothing": b"",
        "no signatures": head + b"\n\n",
        "no blank line": head + b"\n" + line,
        "no final newline": good[:-1],
        "a zero before the size": good.replace(b"\n300\n", b"\n0300\n"),
        "a sign before the size": good.replace(b"\n300\n", b"\n+300\n"),
        "a size of another script": good.replace(b"\n300\n", "\n\u0663\u0660\u0660\n".encode()),
        "a size beyond all sizes": good.replace(b"\n300\n", b"\n9999999999999999999\n"),
        "a further line": head + b"\nmore\n\n" + line,
        "a short root": good.replace(text(ctlogs.root_of(STATIC.hashes)).encode(), b"AAAA"),
        "a control character": good.replace(b"\n300\n", b"\n300\r\n"),
        "no UTF-8": b"\xff" + good,
        "a hyphen for a dash": good.replace("\u2014".encode(), b"-"),
        "a signature without signature": good + signature_line("x", b"1234").encode(),
        "no base64": good + "\u2014 x ????\n".encode(),
        "too much": good + signature_line("x", b"x" * 1000).encode() * 200,
    }


@pytest.mark.parametrize("what", broken_notes())
def test_checkpoint_that_is_none_is_garbled(what: str) -> None:
    with pytest.raises(Garbled) as caught:
        read_checkpoint(broken_notes()[what], ORIGIN, read_key(STATIC.signer.der))

    assert not isinstance(caught.value, Forged)


def test_text_of_a_note_ends_at_its_last_blank_line() -> None:
    note = read_note(b"a\n\nb\n\n" + signature_line("x", b"12345").encode() * 20)

    assert note.text == "a\n\nb\n"
    assert len(note.signatures) == 20


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


def test_entries_before_a_broken_one_can_be_read() -> None:
    broken = STATIC.data(0, 9) + b"\0" * 8 + b"\0\7" + STATIC.data(0)[10:]

    assert readable_part(broken, Tile(0, 0)).hashes == STATIC.tile(0, 0, 9)


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
