"""How a spelling lies in a text, compiled: where, at what cost, and by which slips."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.tables.costs import UNIT, letter_costs
from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

DASH, DOT, NINE, ZERO, C, D, K, L, M, N, R, V, W = 45, 46, 57, 48, 99, 100, 107, 108, 109, 110, 114, 118, 119
#: Prices of slips other than reading one letter as another, in units; a letter added or left out costs 20, a whole one.
DASH_COST, DOT_COST, DOUBLED_COST, DIGIT_COST, SWAPPED_COST, WHOLE = 6, 12, 10, 18, 14, 20
#: Prices of two letters that pass for one.
RN_COST, NN_COST, VV_COST, CL_COST, LC_COST = 5, 7, 5, 6, 8
#: A find that does not begin or end where a word does pays a little, so that of equal ones the bordered one is taken.
BORDER_COST = 3
NEVER = 1 << 20
#: Kinds of steps in an alignment.
MATCHED, ADDED, LEFT_OUT, SWAPPED, PAIRED = 1, 2, 3, 4, 5
#: Letters of the longest spelling (a label has 63 octets), and of the longest text (a name has 253).
FORM_ROOM, TEXT_ROOM = 64, 256


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


#: Places in Slips.
SEPARATOR, DOUBLED, EXTRA, MISSING, TURNED, TWO_FOR_ONE, OWN_FIRST = 3, 4, 5, 6, 7, 8, 9
#: The slips of a spelling found letter for letter.
UNCHANGED = Slips(0, 0, 0, 0, 0, 0, 0, 0, 0, 1)


class Alignment(NamedTuple):
    """Where the spelling lies in the text: [start, stop), half-open; the cost in whole letters."""

    start: int
    stop: int
    cost: float
    slips: Slips


class Grid(NamedTuple):
    """Room for one alignment, and the tables that it reads.

    `prices[i, j]` is the least cost of having read i letters of the spelling by place j of the text, `steps` the last
    step of it, `slips` the counts at the end. `costs` and `kinds` are by byte and byte.
    """

    prices: NDArray[np.int32]
    steps: Bytes
    slips: Ints
    costs: Bytes
    kinds: Bytes


def new_grid() -> Grid:
    """Room for alignments, of use to one thread at a time."""
    prices = np.zeros((FORM_ROOM, TEXT_ROOM), np.int32)
    return Grid(
        prices, np.zeros((FORM_ROOM, TEXT_ROOM), np.uint8), np.zeros(len(Slips._fields), np.int64), *letter_costs()
    )


def align(text: str, last_start: int, form: str) -> Alignment:
    """The cheapest place of the spelling in a text of the small alphabet, beginning before `last_start`."""
    raw = np.frombuffer(text.encode("ascii", "replace"), np.uint8)[: TEXT_ROOM - 1]
    spelling = np.frombuffer(form.encode("ascii", "replace"), np.uint8)[: FORM_ROOM - 1]
    grid = new_grid()
    start, stop, cost = place_of(raw, len(raw), last_start, spelling, grid)
    return Alignment(start, stop, cost / UNIT, Slips(*grid.slips.tolist()))


@compiled
def pair_cost(first: int, second: int, letter: int) -> int:
    """What it costs to read two letters as one: rn and nn as m, vv as w, cl as d, lc as k."""
    if letter == M and second == N:
        return RN_COST if first == R else NN_COST if first == N else NEVER
    if letter == W and second == V and first == V:
        return VV_COST
    if letter == D and second == L and first == C:
        return CL_COST
    if letter == K and second == C and first == L:
        return LC_COST
    return NEVER


@compiled
def added_cost(letter: int, form: Bytes, place: int) -> int:
    """What a letter more in the text costs, that stands before form[place]."""
    if letter == DASH:
        return DASH_COST
    if letter == DOT:
        return DOT_COST
    if letter == form[place - 1] or (place < len(form) and letter == form[place]):
        return DOUBLED_COST
    return DIGIT_COST if ZERO <= letter <= NINE else WHOLE


@compiled
def omitted_cost(form: Bytes, place: int) -> int:
    """What a letter of the spelling that the text lacks costs."""
    letter = form[place]
    is_double = (place > 0 and letter == form[place - 1]) or (place + 1 < len(form) and letter == form[place + 1])
    return DOUBLED_COST if is_double else WHOLE


@compiled
def is_separator(letter: int) -> bool:
    """Whether the letter parts words or labels."""
    return letter in (DASH, DOT)


@compiled
def place_of(text: Bytes, size: int, last_start: int, form: Bytes, grid: Grid) -> tuple[int, int, int]:
    """Where the cheapest find in text[:size] begins and ends, and its cost in units; the slips go to `grid.slips`."""
    exact = _exact_place(text, size, last_start, form)
    if exact >= 0:
        grid.slips[:] = 0
        grid.slips[OWN_FIRST] = 1
        return exact, exact + len(form), 0
    _fill_first(text, size, last_start, grid)
    for i in range(1, len(form) + 1):
        _fill_row(text, size, form, i, grid)
    stop = _end(text, size, grid.prices[len(form)])
    start = _trace(text, stop, form, grid)
    return start, stop, grid.prices[len(form), stop] - grid.prices[0, start]


@compiled
def _exact_place(text: Bytes, size: int, last_start: int, form: Bytes) -> int:
    """Where the spelling stands letter for letter, with a border on one side at least; -1 where it does not.

    Any slip costs more than the one border that may be missing, so that no other find can be cheaper.
    """
    length, found, least = len(form), -1, 2 * BORDER_COST
    for start in range(min(last_start, size - length + 1)):
        place = 0
        while place < length and text[start + place] == form[place]:
            place += 1
        if place == length:
            price = 0 if start == 0 or is_separator(text[start - 1]) else BORDER_COST
            price += 0 if start + length == size or is_separator(text[start + length]) else BORDER_COST
            if price < least:
                found, least = start, price
    return found


@compiled
def _fill_first(text: Bytes, size: int, last_start: int, grid: Grid) -> None:
    """Finds may begin at no cost where a word does, at a little anywhere else."""
    prices = grid.prices
    prices[0, : size + 1] = NEVER
    for j in range(min(last_start, size)):
        if not is_separator(text[j]):
            prices[0, j] = 0 if j == 0 or is_separator(text[j - 1]) else BORDER_COST


@compiled
def _fill_row(text: Bytes, size: int, form: Bytes, i: int, grid: Grid) -> None:
    """The cheapest ways to have read i letters of the spelling by each place of the text, and their last steps."""
    above, row, steps, costs = grid.prices[i - 1], grid.prices[i], grid.steps[i], grid.costs[form[i - 1]]
    letter, before = form[i - 1], form[max(0, i - 2)]
    omitted = omitted_cost(form, i - 1)
    can_pair = letter in (M, W, D, K)
    row[0], steps[0] = above[0] + omitted, LEFT_OUT
    read = text[0]
    for j in range(1, size + 1):
        last, read = read, text[j - 1]
        best, step = above[j] + omitted, LEFT_OUT
        price = above[j - 1] + costs[read]
        if price <= best:
            best, step = price, MATCHED
        if row[j - 1] < best:
            price = row[j - 1] + added_cost(read, form, i)
            if price < best:
                best, step = price, ADDED
        if can_pair and j > 1:
            price = above[j - 2] + pair_cost(last, read, letter)
            if price < best:
                best, step = price, PAIRED
        if read == before and last == letter and i > 1 and j > 1 and read != letter:
            price = grid.prices[i - 2, j - 2] + SWAPPED_COST
            if price < best:
                best, step = price, SWAPPED
        row[j], steps[j] = best, step


@compiled
def _end(text: Bytes, size: int, prices: NDArray[np.int32]) -> int:
    """Where the cheapest find ends."""
    stop, least = size, NEVER
    for j in range(1, size + 1):
        is_inside = j < size and not is_separator(text[j])
        price = prices[j] + (BORDER_COST if is_inside else 0)
        if price < least and not is_separator(text[j - 1]):
            stop, least = j, price
    return stop


@compiled
def _slip(step: int, letter: int, form: Bytes, i: int, kinds: Bytes) -> int:
    """Which field of Slips a step counts for; -1 where it is no slip."""
    if step == MATCHED:
        kind = int(kinds[letter, form[i - 1]])
        return OWN_FIRST if kind == 0 and i == 1 else kind - 1
    if step == ADDED:
        if is_separator(letter):
            return SEPARATOR
        return DOUBLED if added_cost(letter, form, i) == DOUBLED_COST else EXTRA
    return MISSING if step == LEFT_OUT else TURNED if step == SWAPPED else TWO_FOR_ONE


@compiled
def _trace(text: Bytes, stop: int, form: Bytes, grid: Grid) -> int:
    """Where the find begins that ends at stop; counts its slips."""
    grid.slips[:] = 0
    i, j = len(form), stop
    while i > 0:
        step = grid.steps[i, j]
        slip = _slip(step, text[j - 1], form, i, grid.kinds)
        if slip >= 0:
            grid.slips[slip] += 1
        i -= 0 if step == ADDED else 2 if step == SWAPPED else 1
        j -= 0 if step == LEFT_OUT else 2 if step in (SWAPPED, PAIRED) else 1
    return j
