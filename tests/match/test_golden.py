"""Every technique finds what its golden file says, and nothing else."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from domainwatch.match import Index, compile_index
from domainwatch.match.load import all_techniques
from domainwatch.model import Brand, Mark
from domainwatch.names import a_labels

GOLDEN = Path(__file__).parent / "golden"
# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow


@cache
def _index(mark: str, also: str) -> Index:
    return compile_index([Brand(id="b", name="B", marks=(Mark(text=mark, also_written=(also,) if also else ()),))])


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for file in sorted(GOLDEN.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                mark, also, name, technique = line.split("\t")
                yield mark, also, name, technique


@pytest.mark.parametrize(("mark", "also", "name", "technique"), list(_rows()))
def test_name_is_found_by_the_technique_that_its_golden_line_names(
    mark: str, also: str, name: str, technique: str
) -> None:
    index = _index(mark, also)

    hits = index.match(a_labels(name).encode())

    assert [hit.technique for hit in hits] == ([] if technique == "-" else [technique])
    assert index.explain(a_labels(name)).hits == tuple(hits)


def test_every_technique_has_a_golden_file() -> None:
    assert {technique.id for technique in all_techniques()} == {file.stem for file in GOLDEN.glob("*.tsv")}
