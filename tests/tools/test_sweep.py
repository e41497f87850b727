"""The table of the sweep counts what its head says."""

import gzip
import runpy
from pathlib import Path

import pytest

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

FILES = {
    "marks.txt": "# mark\nglimmerbank\nzorblax\n",
    "abuse_thirdparty.tsv": "glimmerbank\tglimmerbank-login.com\tlist\n"
    "glimmerbank\tnothing-alike.com\tlist\n"
    "glimmerbank\tgIimmerbank.top\tlist\n"
    "zorblax\tzorblax.shop\tlist\n",
    "benign.tsv": "zorblax\tgarden-tools.com\n-\texample.com\n-\tzorblax-sale.com\n",
    "brand_owned.tsv": "glimmerbank\tglimmerbank.com\nzorblax\tzorblax.org\n",
}
BACKGROUND = ["my-zorblax.com", "quiet-river.org", "no name", "blue-lake.net"]


@pytest.fixture(name="table")
def run_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The rows of the table, cell by cell."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "stream.gz").write_bytes(gzip.compress("\n".join(BACKGROUND).encode()))
    tool = Path(__file__).parents[2] / "tools" / "sweep.py"
    monkeypatch.setattr("sys.argv", [str(tool), "--set", str(tmp_path), "--background", str(tmp_path / "stream.gz")])

    runpy.run_path(str(tool), run_name="__main__")

    return [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines() if "---" not in line]


def test_shares_are_of_all_names_and_averaged_by_mark(table: list[list[str]]) -> None:
    head, least, *_ = table

    # Two of three names of one mark are found, and the one of the other; one of five background words is accused.
    assert dict(zip(head, least, strict=True)) == {
        "least score": "1",
        "found": "0.750",
        "by mark": "0.833",
        "hard innocents": "0.0%",
        "popular": "50.00%",
        "own names": "0.0%",
        "alerts": "100000.0",
    }


def test_higher_scores_find_and_accuse_no_more(table: list[list[str]]) -> None:
    columns = zip(*table[1:], strict=True)

    scores, *shares = [[float(cell.strip("%")) for cell in column] for column in columns]

    assert scores == sorted(scores)
    assert all(share == sorted(share, reverse=True) for share in shares)
