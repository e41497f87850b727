"""The mark with pieces of an address glued to it: wwwaliexpress, aliexpresscom, https-aliexpress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique

_HEADS = ("www", "ww", "http", "https", "m")
_TAILS = ("com", "net", "org", "ru", "su", "cojp", "couk", "comru", "rf")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    left, right = find.left.rstrip("-"), find.right.lstrip("-")
    if find.place.cost or not (left in ("", *_HEADS) and right in ("", *_TAILS) and (left or right)):
        return ""
    return f"«{find.form.shown}» with {' and '.join(f'«{part}»' for part in (left, right) if part)} glued to it"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (head + joint + mark for head in _HEADS for joint in ("", "-"))
    yield from (mark + joint + tail for tail in _TAILS for joint in ("", "-"))


TECHNIQUE = Technique(
    id="missing_dot", title="missing dot, glued address", rank=42, explains=explains, variants=variants
)
