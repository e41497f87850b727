"""The mark typed with another keyboard layout on: фдшучзкуыы, jpjy."""

from domainwatch.match.forms import LAYOUT, derived_by
from domainwatch.match.steps import more_in_words
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.form.origin != LAYOUT:
        return ""
    return f"«{find.form.shown}» are the keys of «{find.form.mark.text}» on another layout{more_in_words(find)}"


TECHNIQUE = Technique(
    id="layout", title="keys of another layout", rank=15, explains=explains, variants=derived_by(LAYOUT)
)
