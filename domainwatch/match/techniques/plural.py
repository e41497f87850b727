"""The mark with a plural's ending: aliexpresses, megafons."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique

_ENDINGS = ("s", "es")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.place.cost or find.left or find.right not in _ENDINGS:
        return ""
    return f"«{find.form.shown}» with the ending «{find.right}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark + ending for ending in _ENDINGS)


TECHNIQUE = Technique(id="plural", title="plural", rank=46, explains=explains, variants=variants)
