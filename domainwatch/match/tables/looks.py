"""Which Latin letter another letter passes for."""

import re
import unicodedata
from functools import cache

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
#: The last code point of the Latin blocks that labels draw on (Latin Extended-E).
_LAST_LATIN = 0xAB6F


@cache
def latin_looks() -> dict[str, str]:
    """Each letter outside a to z that passes for a Latin letter, with that letter (or two).

    Source: the character names of Unicode; a table by eye for what they do not tell.
    """
    table = {chr(code): base for code in range(0x80, _LAST_LATIN + 1) if (base := _named_base(chr(code)))}
    return table | {letter: look for look, letters in _BY_EYE.items() for letter in letters}


def _named_base(letter: str) -> str:
    named = _NAMED.fullmatch(unicodedata.name(letter, ""))
    return named[1].lower() if named else ""
