"""To whom a report may go: published, plain, and read by somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.model import Outcome
from domainwatch.takedown import contact_from, is_mail_address
from tests.mailform.samples import fact_of, nasty_texts

ABUSE = "registration.abuse_email"


@pytest.mark.parametrize("address", ["abuse@registrar-one.example", "a.b+c@xn--e1afmkfd.xn--p1ai", "x@sub.example.com"])
def test_plain_address_is_one(address: str) -> None:
    assert is_mail_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "abuse",
        "@registrar.example",
        "abuse@",
        "abuse@localhost:25",
        "abuse@[192.0.2.7]",
        "Abuse <abuse@registrar.example>",
        '"a b"@registrar.example',
        "abuse@registrar.example,boss@registrar.example",
        "abuse@registrar.example\r\nRCPT TO:<boss@registrar.example>",
        "abuse@registrar.example\n",
        "abuse@почта.рф",
        "абьюз@registrar.example",
        f"{'x' * 65}@registrar.example",
        f"x@{'a.' * 130}example",
    ],
)
def test_whatever_is_not_one_plain_address_is_refused(address: str) -> None:
    assert not is_mail_address(address)


@given(text=nasty_texts | st.text(max_size=30))
def test_no_accepted_address_can_carry_a_second_one(text: str) -> None:
    if is_mail_address(f"{text}@registrar.example"):
        assert not set(text) & set(' \t\r\n\x00,;:<>()[]"\\')
        assert text.isascii()


@pytest.mark.parametrize(
    "nobody",
    [
        "REDACTED FOR PRIVACY",
        "redacted@registrar.example",
        "Please query the RDDS service of the registrar",
        "noreply@registrar.example",
        "do-not-reply@registrar.example",
        "not-disclosed@registrar.example",
    ],
)
def test_what_stands_where_an_address_should_be_is_passed_over(nobody: str) -> None:
    good = fact_of("evil.com", ABUSE, "abuse@registrar-one.example", source="whois whois.example")

    found = contact_from([fact_of("evil.com", ABUSE, nobody, source="rdap x"), good])

    assert found is not None
    assert (found.address, found.source) == ("abuse@registrar-one.example", "whois whois.example")
    assert contact_from([fact_of("evil.com", ABUSE, nobody)]) is None


def test_only_an_answer_about_the_abuse_desk_names_a_contact() -> None:
    facts = [
        fact_of("evil.com", "registration.registrar", "abuse@registrar-one.example"),
        fact_of("evil.com", ABUSE, outcome=Outcome.TIMEOUT),
    ]

    assert contact_from(facts) is None
