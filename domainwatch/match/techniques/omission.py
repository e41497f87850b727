"""The mark with a letter left out: aliexpess."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, has_only


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    slips = find.place.slips
    if slips.left_out != 1 or not has_only(slips, slips.left_out):
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with one letter missing"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark[:place] + mark[place + 1 :] for place in range(len(mark)))


TECHNIQUE = Technique(id="omission", title="letter left out", rank=30, explains=explains, variants=variants)
