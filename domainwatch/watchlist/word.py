"""What may stand in a brand file as a word or as a name of one's own."""

import unicodedata

from domainwatch.names import NotAName, a_labels, domain_of_a_labels, registrable_of, shown

#: Characters in a word: a label holds 63 octets (RFC 1035 section 2.3.4), and no character takes less than one.
WORD_CHARACTERS = 63
_DOTS = ".\u3002\uff0e\uff61"


def normal(text: str) -> str:
    """The text as words are compared: composed (NFC), lower case, without space around it."""
    return unicodedata.normalize("NFC", text.strip().lower())


def word(text: str) -> str:
    """The word in its normal form.

    Raises: ValueError: no label can hold the word.
    """
    plain = normal(text)
    if not plain:
        raise ValueError("is empty; give a word, such as aliexpress")
    if len(plain) > WORD_CHARACTERS:
        raise ValueError(f"has {len(plain)} characters; a label has {WORD_CHARACTERS} at most")
    for character in plain:
        _refuse(character)
    try:
        name = a_labels(f"{plain}.com")
    except NotAName as error:
        raise ValueError(f"cannot be a label of a domain name: {error}") from error
    if plain.startswith("xn--"):
        own = domain_of_a_labels(name).name_u.removesuffix(".com")
        raise ValueError(f"is punycode; write the word in its own letters: {own}")
    return plain


def _refuse(character: str) -> None:
    if character in _DOTS:
        raise ValueError("has a dot; give one label without its suffix: aliexpress, not aliexpress.com")
    if character.isspace():
        raise ValueError("has a space; labels have none: write the words joined, and with a hyphen as also_written")
    if not character.isprintable() or (character.isascii() and not character.isalnum() and character != "-"):
        raise ValueError(f"has the character {shown(character)}, which no label may hold; letters, digits and - may")


def owned_name(text: str) -> str:
    """The registrable name as A-labels.

    Raises: ValueError: the text is no name, or a name that nobody registers as such.
    """
    try:
        name = a_labels(text)
    except NotAName as error:
        raise ValueError(f"is not a registrable domain name ({error}); write it like aliexpress.com") from error
    registrable = registrable_of(name)
    if not registrable:
        raise ValueError("is a public suffix, under which anybody registers; list the names below it that are yours")
    if name != registrable:
        own = domain_of_a_labels(name).registrable_u
        raise ValueError(f"is not a registrable name; list `{own}`, which covers every name below it")
    return name
