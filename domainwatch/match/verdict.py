"""One spelling in one name, judged, compiled: does it count, and how much."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.align import UNCHANGED, Grid, Slips, new_grid, place_of
from domainwatch.match.lexicon import NO_LETTER, ROOM, UNKNOWN_SHARE, Lexicon, Split, is_word, number_of, split
from domainwatch.match.score import LEAST_ODDS, Weights, least_steps, mixed_odds, most_odds, points_of, score_of
from domainwatch.match.spot import Spot, count_digits, is_same, is_same_without_separators, spot_of
from domainwatch.match.suffixes import Suffixes, body_of
from domainwatch.match.tables.costs import UNIT
from domainwatch.match.traits import (
    AT,
    Around,
    Traits,
    fill_ends,
    fill_mark,
    fill_position,
    fill_slips,
    fill_words,
    split_all,
)
from domainwatch.match.trees import Trees, tree_points
from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DASH, NEWLINE, X, N = 45, 10, 120, 110
#: Letters of the suffix that a find may run on into: aliexpre.ss, ali.express.
LETTERS_OF_SUFFIX = 8
#: Letters of a name that are read: all that a name can have (RFC 1035 section 2.3.4).
LETTERS_READ = 253
#: Letters that a spelling needs to count inside other letters, or with a slip in Cyrillic.
SLIP_LETTERS = 6
#: Letters of words that are no accident of the split.
LONG_WORD = 4
#: Slips that cost less are looks, which nobody makes by accident; what the slips beside letters of other
#: alphabets may cost.
SLIP_COST, ENCODED_COST = UNIT // 2, UNIT
#: By how much less likely (a power of ten) a label reads with a short mark as a word of it than without.
BURIED_MARGIN = 0.0
#: The least odds where every pair is wanted, whatever comes of it.
EVERYTHING = -1e9
#: What a spelling is.
DERIVED, REORDERED, CYRILLIC = 1, 2, 4
#: Places of a verdict in a row; the slips follow.
LINE, FORM, READING, SCORE, START, STOP, COST, SLIPS = range(8)
COLUMNS = SLIPS + len(Slips._fields)
#: What a digit in the place of a letter costs a mark that stands alone: nobody writes so by accident.
DISGUISE = 0.5
UNCHANGED_SLIPS = np.array(UNCHANGED, np.int64)


class Forms(NamedTuple):
    """The spellings, one a row: letters, their count and number, what they are, how common in running text."""

    letters: Bytes
    lengths: Ints
    numbers: Ints
    flags: Ints
    commonness: Floats


class Bench(NamedTuple):
    """All that judging reads and writes: the spellings, the models, and room for one name at a time."""

    forms: Forms
    lexicon: Lexicon
    suffixes: Suffixes
    weights: Weights
    trees: Trees
    grid: Grid
    split: Split
    traits: Floats


def new_bench(forms: Forms, lexicon: Lexicon, suffixes: Suffixes, weights: Weights, trees: Trees) -> Bench:
    """A bench for one thread."""
    room = Split(np.zeros(ROOM), np.zeros(ROOM, np.int64))
    return Bench(forms, lexicon, suffixes, weights, trees, new_grid(), room, np.zeros(len(Traits._fields)))


@compiled
def judge_lines(block: Bytes, pairs: Ints, least: float, bench: Bench, rows: Ints, traits: Floats) -> int:
    """Judges pairs of line and spelling; fills a row for each that reaches the least odds, and counts them.

    Lines whose part before the public suffix is encoded are left to `judge_text`. Where `traits` has rows, every pair
    gets a row and its traits one of them.
    """
    count, line, body, kind, size, is_encoded = 0, -1, 0, 0, 0, False
    for pair in range(len(pairs)):
        if pairs[pair, 0] != line:
            line = pairs[pair, 0]
            size = 0
            while block[line + size] != NEWLINE:
                size += 1
            body, kind = body_of(block[line : line + size], size, bench.suffixes)
            is_encoded = holds_encoded(block, line, line + size)
            if holds_encoded(block, line, line + body):
                body = 0
        if body == 0:
            continue
        around = Around(block[line : line + size], kind, is_encoded)
        row = rows[count]
        row[LINE], row[FORM], row[READING] = line, pairs[pair, 1], 0
        count += judge_text(around, body, least, bench, row) and keep(traits, count, bench)
    return count


@compiled
def judge_reading(around: Around, body: int, least: float, bench: Bench, rows: Ints, traits: Floats) -> int:
    """Judges the spellings that the rows name in text[:body]; those that count move to the head of the rows."""
    count = 0
    for place in range(len(rows)):
        for column in range(COLUMNS):
            rows[count, column] = rows[place, column]
        count += judge_text(around, body, least, bench, rows[count]) and keep(traits, count, bench)
    return count


@compiled
def keep(traits: Floats, place: int, bench: Bench) -> bool:
    """Writes the traits down where they are wanted."""
    if place < len(traits):
        for trait in range(len(bench.traits)):
            traits[place, trait] = bench.traits[trait]
    return True


@compiled
def judge_text(around: Around, body: int, least: float, bench: Bench, row: Ints) -> bool:
    """Finds the spelling of the row in text[:body] and judges it; fills the row."""
    form = bench.forms.letters[row[FORM], : bench.forms.lengths[row[FORM]]]
    size = min(len(around.text), body + LETTERS_OF_SUFFIX, LETTERS_READ)
    start, stop, cost = place_of(around.text, size, min(body, LETTERS_READ), form, bench.grid)
    row[START], row[STOP], row[COST] = start, min(stop, body), cost
    for place in range(len(bench.grid.slips)):
        row[SLIPS + place] = bench.grid.slips[place]
    return bool(row[START] < row[STOP]) and judge_place(around, body, least, bench, row)


@compiled
def judge_place(around: Around, body: int, least: float, bench: Bench, row: Ints) -> bool:
    """Judges a spelling where the row says that it stands; fills in the score, and the bench's traits."""
    text, number, traits = around.text, row[FORM], bench.traits
    form = bench.forms.letters[number, : bench.forms.lengths[number]]
    spot = spot_of(text, body, row[START], row[STOP])
    row[SCORE] = 0
    is_candidate = is_plausible(spot, text, row, bench)
    if not is_candidate and least > EVERYTHING:
        return False
    fill_position(spot, around, form, traits)
    fill_slips(row[COST], row[SLIPS:], traits)
    fill_ends(spot, text, form, traits)
    fill_mark(spot, text, form, bench.forms.commonness[number], bench.lexicon, traits)
    plain, is_hidden = plain_odds(bench), is_disguised(spot, text, form, row[SLIPS:])
    if not is_hidden and least > EVERYTHING and most_odds(plain) < least:
        return False
    fill_words(spot, text, bench.forms.numbers[number], bench.lexicon, bench.split, traits)
    if is_candidate:
        odds = odds_of(spot, text, number, plain, least, bench)
        if is_hidden:
            undisguise(row[SLIPS:], traits)
            odds = max(odds, odds_of(spot, text, number, plain_odds(bench), least, bench) - DISGUISE)
        row[SCORE] = score_of(odds) if odds >= least else 0
    return row[SCORE] > 0 or least == EVERYTHING


@compiled
def plain_odds(bench: Bench) -> float:
    """What all traits on the bench but the words around the find say, which take the longest to find out."""
    return bench.weights.start + points_of(bench.traits, 0, AT.margin, bench.weights)


@compiled
def odds_of(spot: Spot, text: Bytes, number: int, plain: float, least: float, bench: Bench) -> float:
    """The odds of the find whose traits are on the bench; EVERYTHING where it is buried or cannot reach the least.

    `plain` is what `plain_odds` says of it.
    """
    steps, most = plain + points_of(bench.traits, AT.margin, len(bench.traits), bench.weights), most_odds(plain)
    if steps < least_steps(least) or most < max(least, LEAST_ODDS) or is_buried(spot, text, number, bench):
        return EVERYTHING
    return min(most, mixed_odds(steps, tree_points(bench.traits, bench.trees)))


@compiled
def is_disguised(spot: Spot, text: Bytes, form: Bytes, slips: Ints) -> bool:
    """Whether the find is a word of its own that differs from the spelling by digits that pass for letters only."""
    digits = count_digits(text, spot.start, spot.stop) - count_digits(form, 0, len(form))
    is_alone = spot.start == spot.word and spot.stop == spot.word_stop
    return is_alone and len(form) >= LONG_WORD and 0 < digits == slips[0] == slips[: len(slips) - 1].sum()


@compiled
def undisguise(slips: Ints, traits: Floats) -> None:
    """Makes the traits of a disguised find those of the spelling itself."""
    traits[AT.digits] -= slips[0]
    fill_slips(0, UNCHANGED_SLIPS, traits)
    traits[AT.found_share] = traits[AT.word_share] = UNKNOWN_SHARE
    traits[AT.cost_share], traits[AT.begins], traits[AT.ends] = 0.0, 1.0, 1.0


@compiled
def is_plausible(spot: Spot, text: Bytes, row: Ints, bench: Bench) -> bool:
    """Whether the find may count at all, before any weighing.

    A derived spelling stands letter for letter as a word of its own, a re-ordered one is the whole label. A word of any
    language around a slip or a short mark is that word. Beside letters of other alphabets there is
    one slip at most; a short Cyrillic spelling stands alone or beside a lure word.
    """
    number, cost = row[FORM], row[COST]
    flags, length = bench.forms.flags[number], bench.forms.lengths[number]
    form = bench.forms.letters[number, :length]
    if flags & DERIVED:
        is_alone = spot.start == spot.word and spot.stop == spot.word_stop
        is_whole = spot.start == spot.label and spot.stop == spot.label_stop
        is_same_letters = is_same_without_separators(text, spot.start, spot.stop, form)
        return is_same_letters and (is_whole if flags & REORDERED else is_alone)
    is_short, is_russian = length < SLIP_LETTERS, flags & CYRILLIC != 0
    if (is_russian or row[READING] > 0) and cost > ENCODED_COST:
        return False
    is_other = not is_same(text, spot.word, spot.word_stop, form)
    is_doubtful = is_short or is_russian or cost >= SLIP_COST
    if is_other and is_doubtful and is_word(bench.lexicon, number_of(text, spot.word, spot.word_stop)):
        return False
    if not (is_russian and is_short) or (spot.start == spot.word and spot.stop == spot.word_stop):
        return True
    return has_lure(text, spot.label, spot.start, bench) or has_lure(text, spot.stop, spot.label_stop, bench)


@compiled
def has_lure(text: Bytes, start: int, stop: int, bench: Bench) -> bool:
    """Whether a word of text[start:stop] lures."""
    return split_all(text, start, stop, 0, bench.lexicon, bench.split)[1] > 0


@compiled
def is_buried(spot: Spot, text: Bytes, number: int, bench: Bench) -> bool:
    """Whether a short find is but letters of ordinary words: «outletmall» for tmall.

    Letters on both sides of it, or a label that reads better without it; a lure word in the same word between hyphens
    says that the mark is meant.
    """
    is_alone = spot.start == spot.word and spot.stop == spot.word_stop
    if bench.forms.lengths[number] >= SLIP_LETTERS or is_alone:
        return False
    if has_lure(text, spot.word, spot.start, bench) or has_lure(text, spot.stop, spot.word_stop, bench):
        return False
    if is_ending(spot, text, bench):
        return True
    is_inside = bench.traits[AT.left_border] == 0 and bench.traits[AT.right_border] == 0
    is_unlikely = bench.traits[AT.margin] < BURIED_MARGIN
    return (
        is_inside or is_unlikely or reads_as_words(text, spot.word, spot.word_stop, bench.forms.numbers[number], bench)
    )


@compiled
def is_ending(spot: Spot, text: Bytes, bench: Bench) -> bool:
    """Whether one letter and then a word follow: the letter ends a longer word than the mark, as in «ozonoterapia»."""
    size = spot.word_stop - spot.stop
    if size <= LONG_WORD:
        return False
    split(bench.lexicon, text, spot.stop, spot.word_stop, 0, bench.split)
    second, tail = 0, size
    while bench.split.begin[tail] > 0:
        second, tail = tail, bench.split.begin[tail]
    if tail != 1 or second - tail < LONG_WORD or bench.lexicon.letters[text[spot.stop]] == NO_LETTER:
        return False
    return is_word(bench.lexicon, number_of(text, spot.stop + tail, spot.stop + second))


@compiled
def reads_as_words(text: Bytes, start: int, stop: int, without: int, bench: Bench) -> bool:
    """Whether text[start:stop] is long known words and nothing else, where the mark is none."""
    split(bench.lexicon, text, start, stop, without, bench.split)
    tail = stop - start
    while tail > 0:
        head = bench.split.begin[tail]
        if tail - head < LONG_WORD or not is_word(bench.lexicon, number_of(text, start + head, start + tail)):
            return False
        tail = head
    return True


@compiled
def holds_encoded(text: Bytes, start: int, stop: int) -> bool:
    """Whether a label of text[start:stop] is encoded."""
    for place in range(start, stop - 3):
        if text[place] == X and text[place + 1] == N and text[place + 2] == DASH and text[place + 3] == DASH:
            return True
    return False
