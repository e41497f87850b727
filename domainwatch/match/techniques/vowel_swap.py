"""The mark with one vowel for another: oliexpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, one_replaced

_VOWELS = "aeiouy"


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    changed = one_replaced(find)
    if not changed or not set(changed) <= set(_VOWELS):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with the vowel «{changed[0]}» for «{changed[1]}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place, letter in enumerate(mark):
        if letter in _VOWELS:
            yield from (mark[:place] + other + mark[place + 1 :] for other in _VOWELS)


TECHNIQUE = Technique(id="vowel_swap", title="vowel for a vowel", rank=28, explains=explains, variants=variants)
