"""The mark with one vowel for another: oliexpress."""

from collections.abc import Iterator

from domainwatch.match.alphabet import is_cyrillic
from domainwatch.match.technique import Find, Technique, one_replaced

_VOWELS, _RUSSIAN_VOWELS = "aeiouy", "аеёиоуыэюя"


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    changed = one_replaced(find)
    if not changed or not any(set(changed) <= set(vowels) for vowels in (_VOWELS, _RUSSIAN_VOWELS)):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with the vowel «{changed[0]}» for «{changed[1]}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    vowels = _RUSSIAN_VOWELS if is_cyrillic(mark) else _VOWELS
    for place, letter in enumerate(mark):
        if letter in vowels:
            yield from (mark[:place] + other + mark[place + 1 :] for other in vowels)


TECHNIQUE = Technique(id="vowel_swap", title="vowel for a vowel", rank=28, explains=explains, variants=variants)
