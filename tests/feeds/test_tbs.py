"""A certificate, its precertificate and their copies in every log are one and the same."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import Garbled
from feeds.parse.ctkey import read_key
from feeds.parse.tbs import bare_tbs, identity_of, scts_in, tbs_of
from tests.feeds.certs import POISON_ID, SCT_LIST_ID, alternatives, builder, der, extension, hosts, key, signed, tbs
from tests.feeds.ctlogs import counted, new_signer

GOOD, OTHER = alternatives(b"good.example.com"), extension(b"\x55\x1d\x13", b"\x30\x00", critical=True)
POISON, RECEIPTS = extension(POISON_ID, b"\x05\x00", critical=True), extension(SCT_LIST_ID, b"\x04\x02\x00\x00")


@pytest.mark.slow
@given(place=st.integers(0, 2), padding=st.integers(0, 300))
def test_certificate_and_precertificate_are_one_wherever_their_marks_stand(place: int, padding: int) -> None:
    long = extension(b"\x55\x1d\x0e", bytes(padding))
    fields = [GOOD, OTHER, long]

    precert, cert = (signed(tbs(*fields[:place], mark, *fields[place:])) for mark in (POISON, RECEIPTS))

    assert identity_of(precert) == identity_of(cert) == identity_of(tbs(*fields), is_tbs=True)
    assert bare_tbs(tbs_of(cert)) == tbs(*fields)


def test_certificates_that_cryptography_writes_are_one_with_their_precertificates() -> None:
    plain = builder(hosts("a.example.com"))
    precert, cert = (
        made.sign(key(), SHA256()).public_bytes(Encoding.DER)
        for made in (plain.add_extension(x509.PrecertPoison(), critical=True), plain)
    )

    assert identity_of(precert) == identity_of(cert)
    assert tbs_of(cert) == x509.load_der_x509_certificate(cert).tbs_certificate_bytes


def test_other_certificates_are_others() -> None:
    assert identity_of(signed(tbs(GOOD))) != identity_of(signed(tbs(GOOD, OTHER)))
    assert identity_of(b"nonsense") != identity_of(b"other nonsense")


def test_certificate_with_odd_lengths_keeps_them_where_nothing_is_taken_out() -> None:
    odd = der(0x30, tbs(GOOD)[4:], octets=5)

    assert bare_tbs(odd) == odd


def test_receipts_are_read_and_hold_for_the_certificate_without_them() -> None:
    signer, issuer, bare = new_signer(), b"\7" * 32, tbs(GOOD)
    message = b"\0\0" + (5).to_bytes(8) + b"\0\1" + issuer + counted(bare, 3) + b"\0\2ab"
    sct = b"\0" + b"\3" * 32 + (5).to_bytes(8) + b"\0\2ab" + signer.signed(message)
    listed = extension(SCT_LIST_ID, der(0x04, counted(counted(sct, 2) * 2, 2)))

    first, second = scts_in(signed(tbs(GOOD, listed)))

    assert first == second
    assert (first.log_id, first.timestamp, first.extensions) == (b"\3" * 32, 5, b"ab")
    assert read_key(signer.der).has_signed(first.signature, first.signed_bytes(issuer, bare))
    assert scts_in(signed(bare)) == ()


@pytest.mark.parametrize("listed", [b"", b"\x04\x00", b"\x04\x04\x00\x09\x00\x01", b"\x04\x05\x00\x03\x00\x01\x00"])
def test_receipts_that_are_broken_are_garbled(listed: bytes) -> None:
    with pytest.raises(Garbled):
        scts_in(signed(tbs(GOOD, extension(SCT_LIST_ID, listed))))


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 7, 100])
def test_certificate_that_is_cut_short_is_garbled(cut: int) -> None:
    with pytest.raises(Garbled):
        tbs_of(signed(tbs(GOOD))[:cut])


@pytest.mark.slow
@given(data=st.binary())
def test_any_bytes_have_an_identity(data: bytes) -> None:
    for is_tbs in (False, True):
        assert len(identity_of(data, is_tbs=is_tbs)) == 32
        assert len(identity_of(tbs(data), is_tbs=is_tbs)) == 32
