"""The index accuses whom it should, spares whom it must, and bears any bytes."""

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match import compile_index
from domainwatch.match.techniques.edit import slip_between
from domainwatch.model import Brand, Hit, Mark
from domainwatch.names import a_labels

STREAM = Path(__file__).parents[3] / "shared/data/names/stream_1m.txt.gz"

ALIEXPRESS = Brand(
    id="aliexpress",
    name="AliExpress",
    marks=(Mark(text="aliexpress", also_written=("алиэкспресс",), never_match=frozenset({"airexpress", "alexpress"})),),
    owned=frozenset({"aliexpress.com", "aliexpress.ru"}),
)
OZON = Brand(id="ozon", name="Ozon", marks=(Mark(text="ozon", also_written=("озон",)),), owned=frozenset({"ozon.ru"}))
YANDEX = Brand(id="yandex", name="Yandex", marks=(Mark(text="yandex", also_written=("яндекс",)),))
INDEX = compile_index([ALIEXPRESS, OZON, YANDEX])

#: Text with the alphabet of names and pieces of marks, so that a random block comes near the marks now and then.
NEAR_NAMES = st.lists(
    st.sampled_from(["aliexpress", "aliex", "press", "ozon", "yandex", "a", "-", ".", "\n", "xn--", "com", "é", "\0"]),
    max_size=12,
).map("".join)


def found(*names: str) -> list[tuple[str, str, str]]:
    hits = INDEX.match("\n".join(map(a_labels, names)).encode())
    return [(hit.domain.name_u, hit.mark, hit.technique) for hit in hits]


def test_hits_come_in_the_order_of_the_names_once_for_each_mark() -> None:
    names = ("ozon.xyz", "innocent.com", "aliexpress-yandex.top", "aliexpress.aliexpress.shop")

    assert found(*names) == [
        ("ozon.xyz", "ozon", "exact"),
        ("aliexpress-yandex.top", "aliexpress", "contained"),
        ("aliexpress-yandex.top", "yandex", "contained"),
        ("aliexpress.aliexpress.shop", "aliexpress", "exact"),
    ]


def test_owned_names_and_all_below_them_never_alert() -> None:
    assert found("aliexpress.com", "login.aliexpress.ru", "aliexpress.ozon.ru", "ozon.ru") == []


def test_words_that_never_match_are_spared_and_marks_beside_them_are_not() -> None:
    assert found("airexpress.com", "alexpress.top", "alexpress-sale.ru") == []
    assert found("alexpress-aliexpress.ru") == [("alexpress-aliexpress.ru", "aliexpress", "contained")]


def test_stronger_find_wins_and_the_label_before_the_registrable_name_counts_less() -> None:
    whole, within, before = (
        INDEX.match(name)[0].score for name in (b"aliexpress.top", b"aliexpress-a.top", b"aliexpress.a.top")
    )

    assert whole > before > within


def test_why_names_each_letter_that_was_read_as_another() -> None:
    (hit,) = INDEX.match(a_labels("аliexpress.com").encode())

    assert hit.why[0] == "«аliexpress» reads as aliexpress: а (Cyrillic small letter a) looks like a"


def test_explanation_says_how_a_spared_name_came_near() -> None:
    reasons = {
        name: [near.reason for near in INDEX.explain(name).near_misses]
        for name in ("aliexpress.ru", "alexpress.top", "ozonetherapy.com", "example.com")
    }

    assert "owned by a watched brand" in reasons["aliexpress.ru"][0]
    assert "never matches" in reasons["alexpress.top"][0]
    assert "whole label" in reasons["ozonetherapy.com"][0]
    assert reasons["example.com"] == []


def test_fingerprint_changes_with_the_brands_and_not_with_their_order() -> None:
    assert compile_index([YANDEX, OZON, ALIEXPRESS]).fingerprint == INDEX.fingerprint
    assert compile_index([YANDEX, OZON]).fingerprint != INDEX.fingerprint


@given(st.binary(max_size=200) | NEAR_NAMES.map(str.encode))
def test_any_bytes_give_hits_and_no_error(block: bytes) -> None:
    hits = INDEX.match(block)

    lines = block.decode("latin-1").split("\n")
    assert all(hit.domain.name in lines for hit in hits)


@given(st.lists(NEAR_NAMES.map(lambda text: text.replace("\n", "")), max_size=6), st.integers(0, 6))
def test_hits_do_not_depend_on_how_names_are_cut_into_blocks(names: list[str], cut: int) -> None:
    def match(part: list[str]) -> list[Hit]:
        return INDEX.match("\n".join(part).encode())

    assert match(names) == match(names[:cut]) + match(names[cut:])


@given(st.text("abc-", min_size=6, max_size=9), st.integers(0, 8), st.sampled_from("abcx"), st.sampled_from("oirs"))
def test_filter_lets_every_single_edit_through(mark: str, place: int, letter: str, kind: str) -> None:
    mark = mark.strip("-").replace("-", "b")
    if len(mark) < 6:
        return
    place %= len(mark)
    edits = {
        "o": mark[:place] + mark[place + 1 :],
        "i": mark[:place] + letter + mark[place:],
        "r": mark[:place] + letter + mark[place + 1 :],
        "s": mark[:place] + mark[place + 1 : place + 2] + mark[place] + mark[place + 2 :],
    }
    index = compile_index([Brand(id="b", name="B", marks=(Mark(text=mark),))])

    hits = index.match(f"{edits[kind]}.com".encode())

    assert edits[kind] == mark or slip_between(mark, edits[kind])
    assert [hit.mark for hit in hits] == [mark]


@pytest.mark.slow
@pytest.mark.skipif(not STREAM.exists(), reason="needs the shared list of a million names")
def test_a_million_names_take_seconds() -> None:
    block = gzip.decompress(STREAM.read_bytes())
    began = time.monotonic()

    INDEX.match(block)

    assert time.monotonic() - began < 30
