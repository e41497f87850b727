"""Every listed variant is legal, and the matcher finds it again."""

import idna
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domainwatch.match import compile_index, list_variants
from domainwatch.match.load import all_techniques
from domainwatch.match.tables.zones import LETTERS
from domainwatch.match.variants import is_legal, is_taken
from domainwatch.model import Brand, Mark
from domainwatch.names import a_labels

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

ALIEXPRESS = Mark(text="aliexpress", also_written=("алиэкспресс",))
LONG = [
    ALIEXPRESS,
    Mark(text="wildberries", also_written=("вайлдберриз",)),
    Mark(text="glimmerbank", also_written=("глиммербанк",)),
]
MARKS = [
    ALIEXPRESS,
    Mark(text="ozon", also_written=("озон",)),
    Mark(text="вкусняшка"),
    Mark(text="速卖通"),
    Mark(text="zorblax"),
    Mark(text="vk"),
]
SUFFIXES = ["com", "ru", "рф", "укр", "xyz"]


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.text)
def test_every_variant_is_found_again_most_dangerous_first(mark: Mark) -> None:
    index = compile_index([Brand(id="b", name="B", marks=(mark,))])

    hits = list_variants(mark, SUFFIXES)

    found = index.match("\n".join(hit.domain.name for hit in hits).encode())
    assert hits
    assert [hit.domain.name for hit in found] == [hit.domain.name for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.domain.name for hit in hits}) == len(hits)


@given(st.text("abdeiklmnoprstuz", min_size=5, max_size=12))
@settings(max_examples=4, deadline=None)
def test_made_up_marks_have_variants_that_are_all_found_again(text: str) -> None:
    mark = Mark(text=text)

    hits = list_variants(mark, ["com"])

    found = compile_index([Brand(id="b", name="B", marks=(mark,))]).match(
        "\n".join(hit.domain.name for hit in hits).encode()
    )
    assert {hit.domain.name for hit in found} == {hit.domain.name for hit in hits}


@pytest.mark.parametrize("technique", all_techniques(), ids=lambda technique: technique.id)
def test_all_that_a_technique_makes_of_a_long_mark_is_found(technique) -> None:  # type: ignore[no-untyped-def]
    for mark in LONG:
        labels = [label for text in (mark.text, *mark.also_written) for label in technique.variants(text)]
        names = [a_labels(f"{label}.com") for label in labels if is_legal(label)]

        hits = compile_index([Brand(id="b", name="B", marks=(mark,))]).match("\n".join(names).encode())

        assert {hit.domain.name for hit in hits} == set(names)


@pytest.mark.parametrize("technique", all_techniques(), ids=lambda technique: technique.id)
def test_technique_lists_variants_in_the_same_order_and_under_a_bound(technique) -> None:  # type: ignore[no-untyped-def]
    for mark in ("aliexpress", "алиэкспресс", "m" * 63, "速卖通"):
        variants = list(technique.variants(mark))

        assert variants == list(technique.variants(mark))
        assert len(variants) <= 35 * len(mark)


def test_variants_keep_to_the_letters_that_registries_take() -> None:
    hits = [hit for mark in MARKS[:2] for hit in list_variants(mark, SUFFIXES)]

    labels = {(hit.domain.name_u.rpartition(".")[2], hit.domain.name_u.partition(".")[0]) for hit in hits}
    assert all(idna.encode(hit.domain.name_u).decode() == hit.domain.name for hit in hits)
    assert all(label.isascii() for suffix, label in labels if suffix == "ru")
    for zone in ("рф", "укр"):
        letters = set("".join(label for suffix, label in labels if suffix == zone))
        assert letters <= set(LETTERS[zone]) | set("-0123456789")
    assert ("рф", "өзон") in labels
    assert ("укр", "өзон") not in labels


@pytest.mark.parametrize(
    ("name", "is_sweep", "is_registrable"),
    [
        ("aliéxpress.com", True, True),
        ("аliexpress.com", True, False),
        ("aliéxpress.xyz", True, False),
        ("aliexpress.xyz", True, True),
        ("aliéxpress.ru", False, False),
        ("aliexpress.рф", False, False),
    ],
)
def test_mixed_alphabets_and_unknown_registries_are_for_sweeps_only(
    name: str, is_sweep: bool, is_registrable: bool
) -> None:
    label, _, suffix = name.partition(".")

    assert is_taken(label, suffix, when_unknown=True) == is_sweep
    assert is_taken(label, suffix, when_unknown=False) == is_registrable
