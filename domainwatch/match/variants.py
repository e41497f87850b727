"""Names that somebody could register to abuse a mark, most dangerous first."""

from collections.abc import Iterator, Sequence

import idna

from domainwatch.match.alphabet import is_cyrillic
from domainwatch.match.index import compile_index
from domainwatch.match.load import all_techniques
from domainwatch.model import Brand, Hit, Mark
from domainwatch.names import NotAName, a_labels

#: Suffixes whose registries take one alphabet only: whether the alphabet is Cyrillic.
_ALPHABETS = {
    "ru": False,
    "xn--p1ai": True,
    "xn--80adxhks": True,
    "xn--p1acf": True,
    "xn--90ais": True,
    "xn--j1amh": True,
}


def list_variants(mark: Mark, suffixes: Sequence[str], technique: str = "") -> list[Hit]:
    """The hits of every variant of the mark's spellings, each variant with the technique that the matcher gives it.

    Only what the matcher finds again is listed, and only labels that IDNA2008 allows and the suffix's registry takes.
    """
    index = compile_index([Brand(id="variants", name="variants", marks=(mark,))])
    names = dict.fromkeys(_names((mark.text, *mark.also_written), suffixes, technique))
    return sorted(index.match("\n".join(names).encode("ascii")), key=lambda hit: (-hit.score, hit.domain.name))


def _names(spellings: Sequence[str], suffixes: Sequence[str], technique: str) -> Iterator[str]:
    for kind in all_techniques():
        for spelling in spellings if technique in ("", kind.id) else ():
            for label in kind.variants(spelling):
                if is_legal(label):
                    yield from (a_labels(f"{label}.{suffix}") for suffix in suffixes if is_taken(label, suffix))


def is_legal(label: str) -> bool:
    """Whether IDNA2008 allows the label. Source: RFC 5891 section 4.2."""
    try:
        idna.encode(label)
        a_labels(f"{label}.com")
    except (idna.IDNAError, UnicodeError, NotAName):
        return False
    return True


def is_taken(label: str, suffix: str) -> bool:
    """Whether the suffix's registry takes letters of the label's alphabet, as far as its rules are known."""
    wants_cyrillic = _ALPHABETS.get(a_labels(f"a.{suffix}").partition(".")[2])
    if wants_cyrillic is None:
        return True
    if not wants_cyrillic:
        return label.isascii()
    return all(is_cyrillic(letter) or letter == "-" or letter.isdigit() for letter in label)
