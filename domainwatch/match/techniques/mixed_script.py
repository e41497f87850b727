"""The mark with some letters of another alphabet: аliexpress, citiliոk, αlibaba."""

from collections.abc import Iterator

from domainwatch.match.forms import LAYOUT
from domainwatch.match.scripts import ARMENIAN, CYRILLIC, GREEK
from domainwatch.match.steps import look_in_words
from domainwatch.match.tables.looks import passing_for
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if not find.foreign or find.form.origin == LAYOUT:
        return ""
    return look_in_words(find) if len(find.scripts) > 1 else ""


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place, letter in enumerate(mark):
        for script in (CYRILLIC, GREEK, ARMENIAN):
            yield from (mark[:place] + way + mark[place + 1 :] for way in passing_for(letter, script)[:1])


TECHNIQUE = Technique(
    id="mixed_script", title="letters of several alphabets", rank=10, explains=explains, variants=variants
)
