"""What each code point looks like, as one flat table for compiled code; the readings stay the source of truth."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.alphabet import NOTHING, cyrillic_key, is_cyrillic
from domainwatch.match.foreign import foreign_key
from domainwatch.match.kept import Arrays, fingerprint_of, kept
from domainwatch.match.reading import latin_look
from domainwatch.match.tables import latin_looks
from domainwatch.match.tables.zones import RUSSIAN as RUSSIAN_LETTERS

Ints = NDArray[np.int64]

#: Code points in the table: all but the rarer Han letters, which have an entry in common, the last.
KNOWN = 0x20000
#: Bits of an entry: up to three bytes of the Latin look, three of the Cyrillic one, lowest first, then the flags: a
#: Cyrillic letter; one that leaves a label Russian; a mark that may join its neighbour; a letter of a watched spelling
#: in another script.
LOOK_BITS = 24
IS_CYRILLIC, IS_RUSSIAN, IS_MARK, IS_WANTED = (1 << (2 * LOOK_BITS + bit) for bit in range(4))
#: Where the Cyrillic letters end that `is_cyrillic` knows.
CYRILLIC_STOP = 0x530
_NOTHING = ord(NOTHING) | ord(NOTHING) << LOOK_BITS


def glyphs_for(foreign: Iterable[str]) -> Ints:
    """The table, for a search that looks for these spellings in other scripts too."""
    table, wanted = _glyphs().copy(), set("".join(foreign))
    if not wanted:
        return table
    # One long text is folded much faster than letter by letter. Surrogates are no letters, and nothing folds to a line.
    letters = [code for code in range(0x80, KNOWN) if chr(code).isalpha()]
    folded = foreign_key("\n".join(map(chr, letters))).split("\n")
    table[[code for code, text in zip(letters, folded, strict=True) if not wanted.isdisjoint(text)]] |= IS_WANTED
    table[KNOWN] |= IS_WANTED
    return table


@cache
def _glyphs() -> Ints:
    folder = Path(__file__).parent
    sources = [(folder / name).read_bytes() for name in ("alphabet.py", "glyphs.py", "reading.py")]
    return kept("glyphs", fingerprint_of(unicodedata.unidata_version, sources, folder), _made)["table"]


def _made() -> Arrays:
    table = np.full(KNOWN + 1, _NOTHING, np.int64)
    looks = latin_looks()
    for code in range(KNOWN):
        letter = chr(code)
        if (
            code < CYRILLIC_STOP
            or letter in looks
            or unicodedata.combining(letter)
            or unicodedata.decomposition(letter)
        ):
            table[code] = _entry(letter)
        elif not letter.isalpha():
            table[code] |= IS_RUSSIAN
    return {"table": table}


def _entry(letter: str) -> int:
    text = unicodedata.normalize("NFC", letter)
    entry = _packed(latin_look(text)) | _packed(cyrillic_key(text)) << LOOK_BITS
    if is_cyrillic(text):
        entry |= IS_CYRILLIC
    if text in RUSSIAN_LETTERS or not text.isalpha():
        entry |= IS_RUSSIAN
    return entry | (IS_MARK if unicodedata.combining(letter) else 0)


def _packed(look: str) -> int:
    return int.from_bytes(look.encode("ascii")[: LOOK_BITS // 8], "little")
