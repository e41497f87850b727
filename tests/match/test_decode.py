"""Encoded names are read in compiled code as the exact readings read them, or left to these."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domainwatch.match.decode import Decoder
from domainwatch.match.filter import Filter, tables_of
from domainwatch.match.packed import WITH_SLIPS
from domainwatch.match.reading import OTHER_SCRIPT, texts_of
from domainwatch.names import suffix_of

# The first search compiles it.
pytestmark = pytest.mark.slow

MARKS = ["paypal", "ozon", "yandex", "wildberries", "QHHL", "OZON".translate(str.maketrans("OZN", "OIN")), "BFLD"]
FOREIGN = ["速卖通", "علي"]
#: Letters of LOOKS that may be part of a spelling in another script, or join their neighbours.
WATCHED = "速賣通علي\u0301\u0308𠀀"
SEARCH = Filter(tables_of(MARKS, [WITH_SLIPS] * len(MARKS)), len(MARKS))
DECODER = Decoder(SEARCH, FOREIGN)
#: Letters that pass for those of the marks, letters of other scripts, marks, signs, and what nothing passes for.
LOOKS = "paypl ozon yandex рауаӏоӡъ өżоήꭓаոdёйıłəæßœ速賣通عليکي́̈ѐЀ-0一ñ₽がẞ𐐷𠀀😀".replace(" ", "")
LABEL = st.one_of(
    st.text(LOOKS, min_size=1, max_size=12).map(lambda text: "xn--" + text.encode("punycode").decode()),
    st.text("abxn-0123456789", min_size=1, max_size=12).map("xn--{}".format),
    st.sampled_from(["paypal", "ozon", "xn--", "xn---", "xn--a", "shop", "xn--80ak6aa92e"]),
)


SUFFIX = st.sampled_from(["com", "co.uk", "xn--p1ai", "ru", "xn--55qx5d.cn", "unknown-suffix"])


def exact(name: str) -> tuple[set[int], bool]:
    """The marks that the exact readings of a name come near, and whether they hold a spelling in another script."""
    texts = texts_of(name, suffix_of(name))
    if any(form in texts.get(OTHER_SCRIPT, "") for form in FOREIGN):
        return set(), True
    lines = "".join(f"{text}.\n" for kind, text in texts.items() if kind not in (OTHER_SCRIPT, "as written"))
    return {mark for _, mark in SEARCH.pairs(lines.encode("ascii")).tolist()}, False


@given(st.lists(LABEL, min_size=1, max_size=3), SUFFIX)
@example(["xn--2k7aa2l"], "com")
def test_nothing_is_lost_that_the_exact_readings_come_near(labels: list[str], suffix: str) -> None:
    name = ".".join([*labels, suffix])
    near, is_foreign = exact(name)

    pairs, unsure, _ = DECODER.near(f"plain.com\n{name}\nozon.ru\n".encode())

    as_written = {mark for _, mark in SEARCH.pairs(f"{name}\n".encode()).tolist()}
    lines = {line for line, _ in pairs.tolist()} | set(unsure.tolist())
    assert lines <= {len("plain.com\n")}
    assert unsure.tolist() or (not is_foreign and near <= {mark for _, mark in pairs.tolist()} | as_written)


@given(st.lists(st.text(LOOKS, min_size=1, max_size=9).filter(lambda text: not text.isascii()), max_size=6))
def test_only_names_with_watched_letters_or_marks_are_left_to_the_exact_reading(labels: list[str]) -> None:
    names = [f"xn--{label.encode('punycode').decode()}.com" for label in labels]

    unsure = DECODER.near("".join(f"{name}\n" for name in names).encode()).unsure

    assert len(unsure) == sum(any(letter in WATCHED for letter in label) for label in labels)


@given(st.binary(max_size=400))
def test_any_bytes_are_borne(noise: bytes) -> None:
    name = b"xn--" + "оzon".encode("punycode") + b".com"

    pairs, _, _ = DECODER.near(noise + b"\n" + name + b"\nxn--" + noise + b".com\nxn--")

    assert [len(noise) + 1, MARKS.index("ozon")] in pairs.tolist()


@pytest.mark.parametrize("label", ["9" * 59, "a" * 59, "99999999a" * 6, "b" + "aa" * 29, "z" * 59])
def test_numbers_beyond_unicode_are_no_letters(label: str) -> None:
    pairs, unsure, encoded = DECODER.near(f"xn--{label}.com\n".encode())

    assert (len(pairs), len(unsure), len(encoded)) == (0, 0, 1)
