"""The words of many languages, made into the lexicon that the matcher asks."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from domainwatch.match.alphabet import RUSSIAN_KEYS
from domainwatch.match.kept import Arrays, fingerprint_of, kept
from domainwatch.match.lexicon import (
    FIRST,
    HEAD_BITS,
    HEAD_LENGTHS,
    LETTERS,
    NEVER_SEEN,
    NO_LETTER,
    ROOM,
    SLOTS,
    UNKNOWN_SHARE,
    WORD_BITS,
    Bytes,
    Floats,
    Ints,
    Lexicon,
    Split,
    is_lure,
    is_word,
    number_of,
    share_of,
    split,
)
from domainwatch.match.slots import bit_of, slot_of
from domainwatch.match.tables.lures import lures
from feeds.parse.compiled import compiled

#: How many of a language's commonest words are taken, and by how much they count less than English ones: names mix
#: English into every language.
_LANGUAGES = {"en": (120_000, 0.0), "ru": (60_000, -0.3)} | dict.fromkeys(("de", "fr", "es", "it"), (20_000, -0.5))
_LANGUAGES |= dict.fromkeys(("pt", "nl", "sv", "pl"), (15_000, -0.5)) | dict.fromkeys(
    ("fi", "tr", "id", "ro"), (8_000, -0.6)
)
#: Words of two letters count only where they are this common (share of all words, as a power of ten).
_SHORT_COMMON = -3.7
#: Words at least this common teach which letter follows which.
_TEACHES = -5.5
NEWLINE, UPPER_A, LOWER_A, LETTERS_OF_A_CASE = 10, 65, 97, 26
_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def text_of(word: str) -> Bytes:
    """The letters as bytes; what is outside the small alphabet becomes a mark that is no letter."""
    return np.frombuffer(word.encode("ascii", "replace"), np.uint8)


@cache
def lexicon() -> Lexicon:
    """The word model; made from the word lists once, and kept."""
    stored = _stored()
    tables = {name: stored[name] for name in Lexicon._fields if name != "letters"}
    return Lexicon(**tables, letters=_letter_numbers())


def is_known(word: str) -> bool:
    """Whether the lists have the word, in the small alphabet."""
    return bool(word) and is_word(lexicon(), number_of(text_of(word), 0, len(word)))


def is_luring(word: str) -> bool:
    """Whether the word, in the small alphabet, is a lure word."""
    return bool(word) and is_lure(lexicon(), number_of(text_of(word), 0, len(word)))


def share_of_word(word: str) -> float:
    """The logarithm (base 10) of the word's share in running text; UNKNOWN_SHARE where no list has it."""
    return share_of(lexicon(), number_of(text_of(word), 0, len(word)))


def words_of(text: str) -> tuple[str, ...]:
    """The words that the text is made of, hyphens and dots left out."""
    return tuple(word for part in text.replace(".", "-").split("-") if part for word in _words(part))


def _words(part: str) -> list[str]:
    room = Split(np.zeros(ROOM, np.float64), np.zeros(ROOM, np.int64))
    part = part[: ROOM - 1]
    split(lexicon(), text_of(part), 0, len(part), 0, room)
    words, stop = [], len(part)
    while stop > 0:
        words.append(part[room.begin[stop] : stop])
        stop = int(room.begin[stop])
    return words[::-1]


def words_near(word: str) -> set[str]:
    """The known words that are one slip away."""
    letters = _ALPHABET[26:] if word.isupper() else _ALPHABET[:26]
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    slips = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    slips |= {a + letter + b for a, b in cuts for letter in letters}
    slips |= {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    return {slip for slip in slips - {word} if is_known(slip)}


def commonness_of(spellings: Sequence[str]) -> Floats:
    """How common spellings of the small alphabet are in running text: themselves, inside other words, one slip away.

    Shape (spellings, 3); powers of ten, not below UNKNOWN_SHARE.
    """
    table = np.zeros(SLOTS, np.int64)
    slots = [_fill_slot(table, spelling) for spelling in spellings]
    within = np.zeros(SLOTS)
    lengths = np.array(sorted({len(spelling) for spelling in spellings}), np.int64)
    seen = np.full(SLOTS, -1)
    _add_holding(_stored()["words"], lexicon(), (table, lengths, seen), within)
    beside = [
        _share_near(text_of(spelling), lexicon(), np.zeros(len(spelling) + 1, np.uint8)) for spelling in spellings
    ]
    own = [share_of_word(spelling) for spelling in spellings]
    floor = 10**UNKNOWN_SHARE
    return np.array([own, np.log10(within[slots] + floor), np.log10(np.array(beside) + floor)]).T


@compiled
def _share_near(word: Bytes, lexicon: Lexicon, slip: Bytes) -> float:
    """The shares of the known words that are one slip away, summed up; `slip` is room for a letter more."""
    size, total = len(word), 0.0
    first = UPPER_A if UPPER_A <= word[0] < UPPER_A + LETTERS_OF_A_CASE else LOWER_A
    for place in range(size + 1):
        for letter in range(first, first + LETTERS_OF_A_CASE):
            # A letter put in behind its like gives the word that it gives before it.
            if place == 0 or word[place - 1] != letter:
                _copy(word, slip, place, 1)
                slip[place] = letter
                total += _part_of(slip, size + 1, lexicon)
            if place < size and word[place] != letter:
                _copy(word, slip, size, 0)
                slip[place] = letter
                total += _part_of(slip, size, lexicon)
    for place in range(size):
        if place == 0 or word[place - 1] != word[place]:
            _copy(word, slip, place, -1)
            total += _part_of(slip, size - 1, lexicon)
        if place > 0 and word[place - 1] != word[place]:
            _copy(word, slip, size, 0)
            slip[place - 1], slip[place] = word[place], word[place - 1]
            total += _part_of(slip, size, lexicon)
    return total


@compiled
def _copy(word: Bytes, slip: Bytes, place: int, shift: int) -> None:
    """Copies the word, the letters from the place on shifted; a shift of -1 leaves the letter at the place out."""
    for at in range(place):
        slip[at] = word[at]
    for at in range(place - min(0, shift), len(word)):
        slip[at + shift] = word[at]


@compiled
def _part_of(word: Bytes, size: int, lexicon: Lexicon) -> float:
    """The share of the word word[:size] in running text; 0 where no list has it."""
    share = share_of(lexicon, number_of(word, 0, size))
    return float(10.0**share) if share > UNKNOWN_SHARE else 0.0


def _fill_slot(table: Ints, word: str) -> int:
    slot = slot_of(_number(word), table)
    table[slot] = _number(word)
    return slot


def _number(word: str) -> int:
    return int(number_of(text_of(word), 0, len(word)))


@compiled
def _add_holding(words: Bytes, lexicon: Lexicon, spellings: tuple[Ints, Ints, Ints], sums: Floats) -> None:
    """Adds the share of each word, one a line, to each spelling that it holds, itself left out.

    `spellings` is their table, their lengths, and room for the place of the last word that each was seen in.
    """
    table, lengths, seen = spellings
    start = 0
    for stop in range(len(words)):
        if words[stop] != NEWLINE:
            continue
        share = 10.0 ** share_of(lexicon, number_of(words, start, stop))
        for length in lengths:
            for head in range(start, stop - length + 1 if stop - start > length else start):
                number = number_of(words, head, head + length)
                slot = slot_of(number, table)
                if table[slot] == number and seen[slot] != start:
                    sums[slot] += share
                    seen[slot] = start
        start = stop + 1


@cache
def _stored() -> Arrays:
    # The tables come from the packages' lists, our lure words and constants, and this code.
    return kept("lexicon", fingerprint_of(version("wordfreq"), sorted(lures()), Path(__file__).parent), _make)


def _make() -> Arrays:
    shares = _word_shares()
    keys, values, luring = np.zeros(SLOTS, np.int64), np.full(SLOTS, UNKNOWN_SHARE), lures()
    flags = np.zeros(SLOTS, np.uint8)
    for word in [*shares, *(word for word in luring if word not in shares)]:
        slot = _fill_slot(keys, word)
        values[slot], flags[slot] = shares.get(word, UNKNOWN_SHARE), word in luring
    known, heads = np.zeros(1 << (WORD_BITS - 3), np.uint8), np.zeros(1 << (HEAD_BITS - 3), np.uint8)
    for word in shares:
        _set_bit(known, bit_of(_number(word), WORD_BITS))
        for length in HEAD_LENGTHS:
            if len(word) > length:
                _set_bit(heads, bit_of(_number(word[:length]), HEAD_BITS))
    words = np.frombuffer("".join(f"{word}\n" for word in shares).encode("ascii"), np.uint8)
    tables = {"keys": keys, "shares": values, "lures": flags, "pairs": _pairs(shares), "known": known, "heads": heads}
    return {**tables, "words": words}


def _set_bit(table: Bytes, bit: int) -> None:
    table[bit >> 3] |= 1 << (bit & 7)


def _word_shares() -> Mapping[str, float]:
    """Each known word, in the small alphabet, with the logarithm (base 10) of its share in running text.

    Source: the wordfreq package.
    """
    # Once the tables are kept, nobody waits for this package any more.
    import wordfreq

    shares: dict[str, float] = {}
    for language, (count, penalty) in _LANGUAGES.items():
        # The package keeps words in steps of a hundredth of a power of ten, the commonest first.
        for place, words in enumerate(wordfreq.get_frequency_list(language, "best")):
            value = penalty - place / 100
            for word in words:
                key = word.translate(RUSSIAN_KEYS) if language == "ru" else word
                if key.isascii() and key.isalpha() and (len(key) > 2 or value > _SHORT_COMMON):
                    shares[key] = max(value, shares.get(key, -math.inf))
            count -= len(words)
            if count <= 0:
                break
    return shares


def _letter_numbers() -> Bytes:
    numbers = np.full(256, NO_LETTER, np.uint8)
    for number, letter in enumerate(_ALPHABET):
        numbers[ord(letter)] = number
    return numbers


def _pairs(shares: Mapping[str, float]) -> Floats:
    """The logarithm of how often a letter follows another, counted over the known words, common ones more."""
    counts: Counter[tuple[int, int]] = Counter()
    for word, share in shares.items():
        for pair in _letter_pairs(word) if share >= _TEACHES else ():
            counts[pair] += round(10 * (share + 8))
    totals: Counter[int] = Counter()
    for pair, count in counts.items():
        totals[pair[0]] += count
    table = np.full((FIRST + 1, LETTERS), NEVER_SEEN)
    for pair, count in counts.items():
        table[pair] = math.log10(max(count, 1) / totals[pair[0]])
    return table.reshape(-1)


def _letter_pairs(word: str) -> Iterator[tuple[int, int]]:
    numbers = [_ALPHABET.index(letter) for letter in word]
    return zip([FIRST, *numbers], numbers, strict=False)
