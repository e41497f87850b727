"""The mark with a letter added: aliexopress, alijexpress."""

from collections.abc import Iterator
from string import ascii_lowercase

from domainwatch.match.technique import Find, Technique, has_only


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if not has_only(find.place.slips, added=1):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with one letter added"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark[:place] + letter + mark[place:] for place in range(1, len(mark)) for letter in ascii_lowercase)


TECHNIQUE = Technique(id="insertion", title="letter added", rank=32, explains=explains, variants=variants)
