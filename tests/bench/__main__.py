"""Measures whole processes against what the machine can do, in one run: `make bench ARGS="FOLDER --names N"`."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.days import Wanted, make_days
from tests.bench.marks import MARKS, make_marks
from tests.bench.measure import Run, measured

#: Names of the zone where nothing else is asked: enough that the start of a process does not count for most.
NAMES = 2_000_000
#: The score from which the daemon mails, by default; a whole zone is asked for nothing weaker.
LEAST = "20"


def main() -> int:
    """The exit status; prints a line for each run, with its ratio to the floor."""
    wanted = _arguments()
    if wanted.folder is None:
        with tempfile.TemporaryDirectory() as folder:
            _bench(Path(folder), wanted)
    else:
        _bench(wanted.folder, wanted)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where the zones are, or are made if they are not there")
    parser.add_argument("--names", type=int, default=NAMES, help="how many names the zone has (default: %(default)s)")
    parser.add_argument("--brands", type=Path, help="folder with brand files whose marks are taken first")
    parser.add_argument("--learn", type=Path, help="list of names whose letters the zone follows")
    parser.add_argument(
        "--only", default="1234567", help="which measurements: 1 to 5 are the bars, 6 and 7 the reading"
    )
    return parser.parse_args()


def _bench(folder: Path, wanted: argparse.Namespace) -> None:
    if not (folder / "new.gz").exists():
        make_days(Wanted(folder=folder, names=wanted.names, learn=wanted.learn))
    for count in MARKS:
        make_marks(folder / f"marks{count}", count, wanted.brands)
    floor = measured("inflate only (igzip)", _inflating(folder / "new.gz"))
    _print(floor, floor)
    for number, steps in enumerate((_zone, _days, _list, _literals, _starts, _names, _difference), 1):
        for name, command in steps(folder) if str(number) in wanted.only else ():
            # What is measured is the warm start; the first one compiles and writes caches.
            if number == 5:
                measured(name, command)
            _print(measured(f"bar {number}: {name}" if number <= 5 else name, command), floor)


def _inflating(zone: Path) -> list[str]:
    code = "import sys; from isal import igzip; f = igzip.open(sys.argv[1])\nwhile f.read(1 << 20): pass"
    return [sys.executable, "-c", code, str(zone)]


def _domainwatch(*words: object) -> list[str]:
    return [sys.executable, "-m", "domainwatch", *map(str, words)]


def _scan(folder: Path, marks: int, *words: object) -> list[str]:
    brands = folder / f"marks{marks}"
    return _domainwatch("scan", "--brands", brands, "--format", "jsonl", "--jobs", 2, "--min-score", LEAST, *words)


Steps = Iterator[tuple[str, list[str]]]


def _zone(folder: Path) -> Steps:
    yield "gzip zone to findings, 1,000 marks", _scan(folder, 1000, folder / "new.gz")


def _days(folder: Path) -> Steps:
    words = ("--since", folder / "old.gz", "--gone", folder / "gone.txt", folder / "new.gz")
    yield "two days to new, gone and findings, 1,000 marks", _scan(folder, 1000, *words)


def _list(folder: Path) -> Steps:
    for marks in MARKS:
        yield f"plain list to findings, {marks:,} marks", _scan(folder, marks, folder / "names")


def _literals(folder: Path) -> Steps:
    yield "gzip zone to findings, 12 marks", _scan(folder, 12, folder / "new.gz")
    yield (
        "zgrep -F -f of the 12 marks",
        ["zgrep", "-F", "-f", str(folder / "marks12" / "literals"), str(folder / "new.gz")],
    )


def _starts(folder: Path) -> Steps:
    one = folder / "one"
    one.write_text("example.com\n", encoding="ascii")
    yield "domainwatch --help", _domainwatch("--help")
    yield "scan of one name, 12 marks", _scan(folder, 12, one)


def _names(folder: Path) -> Steps:
    yield "gzip zone to names", _domainwatch("zone", "names", folder / "new.gz")


def _difference(folder: Path) -> Steps:
    yield "two gzip zones to added and gone names", _domainwatch("zone", "diff", folder / "old.gz", folder / "new.gz")


def _print(run: Run, floor: Run) -> None:
    sys.stdout.write(
        f"{run.name:<55} {run.wall:8.2f} s  {run.wall / floor.wall:6.2f} x  {run.cpu:8.2f} s CPU"
        f"  {run.peak / 2**20:7.0f} MiB  {run.lines:>10,} lines{'' if run.status == 0 else f'  STATUS {run.status}'}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
