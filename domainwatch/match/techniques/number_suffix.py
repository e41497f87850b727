"""The mark with a number behind or before it: ozon24, 1aliexpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique

_NUMBERS = ("1", "2", "24", "365", "777", "2025", "2026")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    left, right = find.left.strip("-"), find.right.strip("-")
    if find.place.cost or not all(part.isdigit() for part in (left, right) if part) or not (left or right):
        return ""
    return f"«{find.form.shown}» with the number «{left or right}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark + number for number in _NUMBERS)
    yield from (f"{mark}-{number}" for number in _NUMBERS)


TECHNIQUE = Technique(id="number_suffix", title="number added", rank=44, explains=explains, variants=variants)
