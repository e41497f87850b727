"""A packed list is read as a plain one is, and what is no list is called so."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from feeds import Garbled, Unreachable, Workplace
from feeds.listfile import SETTLED
from tests.fakes import FakeClock
from tests.feeds.bench import age, pulled, workplace

# Long enough for several blocks, as text that packs badly.
MANY = b"".join(b"name-%x-%d.example\n" % (number * 2654435761 % 2**32, number) for number in range(100_000))


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


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
