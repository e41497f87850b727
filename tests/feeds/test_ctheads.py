"""The word of a log is believed with its signature alone, and what is no word at all is told from a forgery."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from feeds.errors import Garbled
from feeds.parse.cthead import read_head
from feeds.parse.ctkey import Forged, read_key
from feeds.parse.ctnote import read_checkpoint, read_note
from tests.feeds import ctlogs
from tests.feeds.ctlogs import ORIGIN, Logged, Rfc6962Log, Signer, StaticLog, signature_line, signer_of, text

GREASE = [signature_line("grease.test", b"12345678"), signature_line(ORIGIN, b"1234" + b"x" * 98)]
ENTRIES = [Logged(certificate=b"%d" % number) for number in range(300)]
RFC6962 = Rfc6962Log(ENTRIES)
STATIC = StaticLog(ENTRIES)
KEY = read_key(RFC6962.signer.der)


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


@pytest.mark.slow
def test_log_with_an_rsa_key_is_believed_too() -> None:
    log = StaticLog(ENTRIES[:3], signer_of("rsa"))
    key = read_key(log.signer.der)

    assert read_checkpoint(log.checkpoint(), ORIGIN, key).size == 3
    assert read_head(Rfc6962Log(ENTRIES[:3], log.signer).sth(), key).size == 3


@pytest.mark.slow
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
