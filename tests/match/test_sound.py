"""Latin words are written in Russian letters as readers of Russian hear them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match.forms import derived, forms_of, is_ordinary
from domainwatch.match.sound import WAYS, heard
from domainwatch.model import Brand, Mark


@pytest.mark.parametrize(
    ("word", "writing"),
    [
        ("alibaba", "алибаба"),
        ("citilink", "ситилинк"),
        ("yandex", "яндекс"),
        ("wildberries", "вайлдберриз"),
        ("wildberries", "вайлдбериз"),
        ("paypal", "пейпал"),
        ("tmall", "тмолл"),
        ("facebook", "фейсбук"),
        ("netflix", "нетфликс"),
        ("youtube", "ютуб"),
        ("orange", "оранж"),
        ("nike", "найк"),
        ("shopify", "шопифи"),
    ],
)
def test_word_is_written_as_people_write_it(word: str, writing: str) -> None:
    assert writing in heard(word)


@given(st.text("abcehilmosuy-1", max_size=63))
def test_ways_are_few_and_none_comes_twice(word: str) -> None:
    ways = list(heard(word))

    assert 0 < len(ways) <= WAYS
    assert len(set(ways)) == len(ways)


@pytest.mark.parametrize("word", ["m" * 63, "ssrr" * 15, "siegu" * 12])
def test_many_ways_to_the_same_writing_are_followed_once(word: str) -> None:
    assert len(list(heard(word))) <= WAYS


def keys_of(text: str, *languages: str) -> set[str]:
    return {shown for shown, origin in derived(text, languages) if origin == "layout"}


@pytest.mark.parametrize(
    ("text", "language", "typed"),
    [
        ("aliexpress", "ru", "фдшучзкуыы"),
        ("aliexpress", "uk", "фдшучзкуіі"),
        ("ozon", "be", "ўяўт"),
        ("aliexpress", "bg", "ьвсейзиеяя"),
        ("aliexpress", "sr", "алиеџпресс"),
        ("алиэкспресс", "ru", "fkbrcghtcc"),
        ("алиэкспресс", "ru", "fkb-rcghtcc"),
        ("аліекспрес", "uk", "fkstrcghtc"),
        ("қазпошта", "kk", "0fpgjinf"),
        ("ozon", "ru", "jpjy"),
    ],
)
def test_keys_are_those_of_the_languages_keyboard(text: str, language: str, typed: str) -> None:
    assert typed in keys_of(text, language)


def test_keyboards_of_other_languages_are_not_tried() -> None:
    assert "алиеџпресс" not in keys_of("aliexpress", "en")


@pytest.mark.slow  # The word lists are read first.
def test_derived_spelling_that_is_an_ordinary_word_is_left_out() -> None:
    brand = Brand(id="b", name="B", marks=(Mark(text="visa"), Mark(text="zorblax")))

    shown = {form.shown for form in forms_of([brand])}

    assert is_ordinary("виза")
    assert "виза" not in shown
    assert "зорблакс" in shown
