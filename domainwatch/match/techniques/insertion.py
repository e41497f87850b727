"""The mark with a letter added: aliexopress, alijexpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, alphabet_of, has_only


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    slips = find.place.slips
    if slips.added != 1 or not has_only(slips, slips.added):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with one letter added"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark[:place] + letter + mark[place:] for place in range(1, len(mark)) for letter in alphabet_of(mark))


TECHNIQUE = Technique(id="insertion", title="letter added", rank=32, explains=explains, variants=variants)
