"""Identities of many certificates at once are those of each by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse.ctbare import bare_rows, identity_at
from feeds.parse.tbs import identity_of
from tests.feeds.certs import POISON_ID, SCT_LIST_ID, alternatives, extension, signed, tbs

PARTS = {
    "names": alternatives(b"shop.example"),
    "poison": extension(POISON_ID, b"\5\0"),
    "receipts": extension(SCT_LIST_ID, b"\4\2\0\0"),
    "policy": extension(b"\x55\x1d\x20", bytes(300)),
}


@st.composite
def certificates(draw: st.DrawFn) -> tuple[bytes, bool]:
    """A certificate with some extensions in some order, or its inside, with some bytes changed, cut off or added."""
    parts = draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=5))
    inside, is_tbs = tbs(*(PARTS[part] for part in parts)), draw(st.booleans())
    data = bytearray(inside if is_tbs else signed(inside))
    for _ in range(draw(st.integers(0, 2))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    cut = draw(st.sampled_from([0, 0, 1, 40]))
    return bytes(data[: len(data) - cut]) + draw(st.sampled_from([b"", b"", b"behind"])), is_tbs


@pytest.mark.slow
@given(st.lists(certificates(), min_size=1, max_size=4))
def test_identity_is_the_same_for_many_as_for_one(batch: list[tuple[bytes, bool]]) -> None:
    # Whatever a certificate holds, the compiled search and the plain one agree on what it is.
    ends = np.cumsum([len(one) for one, _ in batch])
    bounds = np.array([[end - len(one), end, is_tbs] for end, (one, is_tbs) in zip(ends, batch, strict=True)], np.int64)
    data = b"".join(one for one, _ in batch)

    found = [identity_at(data, row) for row in bare_rows(data, bounds)]

    assert found == [identity_of(one, is_tbs=is_tbs) for one, is_tbs in batch]


@pytest.mark.parametrize(
    "order", [("receipts", "names"), ("names", "poison"), ("poison", "names", "receipts", "policy")]
)
def test_certificate_and_its_precertificate_have_one_identity(order: tuple[str, ...]) -> None:
    bare = tbs(*(PARTS[part] for part in order if part not in ("poison", "receipts")))
    data = signed(tbs(*(PARTS[part] for part in order))) + bare
    bounds = np.array([[0, len(data) - len(bare), 0], [len(data) - len(bare), len(data), 1]], np.int64)

    first, second = (identity_at(data, row) for row in bare_rows(data, bounds))

    assert first == second
