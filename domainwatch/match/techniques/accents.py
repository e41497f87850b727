"""The mark in Latin letters with marks, or in those that other languages add: aliéxpress, aliɓaɓa, ɑliexpress."""

from collections.abc import Iterator

from domainwatch.match.forms import LAYOUT
from domainwatch.match.scripts import LATIN
from domainwatch.match.steps import look_in_words
from domainwatch.match.tables.looks import passing_for
from domainwatch.match.technique import Find, Technique

#: Letters tried for each letter of the mark; Latin has forty and more for a vowel, each as good as the next.
_WAYS = 8


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if not find.foreign or find.form.origin == LAYOUT:
        return ""
    return look_in_words(find) if find.scripts == {LATIN} else ""


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place, letter in enumerate(mark):
        yield from (mark[:place] + way + mark[place + 1 :] for way in passing_for(letter, LATIN)[:_WAYS])


TECHNIQUE = Technique(id="accents", title="Latin letters with marks", rank=10, explains=explains, variants=variants)
