"""What can be said of a find in numbers, compiled: the grounds on which it is scored."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.align import DASH, DOT, Ints
from domainwatch.match.lexicon import UNKNOWN_SHARE, Lexicon, Split, count_lures, number_of, share_of, split
from domainwatch.match.spot import Spot, border, count_digits, count_of, has_separator, is_same
from domainwatch.match.tables.costs import UNIT
from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

#: What the split of a label pays for taking a mark as one of its words (a power of ten): marks are rare words.
MARK_SHARE = -3.5
#: What a slip of one letter takes from a margin (powers of ten): one letter in thirty is any other by chance.
SLIP_SHARE = 1.5
#: Letters of a label, and words of a name, that the word model looks at; what hostile names have beyond tells no more.
LETTERS_SPLIT, WORDS_SPLIT = 40, 6


class Traits(NamedTuple):
    """Where the number for each ground stands in a row of them; the weights say what it counts."""

    letters: int
    cost: int
    look: int
    key: int
    other: int
    separator: int
    doubled: int
    added: int
    left_out: int
    swapped: int
    paired: int
    first: int
    before_registrable: int
    labels_before: int
    left_border: int
    right_border: int
    share_of_word: int
    share_of_label: int
    rest_left: int
    rest_right: int
    mark_share: int
    mark_within: int
    mark_beside: int
    found_share: int
    word_share: int
    suffix: int
    digits: int
    hyphens: int
    encoded: int
    is_whole: int
    letters_of_label: int
    letters_of_word: int
    cost_share: int
    begins: int
    ends: int
    margin: int
    rest_likelihood: int
    label_likelihood: int
    lures_left: int
    lures_right: int
    lures_elsewhere: int
    registrable_likelihood: int
    reserve: int


AT = Traits(*range(len(Traits._fields)))


class Around(NamedTuple):
    """What a find's traits are read from: the letters of the name, the kind of its suffix, whether it is encoded."""

    text: Bytes
    suffix: int
    is_encoded: bool


@compiled
def fill_position(spot: Spot, around: Around, form: Bytes, traits: Floats) -> None:
    """Fills in where the find stands, and how much of its surroundings it is."""
    text = around.text
    traits[AT.letters] = len(form)
    traits[AT.before_registrable] = count_of(text, spot.label_stop, spot.body, DOT)
    traits[AT.labels_before] = count_of(text, 0, spot.body, DOT)
    traits[AT.left_border] = border(text, spot.body, spot.start - 1)
    traits[AT.right_border] = border(text, spot.body, spot.stop)
    traits[AT.share_of_word] = (spot.stop - spot.start) / (spot.word_stop - spot.word)
    traits[AT.share_of_label] = (spot.stop - spot.start) / (spot.label_stop - spot.label)
    traits[AT.rest_left] = spot.start - spot.label - count_of(text, spot.label, spot.start, DASH)
    traits[AT.rest_right] = spot.label_stop - spot.stop - count_of(text, spot.stop, spot.label_stop, DASH)
    traits[AT.suffix] = around.suffix
    traits[AT.digits] = count_digits(text, spot.label, spot.label_stop)
    traits[AT.hyphens] = count_of(text, spot.label, spot.label_stop, DASH)
    traits[AT.encoded] = around.is_encoded
    traits[AT.is_whole] = spot.start == spot.label and spot.stop == spot.label_stop
    traits[AT.letters_of_label] = spot.label_stop - spot.label
    traits[AT.letters_of_word] = spot.word_stop - spot.word


@compiled
def fill_slips(cost: int, slips: Ints, traits: Floats) -> None:
    """Fills in how the find differs from the spelling."""
    traits[AT.cost] = round(cost / UNIT, 2)
    for kind in range(len(slips)):
        traits[AT.look + kind] = slips[kind]
    traits[AT.cost_share] = traits[AT.cost] / traits[AT.letters]


@compiled
def fill_ends(spot: Spot, text: Bytes, form: Bytes, traits: Floats) -> None:
    """Fills in how much of the spelling stands unchanged at the beginning of the find, and at its end."""
    limit = min(len(form), spot.stop - spot.start)
    same = 0
    while same < limit and text[spot.start + same] == form[same]:
        same += 1
    traits[AT.begins] = same / len(form)
    same = 0
    while same < limit and text[spot.stop - 1 - same] == form[len(form) - 1 - same]:
        same += 1
    traits[AT.ends] = same / len(form)


@compiled
def fill_mark(spot: Spot, text: Bytes, form: Bytes, commonness: Floats, lexicon: Lexicon, traits: Floats) -> None:
    """Fills in how common the spelling is as a word, and what was found in its place."""
    for column in range(3):
        traits[AT.mark_share + column] = commonness[column]
    traits[AT.found_share] = traits[AT.word_share] = UNKNOWN_SHARE
    if not is_same(text, spot.start, spot.stop, form):
        traits[AT.found_share] = share_of(lexicon, number_of(text, spot.start, spot.stop))
    if not is_same(text, spot.word, spot.word_stop, form):
        traits[AT.word_share] = share_of(lexicon, number_of(text, spot.word, spot.word_stop))


@compiled
def fill_words(spot: Spot, text: Bytes, number: int, lexicon: Lexicon, room: Split, traits: Floats) -> None:
    """Fills in how the label reads with the spelling as one of its words, and without; `number` is the spelling's."""
    word, left, lures_left = _split_word(spot, text, number, lexicon, room)
    right, lures_right = 0.0, 0
    if spot.stop < spot.word_stop:
        right, lures_right = split_all(text, spot.stop, spot.word_stop, number, lexicon, room)
    before, lures_before, after, lures_after = 0.0, 0, 0.0, 0
    if spot.label < spot.word or spot.word_stop < spot.label_stop:
        before, lures_before = split_all(text, spot.label, spot.word, number, lexicon, room)
        after, lures_after = split_all(text, spot.word_stop, spot.label_stop, number, lexicon, room)
    lures_elsewhere = 0
    if spot.label > 0 or spot.label_stop < spot.body:
        lures_elsewhere = split_all(text, 0, spot.label, number, lexicon, room)[1]
        lures_elsewhere += split_all(text, spot.label_stop, spot.body, number, lexicon, room)[1]
    rest = traits[AT.rest_left] + traits[AT.rest_right]
    traits[AT.margin] = left + right + MARK_SHARE - word
    traits[AT.rest_likelihood] = (before + left + right + after) / rest if rest else 0.0
    traits[AT.label_likelihood] = (before + word + after) / (spot.label_stop - spot.label)
    traits[AT.lures_left], traits[AT.lures_right] = lures_before + lures_left, lures_right + lures_after
    traits[AT.lures_elsewhere] = lures_elsewhere
    traits[AT.registrable_likelihood] = (
        _registrable_likelihood(spot, text, lexicon, room) if spot.label_stop < spot.body else 0.0
    )
    traits[AT.reserve] = traits[AT.margin] - SLIP_SHARE * traits[AT.cost]


@compiled
def _split_word(spot: Spot, text: Bytes, number: int, lexicon: Lexicon, room: Split) -> tuple[float, float, int]:
    """The likelihood of the word around the find, that of what it has before the find, and how many lures that has."""
    is_one = spot.word_stop - spot.word <= LETTERS_SPLIT and not has_separator(text, spot.start, spot.stop)
    if is_one:
        # What is likeliest up to the find is a step on the way to what is likeliest up to the end.
        word = split(lexicon, text, spot.word, spot.word_stop, number, room)
        return word, room.best[spot.start - spot.word], count_lures(lexicon, text, spot.word, spot.start, room)
    left, lures = split_all(text, spot.word, spot.start, number, lexicon, room)
    return split_all(text, spot.word, spot.word_stop, number, lexicon, room)[0], left, lures


@compiled
def _registrable_likelihood(spot: Spot, text: Bytes, lexicon: Lexicon, room: Split) -> float:
    """How much the registrable label reads as words, per letter, where the find stands in a label before it."""
    start = spot.body
    while start > spot.label_stop and text[start - 1] != DOT:
        start -= 1
    if start <= spot.label_stop or start == spot.body:
        return 0.0
    return split(lexicon, text, start, min(spot.body, start + LETTERS_SPLIT), 0, room) / (spot.body - start)


@compiled
def split_all(text: Bytes, start: int, stop: int, without: int, lexicon: Lexicon, room: Split) -> tuple[float, int]:
    """The likelihood of text[start:stop], hyphen by hyphen and dot by dot, and how many of its words lure."""
    value, lures, head, parts = 0.0, 0, start, 0
    for place in range(start, stop + 1):
        if place < stop and text[place] != DASH and text[place] != DOT:
            continue
        if place > head:
            tail = min(place, head + LETTERS_SPLIT)
            value += split(lexicon, text, head, tail, without, room)
            lures += count_lures(lexicon, text, head, tail, room)
        head, parts = place + 1, parts + 1
        if parts == WORDS_SPLIT:
            break
    return value, lures
