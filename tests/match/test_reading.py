"""Labels are read as people see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match.alphabet import cyrillic_key
from domainwatch.match.reading import latin_look, readings_of, texts_of
from domainwatch.names import a_labels


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("аӏіехргеѕѕ", "aliexpress"),
        ("ѕьегьапк", "sberbank"),
        ("ԝіӏԁьеггіеѕ", "wildberries"),
        ("aliéxprẹss", "aliexpress"),
        ("x̣àɓɑłøđ", "xabalod"),
        ("citiliոk", "citilink"),
        ("αlibαbα", "alibaba"),
        ("ဝzဝn", "ozon"),
    ],
)
def test_letters_of_other_alphabets_read_as_the_latin_ones_they_pass_for(text: str, look: str) -> None:
    assert latin_look(text) == look


@pytest.mark.parametrize("text", ["өзон", "оҙон", "озөң", "oзон", "ӧзӧн", "озонъ"])
def test_letters_of_other_cyrillic_alphabets_read_as_the_russian_ones(text: str) -> None:
    assert cyrillic_key(text) == cyrillic_key("озон")


@given(st.text(max_size=30))
def test_reading_is_in_the_small_alphabet_and_reading_it_again_changes_nothing(text: str) -> None:
    look = latin_look(text)

    assert look.isascii()
    assert latin_look(look) == look


@pytest.mark.parametrize(("name", "look"), [("окна.рф", "~~~~"), ("окна.com", "okha"), ("аррӏе.рф", "apple")])
def test_russian_letters_before_a_cyrillic_suffix_are_read_as_russian_only(name: str, look: str) -> None:
    a_name = a_labels(name)

    assert texts_of(a_name, a_name.partition(".")[2])["Latin look"] == look


@given(st.text("abäжя-.ﬁ速\u0301", min_size=1, max_size=20))
def test_every_text_of_a_name_can_be_searched(text: str) -> None:
    try:
        name = a_labels(f"{text}.com")
    except ValueError:
        return

    texts = texts_of(name, "com")

    assert texts
    assert all(value.isascii() for kind, value in texts.items() if kind != "other script")
    assert all(readings_of(label) for label in name.split("."))
