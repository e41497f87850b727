"""The word model, compiled: how likely a stretch of letters is to be ordinary words."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.slots import bit_of, longer, slot_of
from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Slots of the table of words: two to four for each word, so that look-ups end at once.
SLOTS = 1 << 20
#: The share of what is no word at all, as a power of ten.
UNKNOWN_SHARE = -9.0
#: The logarithm of the share of a word that no list has; the letters cost more beside.
UNKNOWN = -2.0
#: What each word more costs, so that one long word beats two short ones.
EACH = -0.3
#: Longest known word that the split considers.
WORD_LIMIT = 18
#: What a letter costs that is no letter, or a pair never seen; powers of ten.
STRANGE, NEVER_SEEN = -1.0, -2.0
#: Letters of the small alphabet by their number: a to z, A to Z; then what stands before a word's first letter.
LETTERS, FIRST = 52, 52
NO_LETTER = 255
IMPOSSIBLE = -1e9
#: Bits of the two filters, as powers of two, that end most look-ups of what is no word in the nearest cache; and
#: at which lengths the second one asks whether any longer word begins so.
WORD_BITS, HEAD_BITS = 21, 21
HEAD_LENGTHS = (3, 4, 6)
#: Room for one name and its ends (RFC 1035 section 2.3.4: 253 octets).
ROOM = 256


class Lexicon(NamedTuple):
    """The known words by their numbers, and how often one letter follows another.

    A slot of `keys` holds a word's number, or 0; `shares` the logarithm (base 10) of its share in running text, or
    UNKNOWN_SHARE for a lure word that no list has; `lures` whether the word lures. `pairs` is by the letter before and
    the letter; `letters` numbers the bytes that are letters. `known` has a bit for each word, `heads` one for each
    beginning of a longer word, so that a bit not set means none.
    """

    keys: Ints
    shares: Floats
    lures: Bytes
    pairs: Floats
    letters: Bytes
    known: Bytes
    heads: Bytes


class Split(NamedTuple):
    """Room for one split: the best likelihood up to each letter, and where the word begins that ends there."""

    best: Floats
    begin: Ints


@compiled
def number_of(text: Bytes, start: int, stop: int) -> int:
    """The number of the word text[start:stop], never 0."""
    value = 0
    for place in range(start, stop):
        value = longer(value, text[place])
    return value


@compiled
def may_hold(table: Bytes, number: int, bits: int) -> bool:
    """Whether a filter has the number's bit; where it has not, what it filters does not hold the number."""
    bit = bit_of(number, bits)
    return bool((int(table[bit >> 3]) >> (bit & 7)) & 1)


@compiled
def share_of(lexicon: Lexicon, number: int) -> float:
    """The logarithm of the share of the word of this number; UNKNOWN_SHARE where it is none."""
    slot = slot_of(number, lexicon.keys)
    return float(lexicon.shares[slot]) if lexicon.keys[slot] == number else UNKNOWN_SHARE


@compiled
def is_word(lexicon: Lexicon, number: int) -> bool:
    """Whether the lists have the word of this number."""
    return share_of(lexicon, number) > UNKNOWN_SHARE


@compiled
def is_lure(lexicon: Lexicon, number: int) -> bool:
    """Whether the word of this number lures."""
    slot = slot_of(number, lexicon.keys)
    return bool(lexicon.keys[slot] == number and lexicon.lures[slot])


@compiled
def split(lexicon: Lexicon, text: Bytes, start: int, stop: int, without: int, room: Split) -> float:
    """The likelihood (logarithm, base 10) of the likeliest words that text[start:stop] is made of; `without` is none.

    Letters between known words make unknown ones. `room.begin[i]` then says where the word begins that ends after i
    letters, both counted from start.
    """
    size = stop - start
    best, begin, letters, pairs, known, heads, keys, shares = (
        room.best,
        room.begin,
        lexicon.letters,
        lexicon.pairs,
        lexicon.known,
        lexicon.heads,
        lexicon.keys,
        lexicon.shares,
    )
    best[0] = 0.0
    for place in range(1, size + 1):
        best[place] = IMPOSSIBLE
    unknown, unknown_begin, before = IMPOSSIBLE, 0, FIRST
    for head in range(size):
        base, number = best[head] + EACH, 0
        for tail in range(head, min(size, head + WORD_LIMIT)):
            number = longer(number, text[start + tail])
            if may_hold(known, number, WORD_BITS) and number != without:
                slot = slot_of(number, keys)
                if keys[slot] == number and base + shares[slot] > best[tail + 1] and shares[slot] > UNKNOWN_SHARE:
                    best[tail + 1], begin[tail + 1] = base + shares[slot], head
            if tail - head + 1 in HEAD_LENGTHS and not may_hold(heads, number, HEAD_BITS):
                break
        letter = int(letters[text[start + head]])
        unknown += STRANGE if letter == NO_LETTER else pairs[before * LETTERS + letter]
        as_first = base + UNKNOWN + (STRANGE if letter == NO_LETTER else pairs[FIRST * LETTERS + letter])
        if as_first > unknown:
            unknown, unknown_begin = as_first, head
        before = FIRST if letter == NO_LETTER else letter
        if unknown > best[head + 1]:
            best[head + 1], begin[head + 1] = unknown, unknown_begin
    return float(best[size])


@compiled
def count_lures(lexicon: Lexicon, text: Bytes, start: int, stop: int, room: Split) -> int:
    """How many of the words lure into which `split` has just cut text[start:stop]."""
    count, tail = 0, stop - start
    while tail > 0:
        head = room.begin[tail]
        count += is_lure(lexicon, number_of(text, start + head, start + tail))
        tail = head
    return count
