"""Plain letters and digits that read as the mark's Russian spelling: o3oh, c6ep."""

from domainwatch.match.forms import SHAPE, derived_by
from domainwatch.match.steps import more_in_words
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.form.origin != SHAPE:
        return ""
    return f"«{find.seen}» reads as a Russian spelling of «{find.form.mark.text}»{more_in_words(find)}"


TECHNIQUE = Technique(
    id="reads_as_cyrillic", title="ASCII that reads as Russian", rank=16, explains=explains, variants=derived_by(SHAPE)
)
