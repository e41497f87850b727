"""The mark typed with another keyboard layout on: фдшучзкуыы, jpjy."""

from collections.abc import Iterator

from domainwatch.match.forms import LAYOUT, derived
from domainwatch.match.steps import more_in_words
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.form.origin != LAYOUT:
        return ""
    return f"«{find.form.shown}» are the keys of «{find.form.mark.text}» on another layout{more_in_words(find)}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (shown for shown, origin in derived(mark) if origin == LAYOUT)


TECHNIQUE = Technique(id="layout", title="keys of another layout", rank=15, explains=explains, variants=variants)
