"""Any number of distinct labels in sorted order, from a table of letters, in little memory."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import compiled
from tests.bench.letters import DASH, END, ORDER, SIZE, SYMBOLS, Floats

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

#: Letters of the longest label that is made.
LONGEST = 40
#: Bytes of labels that are made at once.
ROOM = 1 << 20
#: A generator modulo a power of two (the constants of C's example rand): its products stay below 2**63.
_FACTOR, _STEP, _MODULUS = 1103515245, 12345, 1 << 31


class Walk(NamedTuple):
    """Where the walk through the tree of labels stands.

    `depth[0]` is the length of the prefix, `counts[d]` how many labels still go to each symbol behind its first d
    letters, `cursor[d]` the symbol that comes next, `dice[0]` the state of the random numbers.
    """

    symbols: Ints
    counts: Ints
    cursor: Ints
    depth: Ints
    dice: Ints


def sorted_labels(table: Floats, count: int, seed: int) -> Iterator[bytes]:
    """About so many distinct labels, sorted as lines of a zone are, in newline-ended blocks.

    At each prefix the number of labels is shared out among the next letters, so that no label is made twice and nothing
    needs sorting.
    """
    walk = Walk(
        np.zeros(LONGEST + 2, np.int64),
        np.zeros((LONGEST + 2, SIZE), np.int64),
        np.zeros(LONGEST + 2, np.int64),
        np.zeros(1, np.int64),
        np.array([seed * 2 + 1], np.int64),
    )
    letters, out = np.frombuffer(SYMBOLS, np.uint8), np.empty(ROOM, np.uint8)
    share_out(walk, table, count)
    while size := write_labels(walk, table, letters, out):
        yield out[:size].tobytes()


@compiled
def roll(dice: Ints) -> float:
    """A number from 0 to 1, without 1."""
    dice[0] = (dice[0] * _FACTOR + _STEP) % _MODULUS
    return float(dice[0] / _MODULUS)


@compiled
def context_of(symbols: Ints, depth: int) -> int:
    """The number of the context behind the first so many symbols."""
    context = 0
    for place in range(depth - ORDER, depth):
        context = context * SIZE + (symbols[place] if place >= 0 else END)
    return context


@compiled
def share_out(walk: Walk, table: Floats, count: int) -> None:
    """Shares so many labels out among the symbols behind the present prefix; at the longest, all but one are lost."""
    depth = walk.depth[0]
    counts, row = walk.counts[depth], table[context_of(walk.symbols, depth)]
    counts[:] = 0
    walk.cursor[depth] = 0
    counts[END] = 1 if depth >= LONGEST or roll(walk.dice) < count * row[END] else 0
    left, others = count - counts[END], 1.0 - row[END]
    if depth >= LONGEST or left <= 0 or others < 1e-6:
        return
    reached, before, offset = 0.0, 0, roll(walk.dice)
    for symbol in range(SIZE):
        if symbol != END:
            reached += row[symbol] / others
            upto = min(left, int(left * reached + offset))
            counts[symbol] = upto - before
            before = upto


@compiled
def finish(walk: Walk, table: Floats) -> int:
    """Rolls the rest of the single label behind the present prefix; its length."""
    depth = walk.depth[0]
    while depth < LONGEST:
        row = table[context_of(walk.symbols, depth)]
        point, symbol = roll(walk.dice), 0
        while symbol < SIZE - 1 and point >= row[symbol]:
            point -= row[symbol]
            symbol += 1
        if row[symbol] == 0.0 or symbol == END:
            break
        walk.symbols[depth] = symbol
        depth += 1
    return int(depth)


@compiled
def write_labels(walk: Walk, table: Floats, letters: Bytes, out: Bytes) -> int:
    """Writes the next labels, each with a newline, until `out` is nearly full; how many bytes, 0 at the end."""
    size = 0
    while walk.depth[0] >= 0 and size < len(out) - LONGEST - 1:
        depth = walk.depth[0]
        symbol = walk.cursor[depth]
        if symbol == SIZE:
            walk.depth[0] -= 1
            continue
        walk.cursor[depth] += 1
        count = walk.counts[depth, symbol]
        if count == 0:
            continue
        length = depth
        if symbol != END:
            walk.symbols[depth] = symbol
            walk.depth[0] = depth + 1
            if count > 1:
                share_out(walk, table, count)
                continue
            length = finish(walk, table)
            walk.depth[0] = depth
        if walk.symbols[length - 1] == DASH:
            continue
        for place in range(length):
            out[size + place] = letters[walk.symbols[place]]
        out[size + length] = 10
        size += length + 1
    return size
