"""The compiled filter lets through all that it promises, wherever it stands in the block."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domainwatch.match.filter import EDITS, WORD_EDITS, Filter, allowed

pytestmark = pytest.mark.slow

MARK = st.text("abcdeknop", min_size=4, max_size=16)
SHORTER = st.text("abcdeknop", min_size=6, max_size=8)
LONG = st.text("abcdeknop", min_size=9, max_size=16)
FOUR_PLACES = st.lists(st.integers(0, 20), min_size=4, max_size=4)
LINES = ["yandex.ru", "a.b", "", "x" * 300 + ".com", "ya-ndex.com", "nothing.org"]


def edited(mark: str, places: list[int], kinds: str) -> str:
    """The mark with one edit of each kind: omission, addition, replacement, swap; `q` is in no mark."""
    for place, kind in zip(places, kinds, strict=False):
        at = place % len(mark)
        match kind:
            case "o":
                mark = mark[:at] + mark[at + 1 :]
            case "a":
                mark = mark[:at] + "q" + mark[at:]
            case "r":
                mark = mark[:at] + "q" + mark[at + 1 :]
            case _:
                mark = mark[:at] + mark[at + 1 : at + 2] + mark[at : at + 1] + mark[at + 2 :]
    return mark


@given(MARK, st.text("abcdeknop", max_size=4), st.text("abcdeknop", max_size=4))
def test_mark_is_found_inside_any_word(mark: str, before: str, after: str) -> None:
    assert list(Filter([mark], [False]).pairs(f"{before}{mark}{after}.com\n".encode())) == [(0, 0)]


@given(MARK, st.integers(0, 20), st.sampled_from("oars"), st.sampled_from(["{}", "{}-sale", "my-{}", "a.{}.b"]))
def test_one_slip_is_found_in_a_word_of_its_own(mark: str, place: int, kind: str, name: str) -> None:
    pairs = list(Filter([mark], [False]).pairs(f"{name.format(edited(mark, [place], kind))}.com\n".encode()))

    assert pairs == [(0, 0)]


@given(
    st.text("abcdeknop", min_size=9, max_size=16),
    st.lists(st.integers(0, 20), min_size=4, max_size=4),
    st.text("oar", min_size=2, max_size=4),
)
def test_as_many_slips_as_a_long_mark_bears_are_found_where_a_word_begins(
    mark: str, places: list[int], kinds: str
) -> None:
    kinds = kinds[: allowed(EDITS, len(mark))]
    slipped = edited(mark, places, kinds)
    assume(len(slipped) >= len(mark) - len(kinds))

    assert list(Filter([mark], [False]).pairs(f"{slipped}login.com\n".encode())) == [(0, 0)]


@given(
    st.text("abcdeknop", min_size=6, max_size=8),
    st.lists(st.integers(0, 20), min_size=2, max_size=2),
    st.text("oar", min_size=2, max_size=2),
)
def test_two_slips_in_a_whole_word_are_found(mark: str, places: list[int], kinds: str) -> None:
    slipped = edited(mark, places, kinds)
    assert allowed(WORD_EDITS, len(mark)) == 2
    assert list(Filter([mark], [False]).pairs(f"{slipped}.com\n".encode())) == [(0, 0)]


@given(
    st.lists(st.sampled_from(["yandex.ru", "a.b", "", "x" * 300 + ".com", "ya-ndex.com", "nothing.org"]), max_size=8)
)
def test_lines_are_found_where_they_begin(lines: list[str]) -> None:
    block = "".join(f"{line}\n" for line in lines).encode()

    places = [place for place, _ in Filter(["yandex"], [False]).pairs(block)]

    assert [block[place : block.index(b"\n", place)] for place in places] == [
        line.encode() for line in lines if line.startswith("ya")
    ]
