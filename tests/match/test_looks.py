"""Letters of any script are read as the Latin letters that they pass for."""

import pytest

from domainwatch.match.tables.looks import latin_looks


@pytest.mark.parametrize(
    ("letter", "look", "told_by"),
    [
        ("ⲟ", "o", "Unicode's confusables: Coptic small letter o"),
        ("é", "e", "its name: Latin small letter e with acute"),
        ("к", "k", "the table by eye: UTS #39 has no look-alike of k"),
        ("ӏ", "l", "the table by eye, over the confusables, which read the palochka as i"),
    ],
)
def test_letter_is_read_by_the_best_that_is_known_of_it(letter: str, look: str, told_by: str) -> None:
    assert latin_looks()[letter] == look, told_by


def test_no_plain_letter_is_read_as_another() -> None:
    assert not any(letter.isascii() for letter in latin_looks())
