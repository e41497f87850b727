"""`zone` prints the names of zone files and what changed between two of them; `scan` matches both."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domainwatch.cli import domainwatch, exit_status_of

# The first reading compiles it.
pytestmark = pytest.mark.slow

SOA = "com.\t900\tin\tsoa\ta. b. 1 2 3 4 5\n"
BRAND = "brand: AliExpress\nmarks:\n  - mark: aliexpress\nowned: [aliexpress.com]\n"


def zone(*names: str) -> bytes:
    """A zone of that many names under com, in lines as registries write them."""
    return (SOA + "".join(f"{name}.com.\t172800\tin\tns\tns1.x.\n" for name in names) + SOA).encode()


@pytest.fixture
def old(tmp_path: Path) -> str:
    (tmp_path / "old.gz").write_bytes(gzip.compress(zone("aliexpress-old", "aliexpress-shop", "gone", "same")))
    return str(tmp_path / "old.gz")


@pytest.fixture
def new(tmp_path: Path) -> str:
    (tmp_path / "new").write_bytes(zone("aliexpress-new", "aliexpress-shop", "same", "xn--new"))
    return str(tmp_path / "new")


@pytest.fixture
def brands(tmp_path: Path) -> str:
    folder = tmp_path / "brands"
    folder.mkdir()
    (folder / "aliexpress.yaml").write_text(BRAND, encoding="utf-8")
    return str(folder)


def run(*words: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(domainwatch, words, input=given)


def test_names_of_a_zone_are_printed_one_a_line_plain_packed_and_from_standard_input(old: str, new: str) -> None:
    packed, plain = run("zone", "names", old), run("zone", "names", new)

    assert packed.stdout.splitlines() == ["aliexpress-old.com", "aliexpress-shop.com", "gone.com", "same.com"]
    assert (packed.exit_code, packed.stderr) == (0, "")
    assert run("zone", "names", "-", given=Path(new).read_bytes()).stdout == plain.stdout


def test_lines_of_a_zone_that_cannot_be_read_are_told_with_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "zone").write_bytes(zone("a") + b"b.com. 1 in ns\nc.com. 1 in ns x.\n")

    result = run("zone", "names", str(tmp_path / "zone"))

    assert result.stdout.splitlines() == ["a.com", "c.com"]
    assert result.stderr.splitlines() == ["1 line is no name:", f"  {tmp_path / 'zone'}:4: names no name server"]


def test_zone_without_a_name_takes_it_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "zone").write_bytes(b"com 60 in ns x.\na 60 in ns x.\n")

    assert run("zone", "names", "--origin", "com.", str(tmp_path / "zone")).stdout == "com.com\na.com\n"
    assert exit_status_of(["zone", "names", "--origin", "a b", str(tmp_path / "zone")]) == 2


def test_difference_shows_what_was_added_and_what_is_gone(old: str, new: str) -> None:
    text, rows = run("zone", "diff", old, new), run("zone", "diff", "--format", "jsonl", old, new)

    assert text.stdout.splitlines() == ["+aliexpress-new.com", "+xn--new.com", "-aliexpress-old.com", "-gone.com"]
    assert [(row["name"], row["change"]) for row in map(json.loads, rows.stdout.splitlines())] == [
        ("aliexpress-new.com", "added"),
        ("xn--new.com", "added"),
        ("aliexpress-old.com", "gone"),
        ("gone.com", "gone"),
    ]


def test_list_is_no_zone(tmp_path: Path, new: str) -> None:
    (tmp_path / "list").write_bytes(b"a.com\nb.com\n")

    assert exit_status_of(["zone", "names", str(tmp_path / "list")]) == 1
    assert exit_status_of(["zone", "diff", str(tmp_path / "list"), new]) == 1


def test_scan_matches_the_names_of_a_zone(brands: str, old: str) -> None:
    result = run("scan", "--brands", brands, "--format", "jsonl", old)

    assert [json.loads(row)["name"] for row in result.stdout.splitlines()] == [
        "aliexpress-old.com",
        "aliexpress-shop.com",
    ]


def test_scan_since_an_older_day_matches_what_is_new_and_keeps_what_is_gone(
    brands: str, old: str, new: str, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"

    result = run("scan", "--brands", brands, "--format", "jsonl", "--since", old, "--gone", str(gone), new)

    assert [json.loads(row)["name"] for row in result.stdout.splitlines()] == ["aliexpress-new.com"]
    assert result.stderr == f"2 names added and 2 gone since {old}\n"
    assert gone.read_text().splitlines() == ["aliexpress-old.com", "gone.com"]


def test_broken_zone_prints_no_difference(old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(Path(new).read_bytes())[:-12])

    assert exit_status_of(["zone", "diff", old, str(tmp_path / "cut.gz")]) == 1


@pytest.mark.parametrize(
    "words", [["--gone", "x", "-"], ["--since", "OLD", "-", "-"], ["--since", "OLD", "NEW", "NEW"]]
)
def test_options_that_do_not_go_together_are_refused(words: list[str], brands: str, old: str, new: str) -> None:
    files = {"OLD": old, "NEW": new}

    assert exit_status_of(["scan", "--brands", brands, *(files.get(word, word) for word in words)]) == 2
