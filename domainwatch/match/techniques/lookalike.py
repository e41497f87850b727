"""The mark in letters that only look like its own: аliexpress, aliéxpress, аӏіехргеѕѕ."""

from domainwatch.match.reading import LATIN_LOOK
from domainwatch.match.technique import Form, Match, Technique
from domainwatch.model import Reading

#: Nobody writes a mark in foreign letters by accident; within a longer label it is the same deceit, only weaker.
SCORE_WHOLE, SCORE_WITHIN, SCORE_SHORT = 95, 85, 80


def explains(reading: Reading, form: Form) -> Match | None:
    """The place of the spelling in the Latin reading of a label; a short spelling must be the whole of it."""
    if reading.kind != LATIN_LOOK:
        return None
    start = reading.text.find(form.text)
    is_whole = reading.text == form.text
    if start < 0 or not (is_whole or form.is_long):
        return None
    score = (SCORE_WHOLE if form.is_long else SCORE_SHORT) if is_whole else SCORE_WITHIN
    step = f"the label {'reads as' if is_whole else 'contains what reads as'} «{form.text}»"
    return Match(start=start, stop=start + len(form.text), score=score, step=step)


TECHNIQUE = Technique(id="lookalike", title="look-alike letters", explains=explains)
