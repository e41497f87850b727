"""Which alphabet a letter belongs to."""

import unicodedata
from functools import cache

#: The alphabets that rules speak of.
LATIN, CYRILLIC, GREEK, ARMENIAN, HAN = "latin", "cyrillic", "greek", "armenian", "cjk"


@cache
def script_of(letter: str) -> str:
    """The alphabet that the letter's Unicode name begins with (latin, cyrillic, greek, cjk ...).

    Digits, hyphens and combining marks go with every alphabet and have none.
    """
    if unicodedata.category(letter)[0] != "L":
        return ""
    return unicodedata.name(letter, "unnamed").lower().partition(" ")[0]


def scripts_of(text: str) -> frozenset[str]:
    """The alphabets of the text's letters."""
    return frozenset(filter(None, map(script_of, text)))
