"""Where a find stands in a name, compiled: its label, its word, what is beside it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.align import DASH, DOT, NINE, ZERO, is_separator
from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
#: What stands beside a find.
LETTER, DIGIT, HYPHEN, LABEL_END = range(4)


class Spot(NamedTuple):
    """Places in the text of a name, half-open; the text before the public suffix is text[:body].

    [start, stop) is the find, [word, word_stop) the word between hyphens or dots around it, [label, label_stop) the
    label, or the labels, that hold it.
    """

    body: int
    start: int
    stop: int
    word: int
    word_stop: int
    label: int
    label_stop: int


@compiled
def spot_of(text: Bytes, body: int, start: int, stop: int) -> Spot:
    """What is around a find; one that runs on into the suffix ends where the suffix begins."""
    stop = min(stop, body)
    label = start
    while label > 0 and text[label - 1] != DOT:
        label -= 1
    label_stop = max(start, stop - 1)
    while label_stop < body and text[label_stop] != DOT:
        label_stop += 1
    word, word_stop = start, stop
    while word > label and text[word - 1] != DASH:
        word -= 1
    while word_stop < label_stop and text[word_stop] != DASH:
        word_stop += 1
    return Spot(body, start, stop, word, word_stop, label, label_stop)


@compiled
def border(text: Bytes, body: int, place: int) -> int:
    """What stands at the place."""
    if place < 0 or place >= body or text[place] == DOT:
        return LABEL_END
    if text[place] == DASH:
        return HYPHEN
    return DIGIT if ZERO <= text[place] <= NINE else LETTER


@compiled
def count_of(text: Bytes, start: int, stop: int, letter: int) -> int:
    """How often the letter stands in text[start:stop]."""
    count = 0
    for place in range(start, stop):
        count += text[place] == letter
    return count


@compiled
def has_separator(text: Bytes, start: int, stop: int) -> bool:
    """Whether a hyphen or dot stands in text[start:stop]."""
    while start < stop and not is_separator(text[start]):
        start += 1
    return start < stop


@compiled
def count_digits(text: Bytes, start: int, stop: int) -> int:
    """How many digits stand in text[start:stop]."""
    count = 0
    for place in range(start, stop):
        count += ZERO <= text[place] <= NINE
    return count


@compiled
def is_same(text: Bytes, start: int, stop: int, form: Bytes) -> bool:
    """Whether text[start:stop] is the spelling, letter for letter."""
    if stop - start != len(form):
        return False
    place = 0
    while place < len(form) and text[start + place] == form[place]:
        place += 1
    return place == len(form)


@compiled
def is_same_without_separators(text: Bytes, start: int, stop: int, form: Bytes) -> bool:
    """Whether text[start:stop] is the spelling, letter for letter, where separators do not count."""
    place = 0
    for at in range(start, stop):
        if is_separator(text[at]):
            continue
        if place == len(form) or text[at] != form[place]:
            return False
        place += 1
    return place == len(form)
