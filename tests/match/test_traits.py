"""Traits say in numbers what a reader sees of a find."""

import pytest

from domainwatch.match import compile_index
from domainwatch.match.traits import Traits
from domainwatch.model import Brand, Mark

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

INDEX = compile_index([Brand(id="yandex", name="Yandex", marks=(Mark(text="yandex"),))])


def traits_of(name: str) -> Traits:
    ((_, _, numbers),) = INDEX.traits(name.encode("ascii"))
    return Traits(*numbers.tolist())


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("yandex.example", 1.0, 1.0),
        ("my-yandex-pay.example", 1.0, 1.0),
        ("xandex.example", 0.0, 5 / 6),
        ("yandes.example", 5 / 6, 0.0),
        ("yansex.example", 3 / 6, 2 / 6),
    ],
)
def test_beginning_and_end_count_letters_that_stand_unchanged(name: str, begins: float, ends: float) -> None:
    traits = traits_of(name)

    assert (traits.begins, traits.ends) == pytest.approx((begins, ends))


def test_cost_weighs_by_the_letters_and_against_the_margin() -> None:
    traits = traits_of("yansex.example")

    assert traits.cost > 0
    assert traits.cost_share == pytest.approx(traits.cost / traits.letters)
    assert traits.reserve == pytest.approx(traits.margin - 1.5 * traits.cost)
