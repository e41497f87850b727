"""Suggestions are spellings that people use, and words that would really alert."""

import pytest

from domainwatch.match import compile_index, suggestions
from domainwatch.model import Brand, Mark

# The word lists are read first.
pytestmark = pytest.mark.slow


def test_spellings_are_the_likeliest_by_sound_and_none_that_is_known() -> None:
    proposal = suggestions(Mark(text="paypal", also_written=("пейпал",)))

    assert "пайпал" in proposal.also_written
    assert "peypal" in proposal.also_written
    assert not {"paypal", "пейпал"} & set(proposal.also_written)


@pytest.mark.parametrize("text", ["facebook", "tinkoff", "яндекс"])
def test_each_word_proposed_as_innocent_would_alert_and_no_more_once_it_is_confirmed(text: str) -> None:
    mark = Mark(text=text)
    words = suggestions(mark).never_match
    names = "\n".join(f"{word}.com\nmy-{word}.com" for word in words if word.isascii()).encode()

    before = compile_index([Brand(id="b", name="B", marks=(mark,))]).match(names)
    confirmed = Mark(text=text, never_match=frozenset(words))
    after = compile_index([Brand(id="b", name="B", marks=(confirmed,))]).match(names)

    assert bool(before) == bool(names)
    assert after == []


def test_words_that_begin_like_the_mark_are_its_own() -> None:
    proposal = suggestions(Mark(text="yandex", also_written=("яндекс",)))

    assert not any(word.startswith(("yandex", "яндекс")) for word in proposal.never_match)
