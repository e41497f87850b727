"""The mark in another alphabet whose letters only look like its own: аӏіехргеѕѕ, ѕьегьапк, ορο."""

from collections.abc import Iterator

from domainwatch.match.forms import LAYOUT
from domainwatch.match.reading import LATIN_LOOK
from domainwatch.match.scripts import CYRILLIC, GREEK, LATIN
from domainwatch.match.steps import look_in_words
from domainwatch.match.tables.looks import passing_for
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.reading != LATIN_LOOK or not find.foreign or find.form.origin == LAYOUT:
        return ""
    return "" if LATIN in find.scripts else look_in_words(find)


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for script in (CYRILLIC, GREEK):
        ways = [passing_for(letter, script) if letter.isalpha() else letter for letter in mark]
        if not all(ways):
            continue
        whole = "".join(way[0] for way in ways)
        yield whole
        for place, way in enumerate(ways):
            yield from (whole[:place] + letter + whole[place + 1 :] for letter in way[1:])


TECHNIQUE = Technique(
    id="homograph", title="another alphabet that looks the same", rank=10, explains=explains, variants=variants
)
