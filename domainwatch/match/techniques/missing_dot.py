"""The mark with pieces of an address glued to it: wwwaliexpress, aliexpresscom, https-aliexpress."""

from collections.abc import Iterator

from domainwatch.match.alphabet import is_cyrillic, shown_key
from domainwatch.match.technique import Find, Technique

_HEADS = ("www", "ww", "http", "https", "m")
_TAILS = ("com", "net", "org", "ru", "su", "cojp", "couk", "comru", "rf")
_RUSSIAN_HEADS, _RUSSIAN_TAILS = ("ввв",), ("ком", "ру", "рф", "орг", "онлайн")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    left, right = shown_key(find.left.rstrip("-")), shown_key(find.right.lstrip("-"))
    is_glued = left in ("", *_HEADS, *_RUSSIAN_HEADS) and right in ("", *_TAILS, *_RUSSIAN_TAILS) and (left or right)
    if find.place.cost or not is_glued:
        return ""
    return f"«{find.form.shown}» with {' and '.join(f'«{part}»' for part in (left, right) if part)} glued to it"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    heads, tails = (_RUSSIAN_HEADS, _RUSSIAN_TAILS) if is_cyrillic(mark) else (_HEADS, _TAILS)
    yield from (head + joint + mark for head in heads for joint in ("", "-"))
    yield from (mark + joint + tail for tail in tails for joint in ("", "-"))


TECHNIQUE = Technique(
    id="missing_dot", title="missing dot, glued address", rank=42, explains=explains, variants=variants
)
