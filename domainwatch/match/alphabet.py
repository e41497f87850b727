"""The small alphabet in which readings are compared: one byte a letter, Latin and Cyrillic."""

import string
import unicodedata

#: Russian letters, each with those that people mix up with it; a capital letter stands for each group.
_GROUPS = [
    "а",
    "б",
    "в",
    "г",
    "д",
    "еёэ",
    "ж",
    "з",
    "ийы",
    "к",
    "л",
    "м",
    "н",
    "о",
    "п",
    "р",
    "с",
    "т",
    "у",
    "ф",
    "х",
    "ц",
    "ч",
    "шщ",
    "ю",
    "я",
]
#: Letters of the other Cyrillic alphabets, and of Latin and digits, that pass for a Russian letter.
_PASS_FOR = {
    "а": "ӑӓaα4",
    "б": "6ƃ",
    "в": "bβ",
    "г": "ғҕґӷrг",
    "е": "єәӗӛҽҿeѐ",
    "ж": "җӝӂ",
    "з": "ҙӟӡ3ʒ",
    "и": "іїӏӣӥӹjilüu1ѝј",
    "к": "ҡқҝҟӄkқќ",
    "л": "љԯ",
    "м": "mӎ",
    "н": "ңҥӈњhһнԣ",
    "о": "өӧӫo0οօӨ",
    "п": "nԥ",
    "р": "ҏpρ",
    "с": "ҫcѕs",
    "т": "ҭtћ",
    "у": "үұўӯӱӳy",
    "х": "ҳӽӿx",
    "ц": "ҵ",
    "ч": "ҷӌӵҹӷџ",
    "ш": "wԝ",
}
#: Signs that are heard and seen least, and so are left out.
_SILENT = "ьъ'’ʼ"

#: Stands in a reading for a letter that no reader takes for one of the alphabet.
NOTHING = "~"

_CAPITALS = {letter: string.ascii_uppercase[i] for i, group in enumerate(_GROUPS) for letter in group}
_CYRILLIC = (
    {passing: _CAPITALS[letter] for letter, letters in _PASS_FOR.items() for passing in letters}
    | _CAPITALS
    | dict.fromkeys(_SILENT, "")
)

#: Russian letters to the capitals that stand for them, for `str.translate`.
RUSSIAN_KEYS = str.maketrans(_CAPITALS | dict.fromkeys("ьъ", ""))
#: Bytes to bytes: digits read as the letters that they pass for, and i, l, 1 as one.
FOLDED = bytes.maketrans(b"0134578i", b"oleastbl")


def is_cyrillic(text: str) -> bool:
    """Whether the text holds a Cyrillic letter."""
    return any("Ѐ" <= letter <= "ԯ" for letter in text)


def cyrillic_key(text: str) -> str:
    """The text as a reader of Russian takes it, a capital letter for each group of Russian letters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_CYRILLIC.get(letter, letter if letter in "-." else _key_of_base(letter)) for letter in composed)


def passing_for_russian(letter: str) -> str:
    """Letters of the other Cyrillic alphabets that pass for a Russian letter."""
    return "".join(filter(is_cyrillic, _PASS_FOR.get(letter, "")))


def shown_key(key: str) -> str:
    """The key in Russian letters again, for people to read."""
    if key == key.lower():
        return key
    return "".join(_GROUPS[string.ascii_uppercase.index(c)][0] if c in string.ascii_uppercase else c for c in key)


def _key_of_base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return _CYRILLIC.get(base) or (base if base.isascii() and base.isalnum() else NOTHING)
