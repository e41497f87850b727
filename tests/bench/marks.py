"""Watchlists of any size: marks of given brand files first, and made up ones behind them."""

from itertools import chain, islice
from pathlib import Path

import yaml
from publicsuffixlist import PublicSuffixList

from tests.bench.labels import sorted_labels
from tests.bench.letters import plain_labels, table_of

#: Sizes of the watchlists that are measured.
MARKS = (12, 1000, 10_000)
#: Marks in one brand file; a brand that has more than this is several brands.
PER_BRAND = 100
#: Letters of a mark that is made up.
SHORTEST, LONGEST = 5, 14


def make_marks(folder: Path, count: int, given: Path | None) -> None:
    """Writes brand files with so many marks, and the marks as a list named literals."""
    folder.mkdir(exist_ok=True)
    known = _given(given) if given else {}
    suffixes = PublicSuffixList(accept_unknown=False)
    # Every so-manyth of those given, so that a short list is no list of what begins with a digit.
    some = list(known)[:: max(1, len(known) // count)]
    marks = list(islice(dict.fromkeys(chain(some, _made_up(count * 8))), count))
    for number in range(0, count, PER_BRAND):
        words = marks[number : number + PER_BRAND]
        owned = [name for word in words for name in known.get(word, ())]
        # A mark may be a top-level domain where that is the brand's own.
        owned += [f"nic.{word}" for word in words if suffixes.is_public(word)]
        brand = {"brand": f"Brand {number}", "marks": [{"mark": word} for word in words], "owned": sorted(set(owned))}
        (folder / f"brand{number}.yaml").write_text(yaml.safe_dump(brand, allow_unicode=True), encoding="utf-8")
    (folder / "literals").write_text("".join(f"{mark}\n" for mark in marks), encoding="utf-8")


def _given(folder: Path) -> dict[str, list[str]]:
    """The marks of brand files, with the names that their brands own."""
    brands = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml"))]
    return {mark["mark"]: brand.get("owned", []) for brand in brands for mark in brand["marks"]}


def _made_up(count: int) -> list[str]:
    labels = b"".join(sorted_labels(table_of(plain_labels(2, None)), count, 2)).decode("ascii").split()
    words = [label for label in labels if SHORTEST <= len(label) <= LONGEST and label.isalpha()]
    # Every so-manyth of the sorted words, so that they begin with every letter.
    return words[::7] + words[3::7] + words[5::7]
