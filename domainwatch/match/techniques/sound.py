"""The mark as it sounds, in another alphabet: алиэкспресс, yandeks, megaphon."""

from collections.abc import Iterator

from domainwatch.match.forms import SOUND, derived
from domainwatch.match.steps import more_in_words
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.form.origin != SOUND:
        return ""
    return f"«{find.form.shown}» sounds like «{find.form.mark.text}»{more_in_words(find)}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (shown for shown, origin in derived(mark) if origin == SOUND)


TECHNIQUE = Technique(id="sound", title="another alphabet by sound", rank=16, explains=explains, variants=variants)
