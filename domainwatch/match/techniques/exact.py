"""The mark itself, as a whole label, under somebody else's name or suffix."""

from domainwatch.match.reading import AS_WRITTEN
from domainwatch.match.technique import Form, Match, Technique
from domainwatch.model import Reading

#: A short mark is often an honest word of its own elsewhere, so that the same find says less.
SCORE, SCORE_SHORT = 90, 60


def explains(reading: Reading, form: Form) -> Match | None:
    """The whole label, where it is the spelling letter for letter."""
    if reading.kind != AS_WRITTEN or reading.text != form.text:
        return None
    step = f"the label is «{form.text}» itself, under a name that the brand does not own"
    return Match(start=0, stop=len(reading.text), score=SCORE if form.is_long else SCORE_SHORT, step=step)


TECHNIQUE = Technique(id="exact", title="exact label under another suffix", explains=explains)
