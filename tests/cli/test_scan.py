"""`scan` reads any list, reports every hit and every line that is no name, and needs nothing but the brands."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domainwatch.cli import domainwatch
from feeds.readahead import BLOCK

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

BRAND = 'brand: AliExpress\nmarks:\n  - mark: aliexpress\n    also_written: ["алиэкспресс"]\nowned: [aliexpress.com]\n'
FIELDS = ["name", "domain", "domain_u", "brand", "mark", "technique", "score", "why"]


@pytest.fixture
def brands(tmp_path: Path) -> Path:
    folder = tmp_path / "brands"
    folder.mkdir()
    (folder / "aliexpress.yaml").write_text(BRAND, encoding="utf-8")
    return folder


def scan(brands: Path, *arguments: str, given: bytes = b"", columns: str = "80") -> Result:
    return CliRunner().invoke(
        domainwatch, ["scan", "--brands", str(brands), *arguments], input=given, env={"COLUMNS": columns}
    )


def test_json_lines_hold_the_name_as_given_and_the_registrable_domain_in_both_forms(brands: Path) -> None:
    result = scan(
        brands, "--format", "jsonl", "-", given="Login.АлиЭкспресс.рф.\nexample.com\naliexpress.com\n".encode()
    )

    (row,) = map(json.loads, result.stdout.splitlines())
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(row) == FIELDS
    assert row["name"] == "Login.АлиЭкспресс.рф."
    assert (row["domain"], row["domain_u"]) == ("xn--80akiid0ahgda9j.xn--p1ai", "алиэкспресс.рф")
    assert (row["brand"], row["mark"], row["technique"]) == ("aliexpress", "aliexpress", "exact")
    assert 0 < row["score"] <= 100
    assert all(isinstance(step, str) for step in row["why"])


def test_the_same_list_gives_the_same_rows_plain_packed_and_on_standard_input(brands: Path, tmp_path: Path) -> None:
    text = "".join(f"name{i}.com\naliexpress{i}.top\n" for i in range(50)).encode()
    (tmp_path / "plain").write_bytes(text)
    (tmp_path / "packed").write_bytes(gzip.compress(text))

    outputs = [
        scan(brands, "--format", "jsonl", str(tmp_path / "plain")).stdout,
        scan(brands, "--format", "jsonl", str(tmp_path / "packed")).stdout,
        scan(brands, "--format", "jsonl", "-", given=text).stdout,
        scan(brands, "--format", "jsonl", "-", given=text.replace(b"\n", b"\r\n")).stdout,
    ]

    assert len(outputs[0].splitlines()) == 50
    assert len(set(outputs)) == 1


def test_no_name_is_lost_where_blocks_meet(brands: Path) -> None:
    filler = b"innocent-filler-name.com\n" * (2 * BLOCK // 25 // 3)
    text = filler.join(f"aliexpress{i}.top\n".encode() for i in range(4))

    rows = scan(brands, "--format", "jsonl", "-", given=text).stdout.splitlines()

    assert [json.loads(row)["name"] for row in rows] == [f"aliexpress{i}.top" for i in range(4)]


def test_lines_that_are_no_names_are_counted_and_placed(brands: Path, tmp_path: Path) -> None:
    file = tmp_path / "list"
    file.write_bytes(b"aliexpress.top\nno name\n\n\xff.com\n" + b"x\n" * 9 + b"aliexpress.xyz\n" + b"y" * 3000)

    result = scan(brands, "--format", "jsonl", str(file))

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert "12 lines are no names" in result.stderr
    assert f"{file}:2: " in result.stderr
    assert f"{file}:4: is not UTF-8" in result.stderr
    assert "and 7 more" in result.stderr


def test_endless_line_does_not_fill_the_memory_and_is_reported(brands: Path) -> None:
    result = scan(brands, "--format", "jsonl", "-", given=b"a" * (3 * BLOCK) + b"\naliexpress.top\n")

    assert [json.loads(row)["name"] for row in result.stdout.splitlines()] == ["aliexpress.top"]
    assert "1 line is no name" in result.stderr


def test_csv_cells_never_become_formulas(brands: Path) -> None:
    given = "＠aliexpress.top\n-aliexpress.top\n=1+aliexpress.top\naliexpress.xyz\n"

    result = scan(brands, "--format", "csv", "-", given=given.encode())

    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[0] == FIELDS
    assert len(rows) > 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_findings_below_the_least_score_are_left_out(brands: Path) -> None:
    rows = [json.loads(row) for row in scan(brands, "--format", "jsonl", "-", given=LIST).stdout.splitlines()]
    least = max(row["score"] for row in rows)

    above = scan(brands, "--format", "jsonl", "--min-score", str(least), "-", given=LIST).stdout.splitlines()

    assert [json.loads(row)["name"] for row in above] == [row["name"] for row in rows if row["score"] == least]
    assert len(above) < len(rows)


def test_table_shows_the_strongest_first_and_counts(brands: Path) -> None:
    result = scan(brands, "-", given=LIST, columns="160")

    assert result.stdout.index("aliexpress-login.top") < result.stdout.index("aliexpresx.se")
    assert "2 findings" in result.stdout


def test_broken_brand_file_stops_with_status_2_and_its_place(brands: Path) -> None:
    from domainwatch.cli import exit_status_of

    (brands / "broken.yaml").write_text("brand: B\nmarkz: []\n", encoding="utf-8")

    assert exit_status_of(["scan", "--brands", str(brands), "-"]) == 2


def test_broken_gzip_is_an_error_and_not_an_empty_list(brands: Path, tmp_path: Path) -> None:
    from domainwatch.cli import exit_status_of

    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"aliexpress.top\n" * 1000)[:-20])

    assert exit_status_of(["scan", "--brands", str(brands), str(tmp_path / "cut.gz")]) == 1


LIST = b"aliexpresx.se\naliexpress-login.top\n"


def test_findings_and_their_order_do_not_depend_on_the_number_of_threads(brands: Path, tmp_path: Path) -> None:
    filler = b"innocent-filler-name.com\n" * (BLOCK // 25)
    (tmp_path / "list").write_bytes(b"".join(f"aliexpress{i}.top\n".encode() + filler for i in range(6)))

    outputs = [
        scan(brands, "--format", "jsonl", "--jobs", jobs, str(tmp_path / "list")).stdout for jobs in ("1", "3", "0")
    ]

    assert [json.loads(row)["name"] for row in outputs[0].splitlines()] == [f"aliexpress{i}.top" for i in range(6)]
    assert len(set(outputs)) == 1


def test_many_warnings_about_brand_files_are_shown_in_part_and_counted(brands: Path) -> None:
    hosts = ", ".join(f"host{i}.example.com" for i in range(9))
    (brands / "other.yaml").write_text(f"brand: Other\nmarks: [{{mark: othermark}}]\nowned: [{hosts}]\n", "utf-8")

    shown = scan(brands, "-").stderr.splitlines()

    assert len(shown) == 6
    assert shown[-1] == "and 4 more warnings"
