"""Kinds of value that several structures share."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from domainwatch.names import NotAName, a_labels

#: Characters in a line of text that ends up in mails: what fits one header line unfolded (RFC 5322 section 2.1.1).
TEXT_CHARACTERS = 300
#: Octets in the part of an address before the @ (RFC 5321 section 4.5.3.1.1).
LOCAL_OCTETS = 64

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def one_line(text: str) -> str:
    """The text without space around it; a line break or invisible character in it is an error.

    Raises: ValueError.
    """
    stripped = text.strip()
    if not stripped.isprintable():
        raise ValueError("must be one line of text without invisible characters")
    return stripped


def mail_address(text: str) -> str:
    """The address with its domain as A-labels.

    Raises: ValueError: the text is no single plain address, so nothing that could add a header or a recipient passes.
    Source: RFC 5322 section 3.4.1 (dot-atom form only).
    """
    local, _, domain = text.strip().partition("@")
    if not _LOCAL.fullmatch(local) or len(local) > LOCAL_OCTETS:
        raise ValueError(
            "must be one mail address such as name@example.com, without spaces, brackets or a name before it"
        )
    if domain == "localhost":
        return f"{local}@{domain}"
    try:
        return f"{local}@{a_labels(domain)}"
    except NotAName as error:
        raise ValueError(
            f"must be one mail address such as name@example.com; the part after the @ is wrong ({error})"
        ) from error


def optional_mail_address(text: str) -> str:
    """The address, or empty text for none.

    Raises: ValueError.
    """
    return mail_address(text) if text.strip() else ""


Text = Annotated[str, Field(max_length=TEXT_CHARACTERS), AfterValidator(one_line)]
MailAddress = Annotated[str, AfterValidator(mail_address)]
OptionalMailAddress = Annotated[str, AfterValidator(optional_mail_address)]
