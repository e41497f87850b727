"""The compiled filter: spellings in, lines that come near one of them out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.alphabet import FOLDED
from domainwatch.match.kernel import MOST, PAIRS, ROOM, scan_block
from domainwatch.match.packed import Tables, packed

#: Pairs collected before they are put aside (16 bytes a pair).
PAIRS_AT_ONCE = 1 << 16


def tables_of(spellings: Sequence[str], rules: Sequence[int]) -> Tables:
    """What a filter for these spellings reads, each spelling with the rule by which it counts (see packed)."""
    return packed([text.encode("ascii").translate(FOLDED) for text in spellings], rules)


class Filter:
    """Finds the lines of a block that come near one of so many spellings, numbered in the order of the tables."""

    def __init__(self, tables: Tables, count: int) -> None:
        self._tables = tables
        self._count = count

    def pairs(self, block: bytes) -> NDArray[np.int64]:
        """Where each line begins that comes near a spelling, and its number: a row each, in this order.

        Lines end with a newline.
        """
        raw, room = np.frombuffer(block, np.uint8), np.zeros(ROOM, np.int64)
        # No line gives more pairs than there are spellings, so that those of one more line always find room.
        found = np.zeros((self._count + PAIRS_AT_ONCE + self._count, 2), np.int64)
        room[MOST] = len(found) - self._count
        parts, start = [found[:0]], 0
        while start < len(raw):
            room[PAIRS] = self._count
            start = scan_block(raw, start, self._tables, room, found)
            parts.append(found[self._count : room[PAIRS]].copy())
        pairs = np.concatenate(parts)
        return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
