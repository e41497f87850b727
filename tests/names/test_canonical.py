"""Names come out in one form, whoever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.names import NotAName, a_labels, defanged, domain_of, is_public_suffix, shown


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Example.COM.", "example.com"),
        ("  example.com\r", "example.com"),
        ("*.example.com", "example.com"),
        ("ЯНДЕКС.рф", "xn--d1acpjx3f.xn--p1ai"),
        ("пример。рф", "xn--e1afmkfd.xn--p1ai"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_every_spelling_of_a_name_becomes_the_same_a_labels(text: str, name: str) -> None:
    assert a_labels(text) == name


def test_label_that_idna2008_forbids_is_kept_as_raw_punycode() -> None:
    name = a_labels("i❤.ws")

    assert name == "xn--i-7iq.ws"
    assert domain_of(name).name_u == "i❤.ws"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "com",
        "a..com",
        "-a.com",
        "a b.com",
        "<b>.com",
        "a/b.com",
        "192.0.2.1",
        "x" * 64 + ".com",
        "a." * 130 + "com",
    ],
)
def test_text_that_is_no_name_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(NotAName) as refusal:
        a_labels(text)

    assert str(refusal.value)


@given(st.text(max_size=80))
def test_any_text_gives_a_legal_name_or_a_refusal_and_a_name_stays_as_it_is(text: str) -> None:
    try:
        name = a_labels(text)
    except NotAName:
        return

    assert name.isascii()
    assert all(0 < len(label) <= 63 for label in name.split("."))
    assert a_labels(name) == name
    assert domain_of(name).name_u.isprintable()


@pytest.mark.parametrize(
    ("name", "registrable", "suffix"),
    [
        ("login.shop.co.uk", "shop.co.uk", "co.uk"),
        ("sale.pages.dev", "sale.pages.dev", "pages.dev"),
        ("a.b.example.xn--p1ai", "example.xn--p1ai", "xn--p1ai"),
        ("co.uk", "", "co.uk"),
        ("example.notatldyet", "example.notatldyet", "notatldyet"),
    ],
)
def test_public_suffix_is_split_off(name: str, registrable: str, suffix: str) -> None:
    domain = domain_of(name)

    assert (domain.registrable, domain.suffix) == (registrable, suffix)


def test_only_suffixes_of_the_list_count_as_public_suffixes() -> None:
    assert is_public_suffix("com")
    assert is_public_suffix("co.uk")
    assert not is_public_suffix("aliexpress")


def test_text_from_outside_is_shown_without_turning_or_ending_the_line() -> None:
    assert shown("a\u202eb\x1b[31m\nc") == "a\\u{202e}b\\u{1b}[31m\\u{a}c"


def test_defanged_text_holds_no_link() -> None:
    assert defanged("http://pay.example.com/a@b") == "hxxp://pay[.]example[.]com/a[@]b"
