"""Measures the matcher on labelled names, and prints what it finds and whom it accuses at each score.

    tools/sweep.py --set DIR --background FILE

DIR holds abuse_thirdparty.tsv, benign.tsv, brand_owned.tsv and marks.txt (see fit_weights.py); FILE holds background
names, one a line, plain or gzip. Each mark is watched as a brand of its own that owns the names listed for it and is
written in no other way. Columns: the least score that counts; the share of the abuse that third parties named, over all
rows and averaged by mark; the shares of hard innocent names accused of their mark, of popular names accused of any, and
of the brands' own names accused; background names accused, per million names and mark.
"""

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from domainwatch.match import Index, compile_index
from domainwatch.model import Brand, Mark
from domainwatch.names import NotAName, a_labels

#: Alerts per million names and mark that a watch office bears at three levels of care, and the scores shown beside.
LEVELS = (60, 20, 5)
SCORES = (1, 10, 20, 30, 50, 70, 85)
#: Names matched at once.
BLOCK = 200_000

#: Name to mark to score.
Found = dict[str, dict[str, int]]


def rows(file: Path) -> list[list[str]]:
    """The tab-separated rows of a file, comments left out."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def watched(folder: Path) -> Index:
    """The index of the set's marks."""
    owned = defaultdict(set)
    for mark, name, *_ in rows(folder / "brand_owned.tsv"):
        owned[mark].add(name)
    marks = [row[0] for row in rows(folder / "marks.txt")]
    return compile_index([Brand(id=m, name=m, marks=(Mark(text=m),), owned=frozenset(owned[m])) for m in marks])


def found_in(index: Index, names: Iterable[str]) -> Found:
    """The marks that each name is accused of, by the name as it was given."""
    given: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        try:
            given[a_labels(name)].append(name)
        except NotAName:
            continue
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    ordered = sorted(given)
    for first in range(0, len(ordered), BLOCK):
        for hit in index.match("\n".join(ordered[first : first + BLOCK]).encode("ascii")):
            for name in given[hit.domain.name]:
                found[name][hit.mark] = hit.score
    return found


def lines_of(file: Path) -> list[str]:
    """The lines of a file, plain or gzip."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as text:
        return text.read().split()


class Set:
    """The labelled names, and what the matcher found in them and in the background."""

    def __init__(self, folder: Path, background: Path) -> None:
        self.abuse = [(mark, name) for mark, name, *_ in rows(folder / "abuse_thirdparty.tsv")]
        benign = [(mark, name) for mark, name, *_ in rows(folder / "benign.tsv")]
        self.hard = [(mark, name) for mark, name in benign if mark != "-"]
        self.popular = [name for mark, name in benign if mark == "-"]
        self.own = sorted({row[1] for row in rows(folder / "brand_owned.tsv")})
        self.marks = len(rows(folder / "marks.txt"))
        index = watched(folder)
        named = {name for _, name in self.abuse + self.hard} | set(self.popular) | set(self.own)
        self.found = found_in(index, named)
        stream = lines_of(background)
        self.names = len(stream)
        self.stream = sorted((max(marks.values()) for marks in found_in(index, stream).values()), reverse=True)

    def alerts(self, least: int) -> float:
        """Background names accused, per million names and mark."""
        return sum(score >= least for score in self.stream) / self.names * 1e6 / self.marks

    def least_for(self, alerts: float) -> int:
        """The least score with no more alerts than this."""
        return next(score for score in range(1, 102) if self.alerts(score) <= alerts)

    def line(self, least: int) -> str:
        """One line of the table."""
        by_mark = defaultdict(list)
        for mark, name in self.abuse:
            by_mark[mark].append(self.found.get(name, {}).get(mark, 0) >= least)
        micro = sum(map(sum, by_mark.values())) / len(self.abuse)
        macro = sum(sum(hits) / len(hits) for hits in by_mark.values()) / len(by_mark)
        hard = sum(self.found.get(name, {}).get(mark, 0) >= least for mark, name in self.hard) / len(self.hard)
        popular, own = (
            sum(max(self.found.get(name, {}).values(), default=0) >= least for name in names) / max(1, len(names))
            for names in (self.popular, self.own)
        )
        shares = f"{micro:.3f} | {macro:.3f} | {hard:.1%} | {popular:.2%} | {own:.1%}"
        return f"| {least} | {shares} | {self.alerts(least):.1f} |"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--background", type=Path, required=True)
    arguments = parser.parse_args()
    labelled = Set(arguments.set, arguments.background)
    print("| least score | found | by mark | hard innocents | popular | own names | alerts |")
    print("|---|---|---|---|---|---|---|")
    for least in sorted({*SCORES, *map(labelled.least_for, LEVELS)}):
        print(labelled.line(least))


if __name__ == "__main__":
    main()
