"""Names that somebody could register to abuse a mark, most dangerous first."""

from collections.abc import Iterator, Sequence
from itertools import islice

import idna

from domainwatch.match.alphabet import is_cyrillic
from domainwatch.match.forms import SOUND, derived
from domainwatch.match.index import compile_index
from domainwatch.match.load import all_techniques
from domainwatch.match.scripts import scripts_of
from domainwatch.match.tables.zones import LETTERS, ONE_ALPHABET, PLAIN
from domainwatch.model import Brand, Hit, Mark
from domainwatch.names import NotAName, a_labels
from feeds.parse.label import u_label


def list_variants(mark: Mark, suffixes: Sequence[str], technique: str = "", *, registrable: bool = False) -> list[Hit]:
    """The hits of every variant of the mark's spellings, each variant with the technique that the matcher gives it.

    Only what the matcher finds again is listed, and only labels that IDNA2008 allows and the suffix's registry takes;
    where its rules are unknown, or forbid only to mix alphabets, other letters are listed unless `registrable`.
    """
    index = compile_index([Brand(id="variants", name="variants", marks=(mark,))])
    names = dict.fromkeys(_names(_spellings(mark), suffixes, technique, registrable))
    return sorted(index.match("\n".join(names).encode("ascii")), key=lambda hit: (-hit.score, hit.domain.name))


def _spellings(mark: Mark) -> tuple[str, ...]:
    """The spellings of the mark, and the likeliest Russian one where none is given."""
    given = (mark.text, *mark.also_written)
    russian = (text for text, origin in derived(mark.text) if origin == SOUND and is_cyrillic(text))
    return given if any(map(is_cyrillic, given)) else (*given, *islice(russian, 1))


def _names(spellings: Sequence[str], suffixes: Sequence[str], technique: str, registrable: bool) -> Iterator[str]:
    for label in dict.fromkeys(_labels(spellings, technique)):
        if is_legal(label):
            yield from (
                a_labels(f"{label}.{suffix}")
                for suffix in suffixes
                if is_taken(label, suffix, when_unknown=not registrable)
            )


def _labels(spellings: Sequence[str], technique: str) -> Iterator[str]:
    for kind in all_techniques():
        for spelling in spellings if technique in ("", kind.id) else ():
            yield from kind.variants(spelling)


def is_legal(label: str) -> bool:
    """Whether IDNA2008 allows the label. Source: RFC 5891 section 4.2."""
    try:
        idna.encode(label)
        a_labels(f"{label}.com")
    except (idna.IDNAError, UnicodeError, NotAName):
        return False
    return True


def is_taken(label: str, suffix: str, *, when_unknown: bool) -> bool:
    """Whether the suffix's registry takes the label's letters, as far as its rules are known."""
    zone = u_label(a_labels(f"a.{suffix}").partition(".")[2])
    letters = [letter for letter in label if not (letter == "-" or letter.isdecimal())]
    if zone in LETTERS:
        return set(letters) <= set(LETTERS[zone])
    if label.isascii():
        return True
    if zone in PLAIN:
        return False
    return when_unknown or (zone in ONE_ALPHABET and len(scripts_of(label)) == 1)
