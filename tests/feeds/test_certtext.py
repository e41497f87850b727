"""Certificates at which people look are described, and odd ones are called odd."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import Garbled
from feeds.parse.certtext import described
from feeds.parse.ctentries import Entry
from feeds.parse.ctleaf import entries_of
from tests.feeds.certs import hosts, signed, tbs, well_formed
from tests.feeds.ctlogs import Logged

WHOLE = well_formed(hosts("shop.example"), ["shop.example"])


def entry_of(certificate: bytes, pre_certificate: bytes = b"") -> Entry:
    return entries_of([Logged(certificate=certificate, pre_certificate=pre_certificate).leaf], 0).entry(0)


def test_certificate_says_who_issued_it_for_how_long_and_with_which_key() -> None:
    told = described(entry_of(WHOLE))

    assert told["issuer"] == "CN=issuer.never.found"
    assert told["subject"] == "CN=shop.example"
    assert (told["serial number"], told["key"]) == ("7", "secp256r1")
    assert (told["valid from"], told["valid until"]) == ("2026-01-02 00:00:00 UTC", "2026-04-02 00:00:00 UTC")
    assert len(told["fingerprint"]) == len(told["identity"]) == 64


def test_precertificate_is_described_from_what_the_log_signed_alone() -> None:
    told = described(entry_of(tbs(), signed(tbs())))

    assert (told["issuer"], told["valid until"]) == ("CN=issuer.never.found", "2027-01-01 00:00:00 UTC")
    assert "fingerprint" not in told


def test_certificate_of_an_unknown_version_is_called_odd() -> None:
    with pytest.raises(Garbled, match="too odd to be read whole: 5 is"):
        described(entry_of(signed(tbs(version=b"\xa0\x03\x02\x01\x05"))))


# Invariant: whatever a certificate is, it is described or called odd.
@given(place=st.integers(0, len(WHOLE) - 1), octet=st.integers(0, 255), is_precert=st.booleans())
def test_any_certificate_is_described_or_called_odd(place: int, octet: int, is_precert: bool) -> None:
    changed = bytearray(WHOLE)
    changed[place] = octet

    with suppress(Garbled):
        told = described(replace(entry_of(bytes(changed)), is_precert=is_precert))
        assert all(told[key] for key in ("serial number", "valid from", "valid until", "key", "identity"))
