"""Which Latin letter another letter passes for."""

import json
import re
import string
import unicodedata
from functools import cache
from importlib.resources import files

from domainwatch.match.scripts import script_of

# What the names of Unicode do not tell, by eye: each Latin letter, then the letters that pass for it at reading size.
_BY_EYE = {
    "a": "аӑӓαɑ",
    "b": "вьъбҍѣƅβ",
    "c": "сҫϲςင",
    "d": "ԁժð",
    "e": "еѐёҽҿєәӛӗεҙəǝ",
    "f": "ғӻƒք",
    "g": "ցǥɡ",
    "h": "һнңӈԧհի",
    "i": "іїιıɩ",
    "j": "јϳյ",
    "k": "кќқҝҟҡӄκĸ",
    "l": "ӏǀ",
    "m": "мӎʍ",
    "n": "пηҥոռղնԥπŋ",
    "o": "оөӧӫοσօθဝ",
    "p": "рҏρþ",
    "q": "ԛզգ",
    "r": "гґӷѓ",
    "s": "ѕꜱʂട",
    "t": "тҭτ",
    "u": "цսμυ",
    "v": "ѵѷνᴠ",
    "w": "ԝшщѡωա",
    "x": "хҳӽӿχ",
    "y": "уүұўӯӱӳγყ",
    "z": "зҙӟӡζ",
    "ae": "æӕ",
    "oe": "œ",
    "ss": "ß",
}
# Unicode names the shape: "LATIN SMALL LETTER B WITH HOOK", "LATIN LETTER SMALL CAPITAL R", "… DOTLESS I".
_NAMED = re.compile(r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:[A-Z]+ )?([A-Z])(?: WITH .*| [A-Z]+)?")
#: The package keeps the left-to-right mark that stands around some letters in the printed table.
_MARK = "\u200e"
#: The last code point of the Latin blocks that labels draw on (Latin Extended-E).
_LAST_LATIN = 0xAB6F


@cache
def latin_looks() -> dict[str, str]:
    """Each letter outside a to z that passes for a Latin letter, with that letter (or two).

    Source: Unicode's confusables as the confusable-homoglyphs package carries them (UTS #39); over them the character
    names of Unicode, and over both a table by eye for what neither tells.
    """
    table = _confusables() | {
        chr(code): base for code in range(0x80, _LAST_LATIN + 1) if (base := _named_base(chr(code)))
    }
    return table | {letter: look for look, letters in _BY_EYE.items() for letter in letters}


@cache
def passing_for(letter: str, script: str) -> str:
    """The letters of an alphabet that pass for a Latin letter, those that pass best by eye first."""
    by_eye = _BY_EYE.get(letter, "")
    others = "".join(sorted(other for other, look in latin_looks().items() if look == letter and other not in by_eye))
    return "".join(other for other in by_eye + others if script_of(other) == script)


def _confusables() -> dict[str, str]:
    known = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text(encoding="utf-8"))
    pairs = ((entry["c"].strip(_MARK), base) for base in string.ascii_lowercase for entry in known.get(base, ()))
    return {letter: base for letter, base in pairs if len(letter) == 1 and letter > "\x7f" and letter.isalpha()}


def _named_base(letter: str) -> str:
    named = _NAMED.fullmatch(unicodedata.name(letter, ""))
    return named[1].lower() if named else ""
