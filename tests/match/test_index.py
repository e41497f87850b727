"""The index accuses whom it should, spares whom it must, and bears any bytes."""

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domainwatch.match import Index, compile_index
from domainwatch.model import Brand, Hit, Mark
from domainwatch.names import a_labels

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

INNOCENT = frozenset({"airexpress", "alexpress"})
ALIEXPRESS = Brand(
    id="aliexpress",
    name="AliExpress",
    marks=(
        Mark(
            text="aliexpress",
            also_written=("алиэкспресс", "速卖通"),
            never_match=frozenset({"airexpress", "alexpress"}),
        ),
    ),
    owned=frozenset({"aliexpress.com", "aliexpress.ru"}),
)
OZON = Brand(
    id="ozon",
    name="Ozon",
    marks=(Mark(text="ozon", also_written=("озон",), never_match=frozenset({"ozone"})),),
    owned=frozenset({"ozon.ru"}),
)
YANDEX = Brand(id="yandex", name="Yandex", marks=(Mark(text="yandex", also_written=("яндекс",)),))
BRANDS = (ALIEXPRESS, OZON, YANDEX)

#: Pieces of marks and of names, so that a random block comes near the marks now and then.
PIECES = [
    "aliexpress",
    "aliex",
    "press",
    "ozon",
    "yandex",
    "yan",
    "dex",
    "a",
    "l" * 20,
    "-",
    ".",
    "xn--",
    "com",
    "\0",
    "~",
    "7",
]
# The last but one is a combining mark alone, which looks like nothing.
PIECES += ["xn--80ak6aa92e", "xn--liexpress-zyh", "xn--gta", "www"]
HOSTILE = ["l" * 63, "xn--" + "9" * 59, "xn--xn--80ak6aa92e-abc", "aliexpress" * 6, "-".join("a" * 31)]
NAMES = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@cache
def index() -> Index:
    return compile_index(BRANDS)


def found(*names: str) -> list[tuple[str, str, str]]:
    hits = index().match("\n".join(map(a_labels, names)).encode())
    return [(hit.domain.name_u, hit.mark, hit.technique) for hit in hits]


def test_hits_come_in_the_order_of_the_names_once_for_each_mark() -> None:
    names = ("ozon.xyz", "innocent.com", "aliexpress-yandex.top", "aliexpress.aliexpress.shop")

    assert [(name, mark) for name, mark, _ in found(*names)] == [
        ("ozon.xyz", "ozon"),
        ("aliexpress-yandex.top", "aliexpress"),
        ("aliexpress-yandex.top", "yandex"),
        ("aliexpress.aliexpress.shop", "aliexpress"),
    ]


def test_owned_names_and_all_below_them_never_alert() -> None:
    assert found("aliexpress.com", "login.aliexpress.ru", "aliexpress.ozon.ru", "ozon.ru") == []


def test_words_that_never_match_are_spared_with_all_inside_them_and_marks_beside_them_are_not() -> None:
    assert found("airexpress.com", "alexpress.top", "alexpress-sale.ru", "ozonetherapy.com") == []
    assert found("alexpress-aliexpress.ru") == [("alexpress-aliexpress.ru", "aliexpress", "combination")]


def test_letters_of_a_short_mark_inside_other_words_are_no_hit() -> None:
    index = compile_index([Brand(id="t", name="T", marks=(Mark(text="tmall"), Mark(text="mail"), Mark(text="vk")))])

    assert index.match(b"smalltown.com\nthailand.com\novknet.se\nsavkin.ru") == []


def test_lure_words_and_a_place_before_a_foreign_name_raise_the_score() -> None:
    names = (b"yandexqzv.com", b"yandexlogin.com", b"yandex.login-secure.com")
    scores = [index().match(name)[0].score for name in names]

    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_why_names_each_letter_that_was_read_as_another() -> None:
    (hit,) = index().match(a_labels("өзон.рф").encode())

    assert hit.why[0] == "«өзон.рф»: ө (Cyrillic small letter barred o) read as о"


def test_explanation_says_how_a_spared_name_came_near() -> None:
    reasons = {
        name: [near.reason for near in index().explain(name).near_misses]
        for name in ("aliexpress.ru", "alexpress.top", "example.com")
    }

    assert "owned by a watched brand" in reasons["aliexpress.ru"][0]
    assert "never matches" in reasons["alexpress.top"][0]
    assert reasons["example.com"] == []


def test_no_brands_find_nothing() -> None:
    assert compile_index(()).match(b"aliexpress.com\nxn--80ak6aa92e.com") == []


@given(st.binary(max_size=200) | NAMES.map(str.encode))
def test_any_bytes_give_hits_and_no_error(block: bytes) -> None:
    hits = index().match(block)

    lines = block.decode("latin-1").split("\n")
    assert all(hit.domain.name in lines and 0 < hit.score <= 100 and hit.why for hit in hits)


@given(st.lists(NAMES, max_size=6), st.integers(0, 6))
def test_hits_depend_neither_on_the_cut_into_blocks_nor_on_other_names(names: list[str], cut: int) -> None:
    def match(part: list[str]) -> list[Hit]:
        return index().match("\n".join(part).encode())

    assert match(names) == match(names[:cut]) + match(names[cut:]) == [hit for name in names for hit in match([name])]


@given(NAMES)
@settings(max_examples=30)
def test_hits_do_not_depend_on_the_order_of_the_brands(name: str) -> None:
    assert compile_index(BRANDS[::-1]).match(name.encode()) == index().match(name.encode())


@pytest.mark.parametrize(
    "label", ["l" * 63, "xn--" + "9" * 59, "xn--xn--80ak6aa92e-abc", "aliexpress" * 6, "-".join("a" * 31)]
)
def test_hostile_names_are_judged_in_bounded_time(label: str) -> None:
    name = ".".join([label] * 3) + ".com"
    index().match(name.encode())
    began = time.perf_counter()

    for _ in range(20):
        index().match(name.encode())

    # Five thousandths of a second a label, three labels, twenty times, and a margin for a busy machine.
    assert time.perf_counter() - began < 0.3 * 3
