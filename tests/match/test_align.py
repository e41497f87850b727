"""The alignment finds the cheapest place, and says what it cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match.align import align

LETTERS = st.text("abcdexyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "mark", "found", "slips"),
    [
        ("my-aliexpress-sale", "aliexpress", "aliexpress", {}),
        ("aliexpess", "aliexpress", "aliexpess", {"left_out": 1}),
        ("ali-express", "aliexpress", "ali-express", {"separator": 1}),
        ("rnegafon", "megafon", "rnegafon", {"paired": 1}),
        ("al1express", "aliexpress", "al1express", {"look": 1}),
        ("yadnex", "yandex", "yadnex", {"swapped": 1}),
        ("aliexxpress", "aliexpress", "aliexxpress", {"doubled": 1}),
        ("akiexpress", "aliexpress", "akiexpress", {"key": 1}),
    ],
)
def test_slips_are_told_apart(text: str, mark: str, found: str, slips: dict[str, int]) -> None:
    place = align(text, len(text), mark)

    assert text[place.start : place.stop] == found
    assert {kind: count for kind, count in place.slips._asdict().items() if count and kind != "first"} == slips


@given(LETTERS, LETTERS, LETTERS)
def test_mark_as_written_costs_nothing_and_anything_else_something(before: str, mark: str, after: str) -> None:
    text = before + mark + after

    place = align(text, len(text), mark)

    assert place.cost == 0
    assert text[place.start : place.stop] == mark


@given(LETTERS, LETTERS)
def test_place_lies_in_the_text_and_costs_no_more_than_all_letters(text: str, mark: str) -> None:
    place = align(text, len(text), mark)

    assert 0 <= place.start <= place.stop <= len(text)
    assert 0 <= place.cost <= len(mark)
