"""How a spelling lies in a text: where, at what cost, and by which slips."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from domainwatch.match.tables.costs import letter_costs

DASH, DOT, NINE, ZERO = 45, 46, 57, 48
#: Prices of slips other than reading one letter as another; whole letters added or left out cost 1.
DASH_COST, DOT_COST, DOUBLED_COST, DIGIT_COST, SWAPPED_COST = 0.3, 0.6, 0.5, 0.9, 0.7
#: A find that does not begin or end where a word does pays a little, so that of equal ones the bordered one is taken.
BORDER_COST = 0.15
NEVER = 1e9
#: Kinds of steps in an alignment.
MATCHED, ADDED, LEFT_OUT, SWAPPED, PAIRED = 1, 2, 3, 4, 5
_COST, _KIND = letter_costs()


class Slips(NamedTuple):
    """How often each kind of slip occurs; `first` is 1 where the first letter is the spelling's own."""

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


class Alignment(NamedTuple):
    """Where the spelling lies in the text: [start, stop), half-open."""

    start: int
    stop: int
    cost: float
    slips: Slips


def align(text: str, last_start: int, form: str) -> Alignment:
    """The cheapest place of the spelling in a text of the small alphabet, beginning before `last_start`."""
    raw = np.frombuffer(text.encode("ascii", "replace"), np.uint8)
    spelling = np.frombuffer(form.encode("ascii", "replace"), np.uint8)
    table, steps = _fill(raw, last_start, spelling, _COST)
    counts = np.zeros(len(Slips._fields), np.int64)
    start, stop = _trace(raw, spelling, table, steps, (_KIND, counts))
    return Alignment(start, stop, float(table[len(spelling), stop] - table[0, start]), Slips(*counts.tolist()))


@njit(nogil=True, cache=True)
def pair_cost(first: int, second: int, letter: int) -> float:
    """What it costs to read two letters as one: rn and nn as m, vv as w, cl as d, lc as k."""
    if letter == 109 and second == 110:
        return 0.25 if first == 114 else 0.35 if first == 110 else NEVER
    if letter == 119 and first == 118 and second == 118:
        return 0.25
    if letter == 100 and first == 99 and second == 108:
        return 0.3
    if letter == 107 and first == 108 and second == 99:
        return 0.4
    return NEVER


@njit(nogil=True, cache=True)
def added_cost(letter: int, form: NDArray[np.uint8], place: int) -> float:
    """What a letter more in the text costs, that stands before form[place]."""
    if letter == DASH:
        return DASH_COST
    if letter == DOT:
        return DOT_COST
    if letter == form[place - 1] or (place < len(form) and letter == form[place]):
        return DOUBLED_COST
    return DIGIT_COST if ZERO <= letter <= NINE else 1.0


@njit(nogil=True, cache=True)
def omitted_cost(form: NDArray[np.uint8], place: int) -> float:
    """What a letter of the spelling that the text lacks costs."""
    is_double = (place > 0 and form[place] == form[place - 1]) or (place + 1 < len(form) and form[place] == form[place + 1])
    return DOUBLED_COST if is_double else 1.0


@njit(nogil=True, cache=True)
def _fill(text, last_start, form, cost):  # type: ignore[no-untyped-def]
    size, length = len(text), len(form)
    table = np.full((length + 1, size + 1), NEVER)
    steps = np.zeros((length + 1, size + 1), np.int8)
    for j in range(min(last_start, size)):
        if text[j] != DASH and text[j] != DOT:
            table[0, j] = 0.0 if j == 0 or text[j - 1] == DASH or text[j - 1] == DOT else BORDER_COST
    for i in range(1, length + 1):
        for j in range(size + 1):
            best, step = table[i - 1, j] + omitted_cost(form, i - 1), LEFT_OUT
            if j > 0:
                letter = text[j - 1]
                price = table[i - 1, j - 1] + cost[letter, form[i - 1]]
                if price <= best:
                    best, step = price, MATCHED
                price = table[i, j - 1] + added_cost(letter, form, i)
                if price < best:
                    best, step = price, ADDED
                if j > 1:
                    price = table[i - 1, j - 2] + pair_cost(text[j - 2], letter, form[i - 1])
                    if price < best:
                        best, step = price, PAIRED
                    if i > 1 and letter == form[i - 2] and text[j - 2] == form[i - 1] and letter != text[j - 2]:
                        price = table[i - 2, j - 2] + SWAPPED_COST
                        if price < best:
                            best, step = price, SWAPPED
            table[i, j], steps[i, j] = best, step
    return table, steps


@njit(nogil=True, cache=True)
def _trace(raw, form, table, steps, kinds_and_counts):  # type: ignore[no-untyped-def]
    kinds, counts = kinds_and_counts
    size, length = len(raw), len(form)
    stop, least = size, NEVER
    for j in range(1, size + 1):
        is_inside = j < size and raw[j] != DASH and raw[j] != DOT
        price = table[length, j] + (BORDER_COST if is_inside else 0.0)
        if price < least and raw[j - 1] != DASH and raw[j - 1] != DOT:
            stop, least = j, price
    i, j = length, stop
    while i > 0:
        step = steps[i, j]
        if step == MATCHED:
            kind = kinds[raw[j - 1], form[i - 1]]
            if kind > 0:
                counts[kind - 1] += 1
            elif i == 1:
                counts[9] = 1
            i, j = i - 1, j - 1
        elif step == ADDED:
            letter = raw[j - 1]
            if letter == DASH or letter == DOT:
                counts[3] += 1
            else:
                counts[4 if added_cost(letter, form, i) == DOUBLED_COST else 5] += 1
            j -= 1
        elif step == LEFT_OUT:
            counts[6] += 1
            i -= 1
        elif step == SWAPPED:
            counts[7] += 1
            i, j = i - 2, j - 2
        else:
            counts[8] += 1
            i, j = i - 1, j - 2
    return j, stop
