"""What a hit says of itself, in words."""

import pytest

from domainwatch.match import compile_index
from domainwatch.model import Brand, Mark
from domainwatch.names import a_labels

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

MARKS = (Mark(text="aliexpress"), Mark(text="sberbank", also_written=("сбербанк",)), Mark(text="citilink"))


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        (
            "аӏіехргеѕ-login.com",
            ["ӏ (Cyrillic small letter palochka) read as l", "1 letter missing, with the lure word «login»"],
        ),
        ("sberbаnk.com", ["«sberbаnk.com»: а (Cyrillic small letter a) read as a", "reads as «sberbank»"]),
        ("сберанк.рф", ["«сберанк» is «сбербанк» with one letter missing", "is a spelling of «sberbank»"]),
        ("сбербанк-вход.рф", ["«сбербанк» as a word of its own, with the lure word «вход»"]),
        ("oбщий-сбербанк.рф", ["o (Latin small letter o) read as о"]),
        ("ситилинк-магазин.рф", ["«ситилинк» sounds like «citilink», with the lure word «магазин»"]),
        ("cbnbkbyr.ru", ["«cbnbkbyr» are the keys of «citilink» on another layout"]),
    ],
)
def test_steps_name_letters_slips_and_lure_words(name: str, steps: list[str]) -> None:
    (hit,) = compile_index([Brand(id="b", name="B", marks=MARKS)]).match(a_labels(name).encode())

    told = "; ".join(hit.why)
    assert [step for step in steps if step not in told] == []
    assert not any(word.isupper() for word in told.replace("«", " ").replace("»", " ").split() if len(word) > 1)
