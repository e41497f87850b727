"""The mark itself, as a whole label, under a suffix that the brand does not own."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.text != find.form.text or find.text != find.label or "." in find.body[find.label_stop :]:
        return ""
    return f"the label is «{find.form.shown}» itself, under a name that the brand does not own"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield mark


TECHNIQUE = Technique(
    id="exact", title="exact label under another suffix", rank=50, explains=explains, variants=variants
)
