"""The mark with a letter doubled: aliexxpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, has_only


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    slips = find.place.slips
    if slips.doubled != 1 or not has_only(slips, slips.doubled):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with a letter doubled"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark[:place] + mark[place] + mark[place:] for place in range(len(mark)))


TECHNIQUE = Technique(id="repetition", title="letter doubled", rank=30, explains=explains, variants=variants)
