"""The spellings packed for the search: letters as small numbers, and tables from a few letters to the spellings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.alphabet import FOLDED
from feeds.parse.compiled import compiled

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
#: See `packed`. A plain tuple, since what numba keeps of compiled code does not outlive a change of a class of ours; of
#: few arrays, since each one costs at every call.
Tables = tuple[Ints, Ints, Bytes, Ints, Ints]
#: The slips that each spelling bears at a border and as a whole word.
Slips = Sequence[Sequence[int]]

#: How a spelling counts: with slips, letter for letter only, or so as a whole word only.
WITH_SLIPS, EXACT, WHOLE = 0, 1, 2
#: Slips allowed where a word begins or ends with the spelling, by its letters: one slip says less the shorter it is.
BORDER_STEPS = ((5, 1), (9, 2), (12, 3), (15, 4))
#: Slips allowed in a whole word, for spellings too short for as many elsewhere.
WORD_STEPS = ((4, 1), (6, 2), (9, 0))
#: A spelling longer than this counts letter for letter only: with slips it would not fit into an integer.
LONGEST_SLIPPED = 48
#: With so many slips the letters at a border may hold none that lead to the spelling.
TWO_SLIPS = 2
#: Letters of a piece that is looked for anywhere, of what stands at a border, and of words that are looked up whole.
PIECE, HEAD, SHORT = 4, 5, 5
#: Bits of one symbol: letters, digits and Russian letters make 56, and 0 is everything else.
SYMBOL_BITS = 6
#: Bits for each entry, so that nearly all look-ups of other names end at the first test; and the most bits, which the
#: second cache holds (512 KiB). Slots of the index for each entry.
SLOTS_IN_BITS, MOST_BITS, SLOTS_IN_INDEX = 64, 1 << 22, 2
#: Numbers of an entry of the index.
ENTRY = 3
#: An odd number of 29 bits; times a key of at most 9 * 2**30 it stays within 63.
MULTIPLIER, SHIFT = 0x19E3779B, 24
#: How a key's letters were taken from a spelling, above five symbols: four letters from anywhere; all three, at a
#: border; of a whole word the first and last two, and its size; of a short one all or all but one; four of both ends;
#: the first six letters less one, or five less one; the last ones in the same way, read backwards. Those before ENDS
#: lead to spellings letter for letter, those behind WHOLES to spellings with slips.
PIECES, THREES, WHOLES, SHORTS, ENDS, LONG_HEADS, HEADS, LONG_TAILS, TAILS = (
    kind << SYMBOL_BITS * SHORT for kind in range(9)
)
#: What stands where in the record of a spelling.
NUMBER, LENGTH, EDITS, WORD_EDITS, SYMBOLS, LETTERS = range(6)

_ALPHABET = sorted({letter for letter in bytes(range(128)).translate(FOLDED) if chr(letter).isalnum()})
#: Byte to its symbol, from 1; 0 for what is no letter or digit.
SYMBOL = np.array(
    [_ALPHABET.index(FOLDED[code]) + 1 if FOLDED[code] in _ALPHABET else 0 for code in range(256)], np.int64
)
#: What a byte is: a letter, a digit (it may stand for a letter or beside a word), a hyphen or dot between words.
LETTER, DIGIT, BREAK = 0, 1, 2
KIND = np.array(
    [BREAK if code in b"-." else DIGIT if code in b"0123456789" else LETTER for code in range(256)], np.int64
)


@compiled
def slot_of(key: int, mask: int) -> int:
    """The slot that a key belongs to."""
    return ((key * MULTIPLIER) >> SHIFT) & mask


def allowed(steps: Sequence[tuple[int, int]], length: int) -> int:
    """The value of the last step that the length reaches; 0 before the first."""
    return max(((least, value) for least, value in steps if least <= length), default=(0, 0))[1]


def packed(forms: Sequence[bytes], rules: Sequence[int]) -> Tables:
    """The tables of these folded spellings, each with the rule by which it counts.

    First a record for each spelling: NUMBER, LENGTH, EDITS and WORD_EDITS (the slips it bears at a border and as a
    whole word; -1: not to be found so), SYMBOLS (a bit for each), and from LETTERS on its symbols. Then the index: the
    entries of slot s stand from index[s] up to index[s + 1], three numbers each: key, record, and where in the spelling
    the key's letters are; the number of slots is the last number. Then a bit for each slot of a larger index that is in
    use; then what each byte is, as a symbol and as a kind.
    """
    slips = [(_edits(len(form), rule), _word_edits(len(form), rule)) for form, rule in zip(forms, rules, strict=True)]
    records = [_record(number, form, *slips[number]) for number, form in enumerate(forms)]
    starts = np.cumsum([0, *map(len, records)])
    keys = chain(
        _pieces(forms, slips),
        _heads(forms, slips, (HEADS, LONG_HEADS), 1),
        _heads(forms, slips, (TAILS, LONG_TAILS), -1),
        _ends(forms, slips),
        _shorts(forms, slips),
    )
    entries = np.array(sorted(set(keys)), np.int64).reshape(-1, 3)
    entries[:, 1] = starts[entries[:, 1]]
    return np.concatenate([np.zeros(0, np.int64), *records]), _index(entries), _bits(entries), SYMBOL, KIND


def _record(number: int, form: bytes, edits: int, word_edits: int) -> Ints:
    symbols = SYMBOL[list(form)]
    seen = sum(1 << symbol for symbol in set(symbols.tolist()))
    return np.concatenate([np.array([number, len(form), edits, word_edits, seen], np.int64), symbols])


def _index(entries: Ints) -> Ints:
    size = _power_of_two(SLOTS_IN_INDEX * len(entries))
    slots = _slots(entries, size)
    order = np.argsort(slots, kind="stable")
    firsts = np.searchsorted(slots[order], np.arange(size + 1))
    return np.concatenate([size + 1 + ENTRY * firsts, entries[order].ravel(), [size]]).astype(np.int64)


def _bits(entries: Ints) -> Bytes:
    size = _power_of_two(min(MOST_BITS, SLOTS_IN_BITS * len(entries)))
    used = np.zeros(size, np.bool_)
    used[_slots(entries, size)] = True
    return np.packbits(used, bitorder="little")


def _slots(entries: Ints, size: int) -> Ints:
    return ((entries[:, 0] * MULTIPLIER) >> SHIFT) & (size - 1)


def _power_of_two(least: int) -> int:
    return 1 << max(3, (least - 1).bit_length())


def _key(kind: int, letters: bytes) -> int:
    """The letters' symbols side by side, the first one highest."""
    key = 0
    for letter in letters:
        key = key << SYMBOL_BITS | int(SYMBOL[letter])
    return kind | key


def _pieces(forms: Sequence[bytes], slips: Slips) -> Iterator[tuple[int, int, int]]:
    """The four rarest letters of each spelling that counts inside a word."""
    pairs = Counter(pair for form in forms for pair in pairwise(form))
    for number, (form, (_, word_edits)) in enumerate(zip(forms, slips, strict=True)):
        last = len(form) - PIECE
        if last >= 0 and word_edits != 0:
            place = min(range(last + 1), key=lambda place: _commonness(form[place : place + PIECE], pairs))
            yield _key(PIECES, form[place : place + PIECE]), number, place


def _heads(forms: Sequence[bytes], slips: Slips, kinds: tuple[int, int], step: int) -> Iterator[tuple[int, int, int]]:
    """The first five or six letters of each spelling that bears slips, less one; the last ones for step -1.

    Six say more. Five are for what is too short, and for two slips in a whole word of which six would hold both.
    """
    for number, (form, (edits, word_edits)) in enumerate(zip(forms, slips, strict=True)):
        for size, kind in zip((HEAD, HEAD + 1), kinds, strict=True):
            head = form[::step][:size]
            if edits > 0 and len(head) == size and (size > HEAD or len(form) == HEAD or word_edits > edits):
                yield from ((_key(kind, head[:i] + head[i + 1 :]), number, 0) for i in range(size))


def _ends(forms: Sequence[bytes], slips: Slips) -> Iterator[tuple[int, int, int]]:
    """First and last letters of the spellings that are looked for as whole words, and of those with two slips so."""
    for number, (form, (_, word_edits)) in enumerate(zip(forms, slips, strict=True)):
        if word_edits == 0 and len(form) >= PIECE:
            yield _key(WHOLES, form[:2] + form[-2:]) | len(form) << SYMBOL_BITS * PIECE, number, 0
        elif word_edits == TWO_SLIPS:
            yield from ((_key(ENDS, form[:i] + form[i - PIECE :]), number, 0) for i in (1, 2, 3))


def _shorts(forms: Sequence[bytes], slips: Slips) -> Iterator[tuple[int, int, int]]:
    """The spellings of two and three letters, and those that bear a slip as a whole word only, less one letter."""
    for number, (form, (_, word_edits)) in enumerate(zip(forms, slips, strict=True)):
        is_slipped = len(form) == PIECE and word_edits > 0
        if len(form) < PIECE or is_slipped:
            yield _key(THREES if len(form) == 3 else SHORTS, form), number, 0
        if is_slipped:
            yield from ((_key(SHORTS, form[:i] + form[i + 1 :]), number, 0) for i in range(PIECE))


def _commonness(piece: bytes, pairs: Counter[tuple[int, int]]) -> int:
    return prod(pairs[pair] for pair in pairwise(piece))


def _edits(length: int, rule: int) -> int:
    return allowed(BORDER_STEPS, length) if rule == WITH_SLIPS and length <= LONGEST_SLIPPED else 0


def _word_edits(length: int, rule: int) -> int:
    if rule == WHOLE or length < PIECE:
        return 0
    slips = max(allowed(WORD_STEPS, length), _edits(length, rule)) if rule == WITH_SLIPS else 0
    return slips if slips and length <= LONGEST_SLIPPED else -1
