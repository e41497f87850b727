"""A list on disk is read once, wherever it was left and whatever happens to it meanwhile."""

import gzip
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from feeds import Garbled, Refused, Unreachable, Workplace
from feeds.listfile import SETTLED
from feeds.sources import flatlist
from tests.fakes import FakeClock
from tests.feeds.bench import pulled, workplace

#: The user that owns nothing.
NOBODY = 65534
# Long enough for several blocks, as text that packs badly.
MANY = b"".join(b"name-%x-%d.example\n" % (number * 2654435761 % 2**32, number) for number in range(100_000))


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def age(file: Path, seconds: float, clock: FakeClock) -> None:
    changed = clock.now().timestamp() - seconds
    os.utime(file, (changed, changed))


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


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


@pytest.mark.parametrize(
    "packed",
    [
        b"a.com\nb.com\nc.com\n",
        b"\xef\xbb\xbfa.com\r\nb.com\r\n\r\nc.com",
        gzip.compress(b"a.com\nb.com\nc.com"),
        gzip.compress(b"a.com\nb.c") + gzip.compress(b"om\nc.com\n") + b"\0" * 600_000,
        zipped(one=b"a.com\nb.com", two=b"c.com"),
        zipped(**{"folder/": b"", "folder/list": b"a.com\nb.com\nc.com", "__MACOSX/._list": b"\0"}),
    ],
    ids=["plain", "bom, crlf, no newline", "gzip", "gzip of two members", "zip of two members", "zip with a folder"],
)
def test_any_packing_gives_the_same_names(tmp_path: Path, clock: FakeClock, packed: bytes) -> None:
    (tmp_path / "list").write_bytes(packed)
    age(tmp_path / "list", SETTLED, clock)

    found = pulled(workplace(tmp_path, clock), path="list")

    assert (found.names, found.error) == (["a.com", "b.com", "c.com"], None)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"<html><body>moved</body></html>", "HTML"),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?>", "XML"),
        (b'{"error": "quota"}', "JSON"),
        (b"%PDF-1.7\n", "PDF"),
        ("a.com\n".encode("utf-16"), "UTF-16"),
        (bytes(range(256)) * 8, "binary"),
        (gzip.compress(gzip.compress(b"a.com\n")), "gzip"),
        (b"BZh91AY&SY", "bzip2"),
        (zipped(), "without a list"),
        (zipped(one=b"a.com\n").replace(b"PK\1\2", b"PK\1\3"), "zip"),
        (zipped(one=b"a.com\n")[:-5], "zip"),
        (zipped(page=b"<html>"), "bad/page: this is HTML"),
    ],
    # Archives hold the time at which they were made; a test's name must not.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_is_no_list_is_garbled_and_hands_on_nothing(
    tmp_path: Path, place: Workplace, bad: bytes, said: str
) -> None:
    (tmp_path / "bad").write_bytes(bad)

    found = pulled(place, path="bad")

    assert isinstance(found.error, Garbled)
    assert said in str(found.error)
    assert "bad" in str(found.error)
    assert found.names == []


def test_archive_that_points_before_its_own_beginning_is_garbled(tmp_path: Path, place: Workplace) -> None:
    packed = bytearray(zipped(one=b"a.com\n"))
    # The offset of the directory; what it is wrong by is taken off the offsets of all members.
    packed[-6] += 5
    (tmp_path / "list").write_bytes(packed)

    found = pulled(place, path="list")

    assert isinstance(found.error, Garbled)
    assert "before its beginning" in str(found.error)


def test_member_without_a_name_is_read(tmp_path: Path, place: Workplace) -> None:
    (tmp_path / "list").write_bytes(zipped(Q=b"a.com\n").replace(b"Q", b"\0"))

    assert pulled(place, path="list").names == ["a.com"]


def test_encrypted_archive_is_garbled(tmp_path: Path, place: Workplace) -> None:
    packed = bytearray(zipped(one=b"a.com\n"))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        packed[packed.index(signature) + offset] |= 1
    (tmp_path / "list").write_bytes(packed)

    assert "encrypted" in str(pulled(place, path="list").error)


def test_cut_gzip_hands_on_the_whole_lines_before_the_cut_and_goes_on_when_it_is_whole(
    tmp_path: Path, place: Workplace
) -> None:
    packed = gzip.compress(MANY, compresslevel=1)
    (tmp_path / "list").write_bytes(packed[: len(packed) // 2])
    cut = pulled(place, path="list")
    again = pulled(place, cut.cursor, path="list")
    (tmp_path / "list").write_bytes(packed)

    whole = pulled(place, cut.cursor, path="list")

    expected = MANY.decode().split()
    assert isinstance(cut.error, Unreachable)
    assert 0 < len(cut.names) < len(expected)
    assert cut.names == expected[: len(cut.names)]
    assert (again.names, type(again.error)) == ([], Unreachable)
    assert (whole.names, whole.error) == (expected, None)


def test_damaged_gzip_is_garbled_behind_the_names_before_the_damage(tmp_path: Path, place: Workplace) -> None:
    packed = bytearray(gzip.compress(MANY, compresslevel=1))
    packed[-6] ^= 0xFF
    (tmp_path / "list").write_bytes(packed)

    found = pulled(place, path="list")

    assert isinstance(found.error, Garbled)
    assert found.names == MANY.decode().split()[: len(found.names)]


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(bomb=data)], ids=["gzip", "zip"])
def test_bomb_is_garbled(tmp_path: Path, place: Workplace, pack: object) -> None:
    assert callable(pack)
    (tmp_path / "list").write_bytes(pack(b"\n" * (1 << 28)))

    found = pulled(place, path="list")

    assert isinstance(found.error, Garbled)
    assert "decode" in str(found.error)


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
