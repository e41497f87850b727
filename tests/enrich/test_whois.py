"""WHOIS texts into fields: our own reading, and python-whois behind its wall."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.enrich import whois
from domainwatch.world.whois import LIMIT_TEXT, no_entries_text, whois_text
from tests.enrich.samples import registration


def test_russian_layout_gives_its_fields() -> None:
    text = whois_text(registration("shop.ru"))

    assert whois.fields_of(text) == {
        "registrar": ("ONE-RU",),
        "created": ("2026-02-27",),
        "expires": ("2028-02-27",),
        "free_date": ("2028-03-29",),
        "status": ("DELEGATED", "REGISTERED", "VERIFIED"),
    }


def test_generic_layout_gives_its_fields() -> None:
    text = whois_text(registration("shop.com"))

    assert whois.fields_of(text) == {
        "registrar": ("Registrar One",),
        "registrar_id": ("9995",),
        "abuse_email": ("abuse@registrar-one.example",),
        "created": ("2026-02-27",),
        "updated": ("2026-02-28",),
        "expires": ("2028-02-27",),
        "status": ("clientHold", "serverHold"),
    }


def test_cyrillic_values_and_old_dates_are_read() -> None:
    text = "% Комментарий\r\ndomain: ПОЧТА.РФ\r\nregistrar:  Регистратор Р01\r\n"
    text += "created:    2010.11.12\r\nstate: , REGISTERED,\r\n"

    assert whois.fields_of(text) == {
        "registrar": ("Регистратор Р01",),
        "created": ("2010-11-12",),
        "status": ("REGISTERED",),
    }


@pytest.mark.parametrize("date", ["soon", "2026-02-30", "99999999999999999999-01-01", "٢٠٢٦-٠١-٠١", "2026-01.01", "-"])
def test_date_that_is_none_is_left_out_and_the_rest_is_kept(date: str) -> None:
    assert whois.fields_of(f"created: {date}\nregistrar: ONE\n") == {"registrar": ("ONE",)}


def test_first_date_of_a_kind_counts() -> None:
    text = "Creation Date: 2026-01-05T00:00:00Z\nCreation Date: 1999-01-01\ncreated: 1998-01-01\n"

    assert whois.fields_of(text) == {"created": ("2026-01-05",)}


@pytest.mark.parametrize(
    "text",
    [
        LIMIT_TEXT,
        "% You have exceeded allowed connection rate\r\n",
        "WHOIS LIMIT EXCEEDED - SEE WWW.REGISTRY.EXAMPLE FOR DETAILS",
        "Your IP has been blocked, try again later",
        "Too many requests",
        "quota reached",
    ],
)
def test_text_about_too_many_questions_is_seen(text: str) -> None:
    assert whois.is_limited(text)
    assert not whois.is_absent(text)
    assert whois.fields_of(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        no_entries_text("shop.ru"),
        no_entries_text("shop.com"),
        "Domain not found.",
        "NOT FOUND",
        "shop.example is available for purchase",
        "No Data Found",
    ],
)
def test_text_about_no_such_name_is_seen(text: str) -> None:
    assert whois.is_absent(text)
    assert not whois.is_limited(text)
    assert whois.fields_of(text) == {}


lines = st.sampled_from(
    ["registrar:", "created: ", "state:", "Domain Status: ", ",", " http", "2026-01-01", "\r\n", "\n"]
)


@given(text=st.lists(lines | st.text(max_size=6), max_size=30).map("".join))
def test_any_text_gives_fields_or_nothing(text: str) -> None:
    for values in whois.fields_of(text).values():
        assert values
        assert all(values)
    assert whois.is_limited(text) in {True, False}


@pytest.mark.slow
def test_library_reads_a_russian_name_under_its_unicode_form() -> None:
    text = whois_text(registration("xn--e1afmkfd.xn--p1ai"))

    assert whois.parsed_by_library("пример.рф", text) == {
        "created": ("2026-02-27",),
        "expires": ("2028-02-27",),
        "registrar": ("ONE-RU",),
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "",
        LIMIT_TEXT,
        "created: 99999999999999999999-01-01",
        "created: +99:99",
        "\x00\x1b[31m\u202e\ufffd<html>",
        "No entries found for the selected source(s).",
    ],
)
def test_library_that_fails_gives_nothing(text: str) -> None:
    assert whois.parsed_by_library("пример.рф", text) == {}
    assert whois.parsed_by_library("shop.nosuchsuffix", text) == {}


@pytest.mark.slow
def test_library_that_would_never_end_is_ended() -> None:
    # Each of the library's expressions for .hk looks at every part of the text from every place in it.
    before = time.monotonic()

    fields = whois.parsed_by_library("shop.hk", "x" * 100_000)

    assert fields == {}
    assert time.monotonic() - before < whois.PARSE_S + 1


@pytest.mark.slow
def test_no_recorded_answer_is_too_much(checkout: Path) -> None:
    recorded = sorted((checkout.parent / "shared" / "data" / "whois" / "selected").glob("*"))
    if not recorded:
        pytest.skip("the recorded answers are not on this machine")

    for file in recorded:
        text = file.read_bytes().decode("utf-8", "replace")
        assert all(all(values) for values in whois.fields_of(text).values()), file.name
        if "_available" in file.name:
            assert whois.is_absent(text), file.name
        if "__ru_" in file.name or "__su_" in file.name:
            is_registered = "_available" not in file.name and file.suffix != ".json"
            assert ("created" in whois.fields_of(text)) is is_registered, file.name
