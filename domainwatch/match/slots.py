"""Words as numbers, and tables that are asked by such numbers, compiled."""

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import compiled

Ints = NDArray[np.int64]

#: A word's letters are folded in with this multiplier, and kept to so many bits that no step overflows.
_MULTIPLIER, _MASK = 1_000_003, (1 << 42) - 1
#: By how many bits a number is shifted onto itself, so that its high bits count for the slot too.
_SHIFT = 21


@compiled
def longer(number: int, letter: int) -> int:
    """The number of a word with one letter more behind it; the empty word is 0, and no other."""
    return (number * _MULTIPLIER + int(letter) + 1) & _MASK


@compiled
def slot_of(number: int, keys: Ints) -> int:
    """The slot that holds the number, or the empty one (0) where it would go; there are a power of two of them."""
    mask = len(keys) - 1
    slot = (number ^ (number >> _SHIFT)) & mask
    while keys[slot] != 0 and keys[slot] != number:
        slot = (slot + 1) & mask
    return slot


@compiled
def bit_of(number: int, bits: int) -> int:
    """Which bit of a filter of two to the power of so many bits stands for the number."""
    return (number ^ (number >> bits)) & ((1 << bits) - 1)
