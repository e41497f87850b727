"""A list on disk is read once, wherever it was left and whatever happens to it meanwhile."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from feeds import Garbled, Refused, Unreachable, Workplace
from feeds.listfile import SETTLED
from feeds.sources import flatlist
from tests.fakes import FakeClock
from tests.feeds.bench import age, pulled, workplace

#: The user that owns nothing.
NOBODY = 65534


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def test_unchanged_file_is_not_read_again(tmp_path: Path, place: Workplace) -> None:
    file = tmp_path / "list"
    file.write_bytes(b"a.com\n")
    first = pulled(place, path="list")
    seen = file.stat()
    with file.open("r+b") as handle:
        handle.write(b"b.com\n")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    again = pulled(place, first.cursor, path="list")

    # Other bytes under the same size and time: whoever had read them would have handed them on.
    assert (first.names, again.blocks, again.error) == (["a.com"], [], None)


def test_changed_file_is_read_from_the_beginning(tmp_path: Path, place: Workplace) -> None:
    (tmp_path / "list").write_bytes(b"a.com\nb.com\n")
    first = pulled(place, path="list")
    (tmp_path / "list").write_bytes(b"c.com\nd.com\ne.com\n")

    assert pulled(place, first.cursor, path="list").names == ["c.com", "d.com", "e.com"]


def test_file_that_grew_is_read_on_from_where_it_was_left(tmp_path: Path, place: Workplace) -> None:
    (tmp_path / "list").write_bytes(b"domain\na.com\nnodot\n")
    first = pulled(place, path="list", format="csv")
    with (tmp_path / "list").open("ab") as file:
        file.write(b"b.com\nnodot\n")

    grown = pulled(place, first.cursor, path="list", format="csv")

    assert grown.names == ["b.com"]
    assert grown.unread == ["list:5: has no dot"]


def test_last_line_without_a_newline_waits_while_somebody_may_be_writing_it(
    tmp_path: Path, place: Workplace, clock: FakeClock
) -> None:
    file = tmp_path / "list"
    file.write_bytes(b"a.com\nb.co")
    place = workplace(tmp_path, clock)
    age(file, 1, clock)
    first = pulled(place, path="list")
    again = pulled(place, first.cursor, path="list")
    clock.advance(seconds=SETTLED)

    settled = pulled(place, first.cursor, path="list")

    assert (first.names, again.blocks, settled.names) == (["a.com"], [], ["b.co"])


def test_last_line_that_grew_after_it_was_read_is_read_again_whole(tmp_path: Path, clock: FakeClock) -> None:
    file, place = tmp_path / "list", workplace(tmp_path, clock)
    file.write_bytes(b"a.com\nexam.co")
    age(file, SETTLED, clock)
    first = pulled(place, path="list")
    with file.open("ab") as handle:
        handle.write(b"mpany\nb.com\n")

    assert pulled(place, first.cursor, path="list").names == ["exam.company", "b.com"]


def test_first_row_that_is_not_finished_is_no_header(tmp_path: Path, clock: FakeClock) -> None:
    file, place = tmp_path / "list", workplace(tmp_path, clock)
    file.write_bytes(b"exam")
    age(file, SETTLED, clock)
    first = pulled(place, path="list", format="csv")
    with file.open("ab") as handle:
        handle.write(b"ple.com\nb.com\n")

    grown = pulled(place, first.cursor, path="list", format="csv")

    assert (first.names, grown.names) == ([], ["example.com", "b.com"])


def test_unread_lines_of_all_files_of_a_pull_are_counted_and_the_first_are_shown(
    tmp_path: Path, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flatlist, "UNREAD_SHOWN", 5)
    for name in "ab":
        (tmp_path / name).write_bytes(b"nodot\n" * 4)

    found = pulled(place, path=".")

    assert [line.partition(":")[0] for line in found.unread] == ["a", "a", "a", "a", "b"]
    assert sum(block.unread_count for block in found.blocks) == 8


def test_folder_is_read_in_the_order_of_names_without_hidden_files_and_forgets_what_is_gone(
    tmp_path: Path, place: Workplace
) -> None:
    folder = tmp_path / "lists"
    (folder / "below").mkdir(parents=True)
    for name in ("b", "a", ".hidden", "below/c"):
        (folder / name).write_bytes(f"{Path(name).name.strip('.')}.com\n".encode())
    first = pulled(place, path="lists")
    (folder / "a").unlink()
    (folder / "d").write_bytes(b"d.com\n")

    later = pulled(place, first.cursor, path="lists")

    assert (first.names, later.names) == (["a.com", "b.com"], ["d.com"])
    assert '"a"' in first.cursor.text
    assert '"a"' not in later.cursor.text


def test_short_files_share_blocks_and_each_cursor_between_them_resumes(
    tmp_path: Path, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flatlist, "JOINED", 100)
    folder = tmp_path / "lists"
    folder.mkdir()
    for number in range(250):
        (folder / f"{number:03d}").write_bytes(b"name-%d.com\nnodot\n" % number)
    whole = pulled(place, path="lists")

    rests = [pulled(place, block.cursor, path="lists").names for block in whole.blocks]

    expected = [f"name-{number}.com" for number in range(250)]
    assert [(block.count, block.unread_count) for block in whole.blocks] == [(100, 100), (100, 100), (50, 50)]
    assert (whole.names, rests) == (expected, [expected[100:], expected[200:], []])
    assert whole.unread[249] == "249:2: has no dot"


def test_details_stay_beside_their_names_where_files_share_a_block(tmp_path: Path, place: Workplace) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    rows = [b"a.ru\tONE-RU\n", b"", b"b.ru\n", b"nodot\tTWO-RU\n", b"c.ru\tTHREE-RU\nd.ru\n"]
    for number, content in enumerate(rows):
        (folder / str(number)).write_bytes(content)

    [block] = pulled(place, path="lists", format="ru-partner").blocks

    assert block.names == b"a.ru\nb.ru\nc.ru\nd.ru"
    assert block.details == b"registrar=ONE-RU\n\nregistrar=THREE-RU\n"


def test_bad_files_in_a_folder_do_not_hide_the_good_ones(tmp_path: Path, place: Workplace) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "1-page").write_bytes(b"<!DOCTYPE html><p>Not found</p>")
    (folder / "2-cut.gz").write_bytes(gzip.compress(b"a.com\nb.com\n")[:-9])
    (folder / "3-good").write_bytes(b"c.com\n")

    found = pulled(place, path="lists")

    assert found.names[-1] == "c.com"
    assert isinstance(found.error, Garbled)
    assert "1-page: this is HTML" in str(found.error)
    assert "2-cut.gz" in str(found.error)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Makes root an ordinary user for a while: root may read everything."""
    user = os.geteuid()
    os.seteuid(user or NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_file_without_permission_is_refused_by_name_and_the_others_are_read() -> None:
    # Not in pytest's own folder, which other users may not enter.
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a").write_bytes(b"a.com\n")
        (folder / "a").chmod(0)
        (folder / "b").write_bytes(b"b.com\n")
        with without_privileges():
            found = pulled(workplace(folder), path=".")

    assert found.names == ["b.com"]
    assert isinstance(found.error, Refused)
    assert "a: no permission" in str(found.error)


def test_pipe_in_place_of_a_file_is_refused_and_not_waited_for(tmp_path: Path, place: Workplace) -> None:
    os.mkfifo(tmp_path / "list")

    assert isinstance(pulled(place, path="list").error, Refused)


def test_missing_file_and_too_large_file_say_so(tmp_path: Path, place: Workplace) -> None:
    (tmp_path / "list").write_bytes(b"a.com\n")

    assert isinstance(pulled(place, path="gone").error, Unreachable)
    assert isinstance(pulled(place, path="list", max_bytes=5).error, Refused)


def test_folder_with_too_many_files_is_refused(
    tmp_path: Path, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flatlist, "FILES", 2)
    for name in "abc":
        (tmp_path / name).write_bytes(b"a.com\n")

    assert isinstance(pulled(place, path=".").error, Refused)


def test_other_column_makes_the_list_be_read_again(tmp_path: Path, place: Workplace) -> None:
    (tmp_path / "list").write_bytes(b"a.com,b.com\n")
    first = pulled(place, path="list", format="csv", column=1)

    other = pulled(place, first.cursor, path="list", format="csv", column=2)

    assert (first.names, other.names) == (["a.com"], ["b.com"])


@pytest.mark.parametrize(
    ("name", "options", "names", "unread"),
    [
        (
            "names.txt",
            {},
            ["example.com", "example.org", "example.net", *["xn--e1afmkfd.xn--p1ai"] * 2, "_dmarc.example.com"],
            ["names.txt:7: has no dot", "names.txt:9: is an address, not a name"],
        ),
        (
            "table.csv",
            {"format": "csv"},
            ["alpha.example", "beta.example"],
            ["table.csv:4: has nothing in the column of names"],
        ),
        (
            "ru-partner.tsv",
            {"format": "ru-partner"},
            ["alpha.ru", "xn--e1afmkfd.xn--p1ai", "beta.su", "gamma.ru"],
            [],
        ),
    ],
)
def test_recorded_list_is_read_as_a_person_reads_it(
    tmp_path: Path, name: str, options: dict[str, object], names: list[str], unread: list[str]
) -> None:
    found = pulled(workplace(tmp_path), path=str(Path(__file__).parent / "data" / "flatlist" / name), **options)

    assert (found.names, found.unread, found.error) == (names, unread, None)
