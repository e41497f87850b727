"""The mark cut by hyphens or dots: ali-express, ali.express."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, has_only


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    count = find.place.slips.separator
    if not has_only(find.place.slips, count):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» cut by {'a hyphen or a dot' if count == 1 else 'hyphens or dots'}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (f"{mark[:place]}-{mark[place:]}" for place in range(1, len(mark)))


TECHNIQUE = Technique(
    id="hyphenation", title="hyphen or dot inside the mark", rank=30, explains=explains, variants=variants
)
