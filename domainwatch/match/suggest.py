"""Entries for a brand file that its owner should confirm."""

from dataclasses import dataclass

from domainwatch.match.alphabet import shown_key
from domainwatch.match.forms import SOUND, derived, joined, key_of
from domainwatch.match.words import share_of_word, words_near
from domainwatch.model import Mark

#: Words proposed for each mark; a person reads them.
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Spellings that sound like the mark, and common words that come near it; neither is in the mark yet."""

    also_written: tuple[str, ...]
    never_match: tuple[str, ...]


def suggestions(mark: Mark) -> Suggestions:
    """What could be added to a mark."""
    known = {key_of(text) for text in (mark.text, *mark.also_written)}
    given = (mark.text, *mark.also_written)
    sounds = dict.fromkeys(shown for text in given for shown, origin in derived(joined(text)) if origin == SOUND)
    words = {word for key in known if key.isascii() for word in words_near(key)}
    innocent = {shown_key(word) for word in sorted(words, key=lambda word: (-share_of_word(word), word))[:MOST]}
    return Suggestions(
        also_written=tuple(shown for shown in sounds if key_of(shown) not in known)[:MOST],
        never_match=tuple(sorted(innocent - mark.never_match)),
    )
