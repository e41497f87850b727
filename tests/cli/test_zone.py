"""`zone` prints the names of zone files and what changed between two of them; `scan` matches both."""

import gzip
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domainwatch.cli import domainwatch, exit_status_of
from feeds.parse import zonediff

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


@pytest.fixture
def shuffled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two days of a zone in no order, too long to be compared as they stand."""
    monkeypatch.setattr(zonediff, "KEPT", 100)
    labels = [f"name-{number}" for number in range(500)]
    for name, seed, some in (("one", 1, labels[1:]), ("two", 2, [*labels[:-2], "aliexpress-new"])):
        random.Random(seed).shuffle(some)
        (tmp_path / name).write_bytes(zone(*some, *some[:5]))
    return str(tmp_path / "one"), str(tmp_path / "two")


def test_difference_of_zones_in_no_order_is_that_of_their_names(shuffled: tuple[str, str], brands: str) -> None:
    text = run("zone", "diff", *shuffled)
    found = run("scan", "--brands", brands, "--format", "jsonl", "--since", *shuffled)

    assert text.stdout.splitlines() == ["+aliexpress-new.com", "+name-0.com", "-name-498.com", "-name-499.com"]
    assert (text.exit_code, text.stderr) == (0, "")
    assert [json.loads(row)["name"] for row in found.stdout.splitlines()] == ["aliexpress-new.com"]
    assert found.stderr == f"2 names added and 2 gone since {shuffled[0]}\n"


def test_lines_that_cannot_be_read_are_counted_once_where_zones_are_sorted_first(shuffled: tuple[str, str]) -> None:
    with open(shuffled[1], "ab") as file:
        file.write(b"b.com. 1 in ns\n")

    assert run("zone", "diff", *shuffled).stderr.splitlines()[0] == "1 line is no name:"


def test_name_servers_stand_behind_names_when_asked(tmp_path: Path) -> None:
    text = SOA + "a.com. 60 in ns NS2.x.\na.com. 60 in ns b.a.com.\nb.com. 60 in ds 1 2 3 4\nb.com. 60 in ns .\n"
    (tmp_path / "zone").write_text(text)

    words = ["zone", "names", "--name-servers", str(tmp_path / "zone")]

    assert run(*words).stdout == "a.com\tb.a.com ns2.x\nb.com\t.\n"
    assert [json.loads(row) for row in run(*words, "--format", "jsonl").stdout.splitlines()] == [
        {"name": "a.com", "name_servers": ["b.a.com", "ns2.x"]},
        {"name": "b.com", "name_servers": ["."]},
    ]


def test_names_are_json_lines_when_asked(new: str) -> None:
    rows = run("zone", "names", "--format", "jsonl", new).stdout.splitlines()

    assert [json.loads(row) for row in rows][:2] == [{"name": "aliexpress-new.com"}, {"name": "aliexpress-shop.com"}]


def test_difference_shows_changed_name_servers_when_asked(tmp_path: Path) -> None:
    days = ("b 60 in ns x.", "a 60 in ns x.", "c 60 in ns x."), ("a 60 in ns y.", "b 60 in ns x.", "d 60 in ns z.")
    for name, lines in zip(("one", "two"), days, strict=True):
        (tmp_path / name).write_text("$ORIGIN com.\n" + "".join(f"{line}\n" for line in lines))
    words = ["zone", "diff", "--name-servers", "--origin", "com", str(tmp_path / "one"), str(tmp_path / "two")]

    text, rows = run(*words), run(*words, "--format", "jsonl")

    assert text.stdout == "+d.com\tz\n-c.com\n~a.com\ty\n"
    assert [json.loads(row) for row in rows.stdout.splitlines()] == [
        {"name": "d.com", "change": "added", "name_servers": ["z"]},
        {"name": "c.com", "change": "gone"},
        {"name": "a.com", "change": "changed", "name_servers": ["y"]},
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
