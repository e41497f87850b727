"""A million names a second are read as carefully as one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.parse.chunks import LINE_LIMIT
from feeds.parse.columns import Layout, Wish, layout_of
from feeds.parse.flatlist import RAW_SHOWN, Names, Place, names_of
from feeds.parse.label import NotAName, a_labels

NAMES = Layout(form="names", delimiter="", column=0, start=0, start_line=0)

# Lines that look like names, with all that can be almost right about one.
PIECES = st.sampled_from(
    [
        "a",
        "Z9",
        "-",
        "_",
        ".",
        "..",
        "*.",
        "*",
        "xn--e1afmkfd",
        "рф",
        "ß",
        "。",
        "123",
        " ",
        "\r",
        "\0",
        "#",
        "é" * 60,
        "a" * 63,
    ]
)
LINES = st.lists(PIECES, max_size=9).map("".join)


def read(data: bytes, layout: Layout = NAMES, keep: int = 1000) -> Names:
    return names_of(data, layout, Place(label="list", line=0), keep)


def one_by_one(lines: list[str]) -> list[str]:
    names = []
    for line in lines:
        text = line.strip()
        if text and not text.startswith("#"):
            try:
                names.append(a_labels(text))
            except NotAName:
                continue
    return names


@pytest.mark.slow
@given(lines=st.lists(LINES, max_size=12))
@example(
    lines=[
        "a." * 126 + "a",
        "a." * 126 + "aa",
        "a.1",
        "a.1.",
        "1.a",
        "a.1.b",
        "a-.b",
        "*.a",
        "*.*.a.b",
        "a.b..",
        "*.a.b.\r",
    ]
)
def test_names_read_in_bulk_are_those_read_one_by_one(lines: list[str]) -> None:
    data = "".join(line + "\n" for line in lines).encode()

    found = read(data)

    assert found.names.decode().split("\n") == (one_by_one(lines) or [""])
    assert found.count == len(one_by_one(lines))


@given(data=st.binary(max_size=300), form=st.sampled_from(["names", "csv", "tsv", "ru-partner"]))
def test_any_line_is_a_name_or_blank_or_shown_as_unread(data: bytes, form: str) -> None:
    layout = Layout(form=form, delimiter="\t" if form != "csv" else ",", column=0, start=0, start_line=0)

    found = read(data + b"\n", layout)

    assert found.count == len(found.names.split(b"\n") if found.names else [])
    assert found.unread_count == len(found.unread)
    assert found.count + found.unread_count <= data.count(b"\n") + 1
    assert form != "ru-partner" or len(found.details.split(b"\n")) == max(1, found.count)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"nodot", "has no dot"),
        (b"192.0.2.1", "is an address, not a name"),
        (b"a..com", "has an empty label"),
        (b"a\0b.com", "has a character that no name may have"),
        (b"caf\xe9.com", "is not UTF-8"),
        (b"a" * 5000 + b".com", f"longer than {LINE_LIMIT:,} bytes"),
    ],
)
def test_line_that_is_no_name_is_shown_with_its_place_and_reason(line: bytes, reason: str) -> None:
    found = read(b"first.com\n\n" + line + b"\nlast.com\n")

    assert found.names == b"first.com\nlast.com"
    assert [(unread.position, unread.reason) for unread in found.unread] == [("list:3", reason)]
    assert found.unread[0].raw == line[:RAW_SHOWN]


def test_unread_lines_beyond_what_is_shown_are_counted() -> None:
    found = read(b"nodot\n" * 50, keep=7)

    assert (len(found.unread), found.unread_count) == (7, 50)


@pytest.mark.parametrize(
    ("table", "wish"),
    [
        (b"domain,other\na.com,1\nb.com,2\n", Wish(form="csv")),
        (b"id;FQDN\n1;a.com\n2;b.com\n", Wish(form="csv")),
        (b"\xef\xbb\xbfdomain_name\tid\r\na.com\t1\r\nb.com\t2\r\n", Wish(form="tsv")),
        (b"# made today\n\nid,Name\n1,a.com\n# half\n2,b.com\n", Wish(form="csv")),
        (b"a.com,1\nb.com,2\n", Wish(form="csv")),
        (b'"note","domain"\n"said ""a, b""",a.com\n"x","B.com"\n', Wish(form="csv")),
        (b"1|x|a.com\n2|y|b.com\n", Wish(form="csv", delimiter="|", column="3")),
        (b"n,Zone Name\n1,a.com\n2,b.com\n", Wish(form="csv", column="zone name")),
        (b"n,my.zone\n1,a.com\n2,b.com\n", Wish(form="csv", column="my.zone")),
        (b'x,a.com\n"a stray quote, b.com\ny,b.com\n', Wish(form="csv", column="2")),
    ],
)
def test_column_of_names_is_found_in_any_common_table(table: bytes, wish: Wish) -> None:
    layout = layout_of(table, wish, "table")

    found = read(table[layout.start :], layout)

    assert found.names == b"a.com\nb.com"


def test_row_without_its_column_is_shown_and_never_taken_for_a_name() -> None:
    layout = Layout(form="csv", delimiter=",", column=2, start=0, start_line=0)

    found = read(b"a.com,b.com\n1,2,c.com\n,,\n", layout)

    assert found.names == b"c.com"
    assert [(unread.position, unread.raw) for unread in found.unread] == [("list:1", b"a.com,b.com"), ("list:3", b",,")]


def test_partner_lists_hand_on_what_they_say_of_each_name() -> None:
    rows = [
        b"ALPHA.RU\tREGRU-RU\t20.11.2026\t20.11.2027\t21.12.2027\t1",
        b"nodot\tREGRU-RU\t20.11.2026\t20.11.2027\t21.12.2027\t1",
        b"beta.ru\tA\x1bB\t2026-11-19\t31.02.2027\t\t0\r",
        b"gamma.ru",
    ]
    layout = layout_of(b"", Wish(form="ru-partner"), "list")

    found = read(b"\n".join(rows) + b"\n", layout)

    assert found.names == b"alpha.ru\nbeta.ru\ngamma.ru"
    assert found.details.split(b"\n") == [
        b"registrar=REGRU-RU\tcreated=2026-11-20\tpaid_till=2027-11-20\tfree_date=2027-12-21\tdelegated=yes",
        b"registrar=A B\tcreated=2026-11-19\tdelegated=no",
        b"",
    ]
