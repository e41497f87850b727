"""The mark as a label before somebody else's registrable name: aliexpress.com.secure-login.top."""

from domainwatch.match.technique import Find, Technique, no_variants


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.place.cost or "." not in find.body[find.label_stop :]:
        return ""
    return f"«{find.form.shown}» stands before the registrable name {find.domain.registrable_u}"


TECHNIQUE = Technique(
    id="levelsquat", title="mark before a foreign name", rank=40, explains=explains, variants=no_variants
)
