"""The mark as it sounds, in another alphabet: алиэкспресс, yandeks, megaphon."""

from domainwatch.match.forms import SOUND, derived_by
from domainwatch.match.steps import more_in_words
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.form.origin != SOUND:
        return ""
    return f"«{find.form.shown}» sounds like «{find.form.mark.text}»{more_in_words(find)}"


TECHNIQUE = Technique(
    id="sound", title="another alphabet by sound", rank=16, explains=explains, variants=derived_by(SOUND)
)
