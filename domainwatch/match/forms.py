"""The spellings that are looked for, for each mark."""

from collections.abc import Iterable, Iterator

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic
from domainwatch.match.technique import Form
from domainwatch.model import Brand, Mark

#: Letter pairs that pass for one letter; the search looks for them as they are, the alignment reads them.
_PAIRS = (("m", "rn"), ("m", "nn"), ("w", "vv"), ("d", "cl"))


def forms_of(brands: Iterable[Brand]) -> tuple[Form, ...]:
    """Every spelling that is looked for, once for its mark; separators inside a mark are left out."""
    return tuple(
        Form(text=key, shown=text, origin=origin, exact=False, brand=brand, mark=mark)
        for brand in brands
        for mark in brand.marks
        for key, (text, origin) in _keys(mark).items()
    )


def spellings_of(form: Form) -> Iterator[tuple[str, bool]]:
    """What the search looks for on behalf of a form, and whether it counts without slips only."""
    yield form.text, form.exact
    for letter, pair in _PAIRS:
        place = form.text.find(letter)
        while place >= 0:
            yield form.text[:place] + pair + form.text[place + 1 :], True
            place = form.text.find(letter, place + 1)


def _keys(mark: Mark) -> dict[str, tuple[str, str]]:
    keys = {}
    for text in reversed((mark.text, *mark.also_written)):
        joined = "".join(letter for letter in text.lower() if letter.isalnum())
        key = cyrillic_key(joined) if is_cyrillic(joined) else joined
        if key.isascii() and len(key) > 1:
            keys[key] = (text, "" if text == mark.text else f"«{text}» is a spelling of «{mark.text}»")
    return dict(reversed(keys.items()))
