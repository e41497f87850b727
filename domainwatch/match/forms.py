"""The spellings that are looked for, for each mark."""

from collections.abc import Iterable, Iterator

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic
from domainwatch.match.foreign import foreign_key
from domainwatch.match.tables.keys import HEARD, ROMAN, SHAPES, TO_LATIN_KEYS, TO_RUSSIAN_KEYS
from domainwatch.match.technique import Form
from domainwatch.model import Brand, Mark

#: How a spelling comes from the mark: it is the mark, the watchlist has it, or it was derived.
MARK, LISTED, LAYOUT, SOUND, SHAPE, ORDER = "mark", "listed", "layout", "sound", "shape", "order"
#: Letters that a derived spelling needs; shorter ones are accidents of any language.
DERIVED_LETTERS = 4
#: Letters that a Cyrillic spelling needs to count with a slip; Russian has many short words that are near each other.
SLIP_LETTERS = 6
#: Letter pairs that pass for one letter; the search looks for them as they are, the alignment reads them.
_PAIRS = (("m", "rn"), ("m", "nn"), ("w", "vv"), ("d", "cl"))


def forms_of(brands: Iterable[Brand]) -> tuple[Form, ...]:
    """Every spelling that is looked for, once for its mark; separators inside a mark are left out."""
    return tuple(
        Form(text=key, shown=shown, origin=origin, brand=brand, mark=mark)
        for brand in brands
        for mark in brand.marks
        for key, (shown, origin) in _keys(mark).items()
    )


def spellings_of(form: Form) -> Iterator[tuple[str, bool]]:
    """What the search looks for on behalf of a form, and whether it counts without slips only."""
    yield form.text, form.is_derived or (form.text.isupper() and len(form.text) < SLIP_LETTERS)
    for letter, pair in _PAIRS:
        place = form.text.find(letter)
        while place >= 0:
            yield form.text[:place] + pair + form.text[place + 1 :], True
            place = form.text.find(letter, place + 1)


def derived(text: str) -> Iterator[tuple[str, str]]:
    """Spellings that come from this one by layout, sound and shape, each with the word for how."""
    if is_cyrillic(text):
        keys = [TO_LATIN_KEYS.get(letter, letter) for letter in text]
        yield "".join(key for key in keys if key.isalnum()), LAYOUT
        yield "".join(key if key.isalnum() else "-" for key in keys).strip("-"), LAYOUT
        yield from (("".join(scheme.get(letter, letter) for letter in text), SOUND) for scheme in ROMAN)
        if set(text) <= set(SHAPES):
            yield "".join(SHAPES[letter] for letter in text), SHAPE
    elif text.isascii():
        yield "".join(TO_RUSSIAN_KEYS.get(letter, letter) for letter in text), LAYOUT
        yield _heard(text), SOUND
        yield from ((f"{text[cut:]}-{text[:cut]}", ORDER) for cut in range(2, len(text) - 1))


def _heard(text: str) -> str:
    heard, place = "", 0
    while place < len(text):
        letters, sound = next((pair for pair in HEARD if text.startswith(pair[0], place)), (text[place], text[place]))
        heard += sound
        place += len(letters)
    return heard


def _keys(mark: Mark) -> dict[str, tuple[str, str]]:
    keys: dict[str, tuple[str, str]] = {}
    given = (mark.text, *mark.also_written)
    for text in given:
        keys.setdefault(key_of(text), (text, MARK if text == mark.text else LISTED))
    for text in given:
        for shown, origin in derived(joined(text)):
            if len(key_of(shown)) >= DERIVED_LETTERS:
                keys.setdefault(key_of(shown), (shown, origin))
    return {key: value for key, value in keys.items() if len(key) > 1}


def joined(text: str) -> str:
    """The spelling without its separators."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def key_of(text: str) -> str:
    """The spelling in the small alphabet; other scripts as they are, their variants folded."""
    plain = joined(text)
    if is_cyrillic(plain):
        return cyrillic_key(plain)
    return plain if plain.isascii() else foreign_key(plain)
