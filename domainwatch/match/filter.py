"""The compiled filter: spellings in, lines that come near one of them out."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from domainwatch.match.alphabet import FOLDED, SYMBOL
from domainwatch.match.kernel import (
    BUCKET_BITS,
    MIDDLE,
    MULTIPLIER,
    ROOM,
    SYMBOLS,
    TOKEN_LIMIT,
    Sink,
    Tables,
    hash_of,
    scan_block,
)

#: Slips allowed where a word begins or ends with the spelling, by its letters: one slip says less the shorter it is.
EDITS = ((5, 1), (9, 2), (12, 3), (15, 4))
#: Slips allowed in a whole word, for spellings too short for two slips elsewhere.
WORD_EDITS = ((4, 1), (6, 2), (9, 0))
#: Pairs collected before they are handed on; bounds the memory of a block full of matches (16 bytes a pair).
PAIRS = 1 << 20


def allowed(steps: Sequence[tuple[int, int]], length: int) -> int:
    """The value of the last step that the length reaches; 0 before the first."""
    return max(((least, value) for least, value in steps if least <= length), default=(0, 0))[1]


class Filter:
    """Finds the lines of a block that come near a spelling; the spellings are numbered in the order given.

    `exact` says, for each spelling, that it counts without slips only.
    """

    def __init__(self, spellings: Sequence[str], exact: Sequence[bool]) -> None:
        self._tables = _tables([text.encode("ascii").translate(FOLDED) for text in spellings], exact)

    def pairs(self, block: bytes) -> Iterator[tuple[int, int]]:
        """Where each line begins that comes near a spelling, with its number; the block ends with a newline."""
        raw = np.frombuffer(block, np.uint8)
        text = np.frombuffer(block.translate(FOLDED), np.uint8)
        start = 0
        while start < len(raw):
            sink = Sink(np.empty((PAIRS + ROOM, 2), np.int64), np.zeros(1, np.int64))
            start = scan_block(raw, text, start, self._tables, sink)
            yield from ((int(line), int(form)) for line, form in sink.pairs[: sink.size[0]].tolist())


def _tables(forms: Sequence[bytes], exact: Sequence[bool]) -> Tables:
    lengths = np.array([len(form) for form in forms], np.int32)
    edits = np.array([0 if e else allowed(EDITS, len(f)) for f, e in zip(forms, exact, strict=True)], np.int32)
    words = np.array([0 if e else allowed(WORD_EDITS, len(f)) for f, e in zip(forms, exact, strict=True)], np.int32)
    letters = np.zeros((max(1, len(forms)), 64), np.uint8)
    for number, form in enumerate(forms):
        letters[number, : len(form)] = list(form)
    grams = sorted(
        (_code(piece), number, offset)
        for number, form in enumerate(forms)
        for piece, offset in _pieces(form, int(edits[number]))
    )
    hashes = sorted(
        {
            (int(_hash(deleted)), number)
            for number, form in enumerate(forms)
            if len(form) <= MIDDLE + 3
            for deleted in _deletions(form, int(max(words[number], edits[number])))
        }
    )
    keys = np.array([key for key, _ in hashes], np.uint64)
    buckets = (keys >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
    return Tables(
        forms=letters,
        lengths=lengths,
        edits=edits,
        word_edits=words,
        gram_first=_firsts(np.array([code for code, _, _ in grams], np.int64), SYMBOLS**3),
        gram_form=np.array([number for _, number, _ in grams], np.int32),
        gram_offset=np.array([offset for _, _, offset in grams], np.int32),
        bucket_first=_firsts(buckets, 1 << BUCKET_BITS),
        hashes=keys,
        hash_form=np.array([number for _, number in hashes], np.int32),
        symbol=np.frombuffer(SYMBOL, np.uint8),
        powers=np.array([pow(int(MULTIPLIER), i, 1 << 64) for i in range(TOKEN_LIMIT + 1)], np.uint64),
    )


def _pieces(form: bytes, edits: int) -> Iterator[tuple[bytes, int]]:
    """Three letters and their place, of which every near spelling holds some.

    Among one piece more than there are edits one stays whole. Two neighbours swapped where pieces meet break both, so
    that the swapped letters are a piece too.
    """
    count = min(edits + 1, len(form) // 3) if len(form) >= 2 * 3 else 1
    borders = [len(form) * i // max(1, count) for i in range(count + 1)]
    for start, stop in pairwise(borders):
        if len(form) - start >= 3:
            yield form[start : start + 3], start
        if stop - start == 3 and stop < len(form):
            yield form[start : start + 2] + form[stop : stop + 1], start


def _deletions(form: bytes, depth: int) -> Iterator[bytes]:
    """The spelling with up to so many letters taken out."""
    for count in range(depth + 1):
        for places in combinations(range(len(form)), len(form) - count):
            yield bytes(form[place] for place in places)


def _hash(text: bytes) -> np.uint64:
    return hash_of(np.frombuffer(text, np.uint8), 0, len(text)) if text else np.uint64(0)


def _code(piece: bytes) -> int:
    first, second, third = (SYMBOL[letter] for letter in piece)
    return (first * SYMBOLS + second) * SYMBOLS + third


def _firsts(
    sorted_values: np.ndarray[tuple[int], np.dtype[np.int64]], size: int
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Where each value from 0 to size begins in the sorted values."""
    return np.searchsorted(sorted_values, np.arange(size + 1)).astype(np.int32)
