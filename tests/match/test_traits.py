"""Traits say in numbers what a reader sees of a find."""

import pytest

from domainwatch.match import compile_index
from domainwatch.match.align import Slips
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


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("yandex.example", {"letters": 6, "is_whole": 1, "share_of_label": 1, "left_border": 3, "right_border": 3}),
        ("login-yandex.example", {"lures_left": 1, "rest_left": 5, "hyphens": 1, "left_border": 2, "share_of_word": 1}),
        ("yandexlogin24.example", {"lures_right": 1, "rest_right": 7, "digits": 2, "letters_of_word": 13}),
        ("yandex-sale-shop.example", {"lures_right": 2, "rest_right": 8, "letters_of_label": 16, "hyphens": 2}),
        ("yandex.login-secure.example", {"lures_elsewhere": 2, "before_registrable": 1, "labels_before": 1}),
        ("shop.yandex.example", {"lures_elsewhere": 1, "labels_before": 1}),
        ("yan-dex.example", {"separator": 1, "hyphens": 1, "is_whole": 1}),
        ("yndex.example", {"left_out": 1}),
        ("yanndex.example", {"doubled": 1}),
        ("yadnex.example", {"swapped": 1}),
        ("yanqdex.example", {"added": 1}),
        ("yamdex.example", {"look": 1}),
        ("yanfex.example", {"key": 1}),
        ("yanqex.example", {"other": 1}),
        ("yanclex.example", {"paired": 1}),
        ("vandex.example", {"look": 1, "first": 0}),
    ],
)
def test_traits_count_what_their_names_say(name: str, counted: dict[str, float]) -> None:
    optional = ["lures_left", "lures_right", "lures_elsewhere", "rest_left", "rest_right", "before_registrable"]
    optional += ["labels_before", "hyphens", "digits", *Slips._fields]
    expected = dict.fromkeys(optional, 0.0) | {"first": 1.0} | counted

    assert {trait: value for trait, value in traits_of(name)._asdict().items() if trait in expected} == expected
