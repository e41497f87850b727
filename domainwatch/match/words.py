"""The word model: how likely a stretch of letters is to be ordinary words."""

import math
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import wordfreq

from domainwatch.match.alphabet import RUSSIAN_KEYS

#: How many of a language's commonest words are taken, and by how much they count less than English ones: names mix
#: English into every language.
_LANGUAGES = {"en": (120_000, 0.0), "ru": (60_000, -0.3)} | dict.fromkeys(("de", "fr", "es", "it"), (20_000, -0.5))
_LANGUAGES |= dict.fromkeys(("pt", "nl", "sv", "pl"), (15_000, -0.5)) | dict.fromkeys(
    ("fi", "tr", "id", "ro"), (8_000, -0.6)
)
#: Words of two letters count only where they are this common (share of all words, as a power of ten).
_SHORT_COMMON = -3.7
#: The logarithm of the share of a word that no list has; the letters cost more beside.
_UNKNOWN = -2.0
#: What each word more costs, so that one long word beats two short ones.
_EACH = -0.3
#: Words at least this common teach which letter follows which.
_TEACHES = -5.5
#: Longest word, and longest stretch of unknown letters, that the split considers.
_WORD_LIMIT, _UNKNOWN_LIMIT = 18, 9
#: What a letter costs that is no letter, or a pair never seen; powers of ten.
_STRANGE = -1.0
_NEVER_SEEN = -2.0
#: The share of what is no word at all, as a power of ten.
UNKNOWN_SHARE = -9.0
#: Splits kept, since names repeat their parts; about 200 bytes each.
_SPLITS_KEPT = 200_000


@cache
def word_shares() -> Mapping[str, float]:
    """Each known word, in the small alphabet, with the logarithm (base 10) of its share in running text.

    Source: the wordfreq package.
    """
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


@lru_cache(maxsize=_SPLITS_KEPT)
def split(text: str, without: str = "") -> tuple[float, tuple[str, ...]]:
    """The likeliest words that the text is made of, and the logarithm of their likelihood; `without` is no word."""
    size = len(text)
    best = [0.0] + [-math.inf] * size
    begin = [0] * (size + 1)
    for stop in range(1, size + 1):
        for start in range(max(0, stop - _WORD_LIMIT), stop):
            value = best[start] + _EACH + _likelihood(text[start:stop], without)
            if value > best[stop]:
                best[stop], begin[stop] = value, start
    words = []
    stop = size
    while stop > 0:
        words.append(text[begin[stop] : stop])
        stop = begin[stop]
    return best[size], tuple(reversed(words))


def words_of(text: str) -> tuple[str, ...]:
    """The words that the text is made of, hyphens left out."""
    return tuple(word for part in text.replace(".", "-").split("-") if part for word in split(part)[1])


def _likelihood(word: str, without: str) -> float:
    if word != without:
        share = word_shares().get(word)
        if share is not None:
            return share
    return _unknown(word) if len(word) <= _UNKNOWN_LIMIT else -math.inf


@lru_cache(maxsize=_SPLITS_KEPT)
def _unknown(word: str) -> float:
    pairs = _pairs()
    value, before = _UNKNOWN, "^"
    for letter in word:
        if letter.isalpha():
            value += pairs.get(before + letter, _NEVER_SEEN)
            before = letter
        else:
            value += _STRANGE
            before = "^"
    return value


@cache
def _pairs() -> Mapping[str, float]:
    """The logarithm of how often a letter follows another, counted over the known words, common ones more."""
    counts: Counter[str] = Counter()
    for word, share in word_shares().items():
        for pair in _letter_pairs(word) if share >= _TEACHES else ():
            counts[pair] += round(10 * (share + 8))
    totals: Counter[str] = Counter()
    for pair, count in counts.items():
        totals[pair[0]] += count
    return {pair: math.log10(max(count, 1) / totals[pair[0]]) for pair, count in counts.items()}


def _letter_pairs(word: str) -> Iterator[str]:
    return (a + b for a, b in zip("^" + word, word, strict=False))


@lru_cache(maxsize=_SPLITS_KEPT)
def commonness(word: str) -> tuple[float, float, float]:
    """How common a word is in running text: itself, inside other words, and but one slip away; powers of ten."""
    shares = word_shares()
    within = sum(10 ** shares[other] for other in _holding(word))
    beside = sum(10 ** shares[other] for other in words_near(word))
    floor = 10**UNKNOWN_SHARE
    return shares.get(word, UNKNOWN_SHARE), math.log10(within + floor), math.log10(beside + floor)


def words_near(word: str) -> set[str]:
    """The known words that are one slip away."""
    return _beside(word) & word_shares().keys()


def _holding(word: str) -> set[str]:
    """The known words that hold the word and more."""
    text = _all_words()
    found = set()
    place = text.find(word)
    while place >= 0:
        start, stop = text.rfind("\n", 0, place) + 1, text.index("\n", place)
        found.add(text[start:stop])
        place = text.find(word, stop)
    return found - {word}


def _beside(word: str) -> set[str]:
    letters = string.ascii_uppercase if word.isupper() else string.ascii_lowercase
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    slips = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    slips |= {a + letter + b for a, b in cuts for letter in letters}
    slips |= {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    return slips - {word}


@cache
def _all_words() -> str:
    return "\n" + "\n".join(word_shares()) + "\n"
