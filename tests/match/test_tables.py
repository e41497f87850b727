"""The tables say what their golden files say: a changed entry is seen, and somebody reads the difference."""

import string
from collections.abc import Callable

import pytest

from domainwatch.match.alphabet import cyrillic_key, passing_for_russian, shown_key
from domainwatch.match.sound import heard
from domainwatch.match.tables.costs import KEY, LOOK, SAME, letter_costs
from domainwatch.match.tables.keys import ROMAN, SHAPES, TO_CYRILLIC_KEYS, TO_LATIN_KEYS
from domainwatch.match.tables.looks import latin_looks, passing_for
from domainwatch.match.tables.lures import lures
from domainwatch.match.tables.sounds import HEARD
from domainwatch.match.tables.suffixes import (
    CHEAP,
    COM,
    COUNTRY,
    FREE,
    NET_ORG,
    OTHER,
    SECOND_LEVEL,
    SHARED_HOST,
    suffix_kind,
)
from domainwatch.match.tables.zones import LETTERS, RUSSIAN
from domainwatch.names import suffix_rules

Golden = Callable[[str, str], str]

#: Words of our own that hold every sound of the table in its place.
WORDS = " ".join(
    [
        "schatch shichop zhukhoph thowhick quartz nation highness youth yarn yucca yoga daytail launch lawn idea",
        "tea team week vein neutral news brownies pies boat moon cloud town blue cake toes series cubebay pipe",
        "echo toner sender ball made race aster amigo wild mind kites line rosy type myth flute tub city cat",
        "orange gem gate jam brahms hobby iraq nose boss buildship fox wax bdfklmnprstvz zoo lacework homebase",
    ]
).split()
#: Alphabets whose letters pass for Latin ones best; those of others are too many for a person to read.
SCRIPTS = ("cyrillic", "greek", "armenian")


def test_letters_pass_for_the_latin_letters_that_the_golden_file_names(golden: Golden) -> None:
    alphabets = [
        (letter, script, passing_for(letter, script)) for letter in string.ascii_lowercase for script in SCRIPTS
    ]
    european = [(chr(code), latin_looks().get(chr(code), "")) for code in range(0xC0, 0x250) if chr(code).islower()]
    made = lines(*alphabets, *european)

    assert made == golden("looks.txt", made)


def test_letters_pass_for_the_russian_letters_that_the_golden_file_names(golden: Golden) -> None:
    others = [chr(code) for code in range(0x430, 0x530)] + list(string.ascii_lowercase + string.digits + "αβορί’ʼʒ")

    made = lines(
        *((letter, passing_for_russian(letter)) for letter in RUSSIAN),
        *((letter, shown_key(cyrillic_key(letter))) for letter in others),
    )

    assert made == golden("russian_looks.txt", made)


def test_keys_and_romanisations_are_those_of_the_golden_file(golden: Golden) -> None:
    tables = {
        **{f"{language} to Cyrillic": keys for language, keys in TO_CYRILLIC_KEYS.items()},
        **{f"{language} to Latin": keys for language, keys in TO_LATIN_KEYS.items()},
        **{f"Latin letters {number}": letters for number, letters in enumerate(ROMAN)},
        "shapes": SHAPES,
        **{f"letters of .{suffix}": dict.fromkeys(letters, "") for suffix, letters in LETTERS.items()},
    }
    made = lines(*((name, *map("".join, keys.items())) for name, keys in tables.items()))

    assert made == golden("keys.txt", made)


def test_words_are_written_by_ear_in_the_order_of_the_golden_file(golden: Golden) -> None:
    made = lines(*((word, *heard(word)) for word in WORDS))

    assert made == golden("sounds.txt", made)


def test_words_by_ear_hold_every_sound_of_the_table() -> None:
    told = {
        next((pattern for pattern, _ in HEARD if pattern.match(word, at)), None)
        for word in WORDS
        for at in range(len(word))
    }

    assert [pattern.pattern for pattern, _ in HEARD if pattern not in told] == []


def test_lure_words_and_cheap_suffixes_are_those_of_the_golden_file(golden: Golden) -> None:
    luring = [("lures", word) for word in sorted(map(shown_key, lures()))]
    kinds = {FREE: "is free", CHEAP: "is cheap"}
    tops = [(suffix, kinds.get(int(suffix_kind(suffix)))) for suffix in suffix_rules() if "." not in suffix]
    made = lines(*luring, *sorted((top, kind) for top, kind in tops if kind))

    assert made == golden("lures.txt", made)


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("com", COM),
        ("org", NET_ORG),
        ("tk", FREE),
        ("top", CHEAP),
        ("co.uk", SECOND_LEVEL),
        ("msk.ru", SECOND_LEVEL),
        ("pages.dev", SHARED_HOST),
        ("ru", COUNTRY),
        ("xn--p1ai", COUNTRY),
        ("museum", OTHER),
    ],
)
def test_suffixes_are_told_apart_by_who_registers_under_them(suffix: str, kind: int) -> None:
    assert suffix_kind(suffix) == kind


def test_one_letter_costs_for_another_what_the_golden_file_says(golden: Golden) -> None:
    cost, kind = letter_costs()
    names = {LOOK: "look", KEY: "key"}
    letters = [letter for letter in map(chr, range(128)) if letter.isalnum()]
    pairs = [(a, b, ord(a), ord(b)) for a in letters for b in letters]
    made = lines(*((a + b, cost[i, j], names[kind[i, j]]) for a, b, i, j in pairs if kind[i, j] in names))

    assert made == golden("costs.txt", made)
    assert all((kind[i, j] == SAME) == (cost[i, j] == 0) == (a == b) for a, b, i, j in pairs)


def lines(*rows: tuple[object, ...]) -> str:
    """The rows as a text for a golden file."""
    return "".join(" ".join(map(str, row)).rstrip() + "\n" for row in rows)
