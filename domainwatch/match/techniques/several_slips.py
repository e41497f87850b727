"""The mark with more than one slip: aliexxpes, kuronekoyanato."""

from domainwatch.match.steps import slips_in_words
from domainwatch.match.technique import Find, Technique, no_variants


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    return f"«{find.seen}» comes near «{find.form.shown}»: {slips_in_words(find.place.slips)}"


TECHNIQUE = Technique(id="several_slips", title="several slips", rank=90, explains=explains, variants=no_variants)
