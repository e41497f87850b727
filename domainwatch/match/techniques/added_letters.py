"""The mark's Russian spelling with letters of other Cyrillic alphabets, which .рф takes since 2025: өзон, яндеҡс."""

from collections.abc import Iterator

from domainwatch.match.alphabet import passing_for_russian
from domainwatch.match.forms import LAYOUT
from domainwatch.match.reading import CYRILLIC_LOOK
from domainwatch.match.scripts import CYRILLIC
from domainwatch.match.steps import look_in_words
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.reading != CYRILLIC_LOOK or not find.foreign or find.form.origin == LAYOUT:
        return ""
    return look_in_words(find) if find.scripts == {CYRILLIC} else ""


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place, letter in enumerate(mark):
        yield from (mark[:place] + way + mark[place + 1 :] for way in passing_for_russian(letter))


TECHNIQUE = Technique(
    id="added_letters", title="letters that Russian lacks", rank=10, explains=explains, variants=variants
)
