"""The mark with one letter replaced, by a neighbouring key or any other: akiexpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, alphabet_of, one_replaced


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    changed = one_replaced(find)
    if not changed:
        return ""
    told = " (a neighbouring key)" if find.place.slips.key else ""
    return f"«{find.seen}» is «{find.form.shown}» with «{changed[0]}» for «{changed[1]}»{told}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place in range(len(mark)):
        yield from (mark[:place] + letter + mark[place + 1 :] for letter in alphabet_of(mark))


TECHNIQUE = Technique(id="replacement", title="letter replaced", rank=34, explains=explains, variants=variants)
