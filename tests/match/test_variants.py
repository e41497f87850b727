"""Every listed variant is legal, and the matcher finds it again."""

import idna
import pytest

from domainwatch.match import compile_index, list_variants
from domainwatch.match.load import all_techniques
from domainwatch.model import Brand, Mark

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

MARKS = [
    Mark(text="aliexpress", also_written=("алиэкспресс",)),
    Mark(text="ozon", also_written=("озон",)),
    Mark(text="vk"),
]


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.text)
def test_every_variant_is_found_again_and_none_is_the_mark_under_a_suffix_that_refuses_it(mark: Mark) -> None:
    index = compile_index([Brand(id="b", name="B", marks=(mark,))])

    hits = list_variants(mark, ["com", "ru", "рф"])

    found = index.match("\n".join(hit.domain.name for hit in hits).encode())
    assert [hit.domain.name for hit in found] == [hit.domain.name for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.domain.name.isascii() and "xn--" not in hit.domain.name for hit in hits if hit.domain.suffix == "ru")
    assert all(hit.domain.name.startswith("xn--") for hit in hits if hit.domain.suffix == "xn--p1ai")


@pytest.mark.parametrize("technique", all_techniques(), ids=lambda technique: technique.id)
def test_technique_lists_each_variant_once_in_the_same_order_and_under_a_bound(technique) -> None:  # type: ignore[no-untyped-def]
    variants = list(technique.variants("aliexpress"))

    assert variants == list(technique.variants("aliexpress"))
    assert len(variants) < 500


def test_variants_are_labels_that_idna2008_allows() -> None:
    hits = list_variants(MARKS[0], ["com"], "homograph")

    assert hits
    assert all(idna.encode(hit.domain.name_u).decode() == hit.domain.name for hit in hits)
