"""Where lines of a zone and their owners end, compiled: found in many bytes at once, without a branch for each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

#: Bytes that are looked at together: some seventy lines, and all that is noted of them fits the nearest cache.
WINDOW = 4096
#: Bytes that are read behind the end of a window: the byte behind a dot, and whole strides of those who read on.
BEHIND = 64
WORD = 8
#: What a place is masked with: the compiler then knows that it does not count from the end of an array, as -1 would.
PLACE = (1 << 40) - 1
TAB, NEWLINE, SPACE, DASH, DOT, SLASH, NINE = 9, 10, 32, 45, 46, 47, 57
UNDERSCORE, LETTER_A, LETTER_Z = 95, 97, 122


#: Words with one flag are powers of 256, whose remainders by this number differ, whichever end counts first.
MODULUS = 19


class Marks(NamedTuple):
    """The marked bytes of a window: a flag for each byte, the same as words, and the places of the marks.

    A place is that of the byte in the block. Marks in one word have one place: that of the word's last byte, negative.
    """

    flags: Bytes
    words: Ints
    places: Ints


def _spots() -> Ints:
    spots = np.zeros(MODULUS, np.int64)
    spots[np.eye(WORD, dtype=np.uint8).view(np.int64)[:, 0] % MODULUS] = range(WORD)
    return spots


#: Which byte is flagged in a word of that remainder.
SPOTS = _spots()


def no_marks() -> Marks:
    """Room for the marks of one window."""
    flags = np.zeros(WINDOW, np.uint8)
    return Marks(flags, flags.view(np.int64), np.zeros(WINDOW // WORD + 1, np.int64))


@compiled
def find_marks(block: Bytes, start: int, stop: int, marks: Marks) -> int:
    """Marks the bytes from start to stop, a window at most, which must end that far before the block; how many marks.

    Marked are: each newline; a dot before a blank, which ends an absolute owner; and each byte that keeps a line from
    being simple: what is neither small letter, digit, underscore, hyphen, dot nor blank, and what a label may not begin
    or end with. A simple line has two marks.
    """
    flags, words, places = marks
    flag_bytes(block, start, stop - start, flags)
    count = 0
    for i in range((stop - start + WORD - 1) // WORD):
        places[count] = i
        count += words[i] != 0
    for k in range(count):
        place, word = start + places[k] * WORD, words[places[k]]
        # A word with one bit set has none in common with the number before it.
        places[k] = place + SPOTS[word % MODULUS] if word & (word - 1) == 0 else -(place + WORD - 1)
    return count


@compiled
def flag_bytes(block: Bytes, start: int, count: int, flags: Bytes) -> None:
    """Flags what is to be marked of so many bytes; the rest of the last word has no flag."""
    base = start & PLACE
    for i in range(count):
        letter, following = block[base + i], block[base + i + 1]
        odd = (letter < DASH) & (letter != SPACE) & (letter != TAB)
        odd |= (
            (letter > LETTER_Z) | (letter == SLASH) | ((letter > NINE) & (letter < LETTER_A) & (letter != UNDERSCORE))
        )
        odd |= (letter == DOT) & (following < SLASH) & (following != NEWLINE)
        odd |= (letter == DASH) & (following == DOT)
        flags[i] = odd
    for i in range(count, -(-count // WORD) * WORD):
        flags[i] = 0
