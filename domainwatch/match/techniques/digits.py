"""The mark with digits for letters: al1express, 0zon, al13xpr355."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, has_only

_DIGITS = dict(zip("olieastbgzозбч", "01134578920364", strict=True))


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    slips = find.place.slips
    if not has_only(slips, slips.look) or not any(letter.isdigit() for letter in find.text):
        return ""
    return f"«{find.seen}» reads as «{find.form.shown}»: digits pass for letters"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place, letter in enumerate(mark):
        if letter in _DIGITS:
            yield mark[:place] + _DIGITS[letter] + mark[place + 1 :]
    yield "".join(_DIGITS.get(letter, letter) for letter in mark)


TECHNIQUE = Technique(id="digits", title="digits that pass for letters", rank=24, explains=explains, variants=variants)
