"""The mark cut in two and put together the other way round: press-aliex."""

from domainwatch.match.forms import ORDER, derived_by
from domainwatch.match.technique import Find, Technique


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.form.origin != ORDER:
        return ""
    return f"«{find.seen}» is «{find.form.mark.text}» with its parts the other way round"


TECHNIQUE = Technique(
    id="word_order", title="parts the other way round", rank=15, explains=explains, variants=derived_by(ORDER)
)
