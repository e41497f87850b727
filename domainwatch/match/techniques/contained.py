"""The mark inside a longer label: aliexpress-sale, myaliexpress."""

from domainwatch.match.reading import AS_WRITTEN
from domainwatch.match.technique import Form, Match, Technique
from domainwatch.model import Reading

#: From the mark lost in a long word to the mark with a letter beside it; hyphens around it show that it is meant.
SCORE_LEAST, SCORE_SHARE, SCORE_HYPHEN = 40, 35, 10


def explains(reading: Reading, form: Form) -> Match | None:
    """The first place of the spelling in a label that holds more than the spelling."""
    if reading.kind != AS_WRITTEN or not form.is_long or reading.text == form.text:
        return None
    start = reading.text.find(form.text)
    if start < 0:
        return None
    stop = start + len(form.text)
    stands_alone = _is_border(reading.text, start - 1) and _is_border(reading.text, stop)
    score = SCORE_LEAST + SCORE_SHARE * len(form.text) // len(reading.text) + SCORE_HYPHEN * stands_alone
    step = f"the label contains «{form.text}»" + (" as a word of its own" if stands_alone else "")
    return Match(start=start, stop=stop, score=score, step=step)


def _is_border(text: str, place: int) -> bool:
    return not 0 <= place < len(text) or text[place] == "-"


TECHNIQUE = Technique(id="contained", title="mark inside a longer label", explains=explains)
