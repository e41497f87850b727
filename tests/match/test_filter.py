"""The compiled filter lets through all that it promises, wherever it stands in the block, and bears any bytes."""

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domainwatch.match.filter import Filter, tables_of
from domainwatch.match.packed import BORDER_STEPS, EXACT, WHOLE, WITH_SLIPS, allowed


def filter_for(spellings: Sequence[str], rules: Sequence[int]) -> Filter:
    """A filter for these spellings."""
    return Filter(tables_of(spellings, rules), len(spellings))


pytestmark = pytest.mark.slow

LETTERS = "abcdeknop"
MARK = st.text(LETTERS, min_size=4, max_size=16)
AROUND = st.text(LETTERS, max_size=4)
PLACE = st.integers(0, 20)
LINES = ["yandex.ru", "a.b", "", "x" * 300 + ".com", "ya-ndex.com", "nothing.org", "yandex", "-.-..", "www.9yandxe1.ru"]
WORD_OF_ITS_OWN = ["{}", "{}-sale", "my-{}", "a.{}.b", "best2-{}", "24{}7", "www{}"]
#: Milliseconds that one label may take, however its letters and the marks were chosen.
MOST_FOR_A_LABEL = 5


def found(marks: list[str], rule: int, *names: str) -> list[list[int]]:
    block = "".join(f"{name}\n" for name in names).encode()
    pairs: list[list[int]] = filter_for(marks, [rule] * len(marks)).pairs(block).tolist()
    return pairs


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


@given(MARK, AROUND, AROUND, st.sampled_from([WITH_SLIPS, EXACT]), PLACE)
def test_mark_is_found_inside_any_word_with_or_without_a_hyphen(
    mark: str, before: str, after: str, rule: int, place: int
) -> None:
    at = place % len(mark)

    assert found([mark], rule, f"{before}{mark[:at]}-{mark[at:]}{after}.com", f"{before}{mark}{after}.com") == [
        [0, 0],
        [len(before) + len(mark) + len(after) + 6, 0],
    ]


@given(MARK, PLACE, st.sampled_from("oars"), st.sampled_from(WORD_OF_ITS_OWN))
def test_one_slip_is_found_in_a_word_of_its_own(mark: str, place: int, kind: str, name: str) -> None:
    assert found([mark], WITH_SLIPS, f"{name.format(edited(mark, [place], kind))}.com") == [[0, 0]]


@given(st.text(LETTERS, min_size=5, max_size=16), PLACE, st.sampled_from("oars"), st.text(LETTERS, min_size=1))
def test_one_slip_is_found_where_a_word_begins_or_ends_with_the_marks_own_letter(
    mark: str, place: int, kind: str, glued: str
) -> None:
    slipped = edited(mark, [place], kind)
    assume(len(slipped) >= len(mark) - 1 and mark[0] == slipped[0] and mark[-1] == slipped[-1])

    assert [line for line, _ in found([mark], WITH_SLIPS, f"{slipped}{glued}.com", f"{glued}{slipped}.com")] == [
        0,
        len(slipped) + len(glued) + 5,
    ]


@given(
    st.text(LETTERS, min_size=12, max_size=16),
    st.integers(1, 4),
    st.lists(st.integers(7, 9), min_size=2, max_size=3),
    # No swaps: a letter added between the swapped two counts as another slip.
    st.text("oar", min_size=3, max_size=4),
)
def test_as_many_slips_as_a_long_mark_bears_are_found_with_one_at_its_head(
    mark: str, head: int, places: list[int], kinds: str
) -> None:
    slips = [*places, head][-allowed(BORDER_STEPS, len(mark)) :]
    slipped = edited(mark, slips, kinds[-len(slips) :])

    assert found([mark], WITH_SLIPS, f"{slipped}login.com") == [[0, 0]]


@given(st.text(LETTERS, min_size=6, max_size=8), st.text("oar", min_size=2, max_size=2), PLACE)
def test_two_slips_beside_each_other_are_found_in_a_whole_word(mark: str, kinds: str, place: int) -> None:
    # Two slips that leave neither four letters of the ends nor all but one of five at an end are not promised.
    slipped = edited(mark, [2 + place % (len(mark) - 4)] * 2, kinds)
    assume(slipped[:2] == mark[:2] and slipped[-2:] == mark[-2:])

    assert found([mark], WITH_SLIPS, f"{slipped}.com") == [[0, 0]]


def test_derived_spelling_counts_as_a_whole_word_only() -> None:
    names = ["my-expressali-shop.com", "express-ali.com", "expressalis.com", "expresali.com"]

    lines = [line for line, _ in found(["expressali"], WHOLE, *names)]

    assert lines == [0, len(names[0]) + 1]


def test_short_spelling_counts_at_a_border_only() -> None:
    names = ["vk.com", "xvkx.com", "gta-x.com", "agtab.com", "mygta.com", "gtamods.com"]

    pairs = found(["vk", "gta"], WITH_SLIPS, *names)

    block = "".join(f"{name}\n" for name in names)
    assert [(block[line : block.index("\n", line)], number) for line, number in pairs] == [
        ("vk.com", 0),
        ("gta-x.com", 1),
        ("mygta.com", 1),
        ("gtamods.com", 1),
    ]


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_lines_are_found_where_they_begin(lines: list[str]) -> None:
    block = "".join(f"{line}\n" for line in lines).encode()

    places = [place for place, _ in found(["yandex"], WITH_SLIPS, *lines)]

    assert [block[place : block.index(b"\n", place)].decode() for place in places] == [
        line for line in lines if line.startswith(("yandex.", "ya-", "www"))
    ]


@settings(deadline=None)
@given(st.lists(st.text("yandexozlm-.0", max_size=14), max_size=12), st.integers(0, 12))
def test_cuts_between_blocks_and_other_marks_change_nothing(lines: list[str], cut: int) -> None:
    marks = ["yandex", "ozon", "oz", "yan", "lamoda", "ndexozon", "dexoz"]
    both = filter_for(marks, [WITH_SLIPS] * len(marks))
    head, tail = ("".join(f"{line}\n" for line in part).encode() for part in (lines[:cut], lines[cut:]))

    pairs = both.pairs(head + tail)

    parts = np.concatenate([both.pairs(head), both.pairs(tail) + np.array([len(head), 0])])
    alone = [[line, n] for n, mark in enumerate(marks) for line, _ in found([mark], WITH_SLIPS, *lines)]
    assert pairs.tolist() == parts.tolist() == sorted(alone)


@given(st.binary(max_size=300))
def test_any_bytes_are_borne(noise: bytes) -> None:
    pairs = filter_for(["ozon", "aliexpress"], [WITH_SLIPS] * 2).pairs(noise + b"\nozon.ru\n" + noise)

    assert [len(noise) + 1, 0] in pairs.tolist()


@pytest.mark.parametrize(
    "name",
    ["l" * 63 + ".com", ".".join(["l" * 61] * 4) + ".c", "-".join("l" * 32) + ".com", "l1" * 31 + ".com", "l" * 10**6],
)
def test_hostile_names_take_bounded_time_and_give_each_pair_once(name: str) -> None:
    marks = ["l" * (4 + n % 40) + "ab"[n % 2] * (1 + n % 3) for n in range(1000)]
    marks += ["l" * size for size in range(4, 60)]
    search, block = filter_for(marks, [WITH_SLIPS] * len(marks)), f"{name}\n".encode() * 20
    search.pairs(b"l.l\n")

    start = time.process_time()
    pairs = search.pairs(block)
    spent = time.process_time() - start

    assert spent * 1000 / (20 * (name.count(".") + 1)) < MOST_FOR_A_LABEL
    assert len(np.unique(pairs, axis=0)) == len(pairs)


def test_more_pairs_than_there_is_room_for_at_once_are_all_kept() -> None:
    marks = [f"{first}{second}ozon" for first in "abcdef" for second in "abcdef"]
    name = "".join(marks)

    pairs = filter_for(marks, [EXACT] * len(marks)).pairs(f"{name}.com\n".encode() * 4000)

    assert len(pairs) == 4000 * len(marks)
