"""Entries for a brand file that its owner should confirm."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic
from domainwatch.match.forms import SOUND, derived, joined, key_of
from domainwatch.match.index import compile_index
from domainwatch.match.load import all_techniques
from domainwatch.match.words import share_of_word, words_near, words_of
from domainwatch.model import Brand, Mark
from domainwatch.names import a_labels

#: Words proposed for each mark, a person reads them; and spellings that sound like one spelling, the likeliest.
MOST, LIKELIEST = 12, 4
#: Letters that each of two joined words needs, and how often it occurs in English text (a power of ten in a billion
#: words), so that not every slip is a pair of them.
LETTERS_OF_PAIRED, COMMON_PAIRED = 3, 4.6
_SLIPS = ("insertion", "omission", "replacement", "transposition")
#: The Russian words that are looked through for those near a mark; rarer ones few people know.
RUSSIAN_WORDS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Spellings that sound like the mark, and common words that come near it; neither is in the mark yet."""

    also_written: tuple[str, ...]
    never_match: tuple[str, ...]


def suggestions(mark: Mark) -> Suggestions:
    """What could be added to a mark."""
    known = {key_of(text) for text in (mark.text, *mark.also_written)}
    return Suggestions(
        also_written=tuple(text for text in dict.fromkeys(_sounds(mark)) if key_of(text) not in known)[:MOST],
        never_match=tuple(sorted(_accused(mark, known))),
    )


def _sounds(mark: Mark) -> Iterator[str]:
    """The likeliest spellings by sound of the mark, and in Latin letters those of its Russian spellings."""
    for text in (mark.text, *filter(is_cyrillic, mark.also_written)):
        spelled = [shown for shown, origin in derived(joined(text)) if origin == SOUND]
        yield from [shown for shown in spelled if is_cyrillic(shown)][:LIKELIEST]
        yield from [shown for shown in spelled if not is_cyrillic(shown)][:LIKELIEST]


def _accused(mark: Mark, known: set[str]) -> list[str]:
    """The commonest words near the mark, and pairs of words, that would be hits, alone or behind another word."""
    near = {word for key in known if key.isascii() for word in words_near(key)} | set(_pairs_near(mark.text))
    ranked = sorted(near, key=lambda key: (-share_of_word(key), key))
    words = [word for key in ranked if (word := _russian_words().get(key, key)).islower()]
    # Words that begin like the mark are its own: яндекса.
    others = [word for word in words if not key_of(word).startswith(tuple(known))]
    names = {a_labels(name): word for word in others for name in _plain_names(word)}
    hits = compile_index([Brand(id="suggest", name="suggest", marks=(mark,))]).match("\n".join(names).encode("ascii"))
    return list(dict.fromkeys(names[hit.domain.name] for hit in hits))[:MOST]


def _pairs_near(text: str) -> Iterator[str]:
    """What one slip makes of a Latin mark, if it reads as two words: airexpress for aliexpress."""
    slips = (kind for kind in all_techniques() if kind.id in _SLIPS and text.isascii())
    for label in dict.fromkeys(label for kind in slips for label in kind.variants(text)):
        words = words_of(label)
        if len(words) == 2 and all(map(_is_english, words)):
            yield label


def _is_english(word: str) -> bool:
    import wordfreq

    return len(word) >= LETTERS_OF_PAIRED and wordfreq.zipf_frequency(word, "en") >= COMMON_PAIRED


def _plain_names(word: str) -> tuple[str, str]:
    """Names that an innocent owner would give to what the word stands for."""
    return (f"{word}.рф", f"мой-{word}.рф") if is_cyrillic(word) else (f"{word}.com", f"my-{word}.com")


@cache
def _russian_words() -> Mapping[str, str]:
    """The commonest Russian word for each key of the small alphabet. Source: the wordfreq package."""
    import wordfreq

    words = wordfreq.top_n_list("ru", RUSSIAN_WORDS)
    return {cyrillic_key(word): word for word in reversed(words) if is_cyrillic(word)}
