"""The mark with two neighbours swapped: ailexpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.text == find.form.text or sorted(find.text) != sorted(find.form.text):
        return ""
    changed = [place for place, pair in enumerate(zip(find.text, find.form.text, strict=True)) if len(set(pair)) == 2]
    if len(changed) != 2 or changed[1] != changed[0] + 1:
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with two neighbouring letters swapped"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place in range(len(mark) - 1):
        yield mark[:place] + mark[place + 1] + mark[place] + mark[place + 2 :]


TECHNIQUE = Technique(
    id="transposition", title="neighbouring letters swapped", rank=30, explains=explains, variants=variants
)
