"""The mark with one slip of the finger: aliexpres, aliexxpress, ailexpress, akiexpress, ali-express."""

from collections.abc import Iterator

from domainwatch.match.technique import Form, Match, Technique
from domainwatch.model import Reading

#: A slip in a whole label is plainer than a slip in one word among several.
SCORE_WHOLE, SCORE_WORD = 70, 60


def explains(reading: Reading, form: Form) -> Match | None:
    """The whole label, or a word between hyphens, that is one edit from the spelling."""
    if not form.is_long:
        return None
    for start, stop in _words(reading.text):
        word = reading.text[start:stop]
        slip = slip_between(form.text, word)
        if slip:
            score = SCORE_WHOLE if stop - start == len(reading.text) else SCORE_WORD
            return Match(start=start, stop=stop, score=score, step=f"«{word}» is «{form.text}» with {slip}")
    return None


def slip_between(mark: str, word: str) -> str:
    """The one edit that turns the mark into the word, in words; empty where there is none or more than one.

    An edit is a letter left out, added or replaced, or two neighbours swapped (optimal string alignment).
    """
    longer = len(word) - len(mark)
    if mark == word or abs(longer) > 1:
        return ""
    place = next((i for i, (a, b) in enumerate(zip(mark, word, strict=False)) if a != b), min(len(mark), len(word)))
    if longer > 0:
        return f"«{word[place]}» added" if word[place + 1 :] == mark[place:] else ""
    if longer < 0:
        return f"«{mark[place]}» left out" if word[place:] == mark[place + 1 :] else ""
    if word[place + 1 :] == mark[place + 1 :]:
        return f"«{word[place]}» for «{mark[place]}»"
    swapped = mark[:place] + mark[place + 1 : place + 2] + mark[place] + mark[place + 2 :]
    return f"«{mark[place : place + 2]}» swapped" if word == swapped else ""


def _words(text: str) -> Iterator[tuple[int, int]]:
    yield 0, len(text)
    if "-" not in text:
        return
    start = 0
    for word in text.split("-"):
        yield start, start + len(word)
        start += len(word) + 1


TECHNIQUE = Technique(id="edit", title="one edit", explains=explains)
