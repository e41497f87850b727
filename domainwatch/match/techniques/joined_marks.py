"""The mark joined with itself or with another watched mark: ozonozon, yandex-sberbank."""

from collections.abc import Iterator

from domainwatch.match.alphabet import shown_key
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    others = [part for part in (*find.left.split("-"), *find.right.split("-")) if part]
    if find.place.cost or not others or not find.form.watched.issuperset(others):
        return ""
    told = " and ".join(f"«{shown_key(other)}»" for other in others)
    return f"«{find.form.shown}» joined with the mark {told}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark + joint + mark for joint in ("", "-"))


TECHNIQUE = Technique(id="joined_marks", title="marks joined", rank=41, explains=explains, variants=variants)
