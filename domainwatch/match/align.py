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


#: The slips of a spelling found letter for letter.
UNCHANGED = Slips(0, 0, 0, 0, 0, 0, 0, 0, 0, 1)


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
    start, stop, counts = _trace(raw, spelling, table, steps, _KIND)
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
    letter = form[place]
    is_double = (place > 0 and letter == form[place - 1]) or (place + 1 < len(form) and letter == form[place + 1])
    return DOUBLED_COST if is_double else 1.0


# The compiled inner loops take arrays whose types numba infers; annotations would only repeat them.
@njit(nogil=True, cache=True)
def _step(text, form, cost, table, i, j):  # type: ignore[no-untyped-def]
    """The cheapest way to have read i letters of the spelling by place j of the text, and its kind."""
    best, step = table[i - 1, j] + omitted_cost(form, i - 1), LEFT_OUT
    if j == 0:
        return best, step
    letter = text[j - 1]
    price = table[i - 1, j - 1] + cost[letter, form[i - 1]]
    if price <= best:
        best, step = price, MATCHED
    price = table[i, j - 1] + added_cost(letter, form, i)
    if price < best:
        best, step = price, ADDED
    if j > 1:
        before = text[j - 2]
        price = table[i - 1, j - 2] + pair_cost(before, letter, form[i - 1])
        if price < best:
            best, step = price, PAIRED
        if i > 1 and letter == form[i - 2] and before == form[i - 1] and letter != before:
            price = table[i - 2, j - 2] + SWAPPED_COST
            if price < best:
                best, step = price, SWAPPED
    return best, step


@njit(nogil=True, cache=True)
def _fill(text, last_start, form, cost):  # type: ignore[no-untyped-def]
    size, length = len(text), len(form)
    table = np.full((length + 1, size + 1), NEVER)
    steps = np.zeros((length + 1, size + 1), np.int8)
    for j in range(min(last_start, size)):
        if text[j] not in (DASH, DOT):
            table[0, j] = 0.0 if j == 0 or text[j - 1] in (DASH, DOT) else BORDER_COST
    for i in range(1, length + 1):
        for j in range(size + 1):
            table[i, j], steps[i, j] = _step(text, form, cost, table, i, j)
    return table, steps


@njit(nogil=True, cache=True)
def _end(text, prices):  # type: ignore[no-untyped-def]
    """Where the cheapest find ends."""
    stop, least = len(text), NEVER
    for j in range(1, len(text) + 1):
        is_inside = j < len(text) and text[j] not in (DASH, DOT)
        price = prices[j] + (BORDER_COST if is_inside else 0.0)
        if price < least and text[j - 1] not in (DASH, DOT):
            stop, least = j, price
    return stop


@njit(nogil=True, cache=True)
def _slip(step, letter, form, i, kinds):  # type: ignore[no-untyped-def]
    """Which field of Slips a step counts for; -1 where it is no slip."""
    if step == MATCHED:
        kind = kinds[letter, form[i - 1]]
        return 9 if kind == 0 and i == 1 else kind - 1
    if step == ADDED:
        if letter in (DASH, DOT):
            return 3
        return 4 if added_cost(letter, form, i) == DOUBLED_COST else 5
    return 6 if step == LEFT_OUT else 7 if step == SWAPPED else 8


@njit(nogil=True, cache=True)
def _trace(text, form, table, steps, kinds):  # type: ignore[no-untyped-def]
    """Where the cheapest find begins and ends, and its slips counted."""
    counts = np.zeros(10, np.int64)
    stop = _end(text, table[len(form)])
    i, j = len(form), stop
    while i > 0:
        step = steps[i, j]
        slip = _slip(step, text[j - 1], form, i, kinds)
        if slip >= 0:
            counts[slip] += 1
        i -= 0 if step == ADDED else 2 if step == SWAPPED else 1
        j -= 0 if step == LEFT_OUT else 2 if step in (SWAPPED, PAIRED) else 1
    return j, stop, counts
