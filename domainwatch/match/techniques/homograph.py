"""The mark in letters that only look like its own: аliexpress, aliéxpress, аӏіехргеѕѕ, өзон."""

from collections.abc import Iterator

from domainwatch.match.forms import LAYOUT
from domainwatch.match.reading import AS_WRITTEN, steps_of, written
from domainwatch.match.technique import Find, Technique

_MARKED = dict(zip("aceinosuyz", "áćéíñóśúýź", strict=True))
_CYRILLIC = dict(zip("abcdeghijklmnopqrstuvwxyz", "аьсԁеԍһіјкӏмпорԛгѕтцѵԝхуз", strict=True))


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.reading == AS_WRITTEN or find.form.origin == LAYOUT:
        return ""
    labels = [written(label) for label in find.domain.name.split(".")]
    is_plain = all(
        text.isascii() or not steps_of(label, find.reading)
        for text, label in zip(labels, find.domain.name.split("."), strict=True)
    )
    return "" if is_plain else f"«{find.domain.name_u}» shows what reads as «{find.form.shown}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for letters in (_MARKED, _CYRILLIC):
        for place, letter in enumerate(mark):
            if letter in letters:
                yield mark[:place] + letters[letter] + mark[place + 1 :]
        if letters is _CYRILLIC and set(mark) <= set(letters):
            yield "".join(letters[letter] for letter in mark)


TECHNIQUE = Technique(id="homograph", title="letters of other alphabets", rank=10, explains=explains, variants=variants)
