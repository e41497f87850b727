"""The mark with a plural's ending: aliexpresses, megafons."""

from collections.abc import Iterator

from domainwatch.match.alphabet import is_cyrillic, shown_key
from domainwatch.match.technique import Find, Technique

_ENDINGS, _RUSSIAN_ENDINGS = ("s", "es"), ("ы", "и")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.place.cost or find.left or shown_key(find.right) not in (*_ENDINGS, *_RUSSIAN_ENDINGS):
        return ""
    return f"«{find.form.shown}» with the ending «{shown_key(find.right)}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark + ending for ending in (_RUSSIAN_ENDINGS if is_cyrillic(mark) else _ENDINGS))


TECHNIQUE = Technique(id="plural", title="plural", rank=46, explains=explains, variants=variants)
