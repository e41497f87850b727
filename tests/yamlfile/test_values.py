"""A mail address from a file is one plain address, or it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.yamlfile.values import mail_address, one_line


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("desk@registrar.example", "desk@registrar.example"),
        (" a.b+c@Example.COM ", "a.b+c@example.com"),
        ("desk@пример.рф", "desk@xn--e1afmkfd.xn--p1ai"),
        ("domainwatch@localhost", "domainwatch@localhost"),
    ],
)
def test_address_gets_its_domain_as_a_labels(text: str, address: str) -> None:
    assert mail_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk",
        "@example.com",
        "desk@",
        "a@b@example.com",
        "a b@example.com",
        "Desk <desk@example.com>",
        "a@example.com, b@example.com",
        "a@example.com\nBcc: b@example.com",
        "a\n@example.com",
        "a@exa mple.com",
        "a..b@example.com",
        "дэск@example.com",
        "x" * 65 + "@example.com",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mail address"):
        mail_address(text)


@given(st.text(max_size=40))
def test_accepted_address_has_no_character_that_could_end_a_header_or_add_a_recipient(text: str) -> None:
    try:
        address = mail_address(text + "@example.com")
    except ValueError:
        return

    assert not set(address) & set('\r\n\t ,;<>()[]:"\\')


@pytest.mark.parametrize("text", ["a\nb", "a\u202eb", "a\x00b", "a\u200bb"])
def test_line_of_text_with_breaks_or_invisible_characters_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        one_line(text)
