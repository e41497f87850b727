"""A zone is read as its author meant it, fast where it is regular and right everywhere."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse.zonerecord import RECORD_BYTES, RECORD_LINES, is_zone
from feeds.parse.zonetext import KEPT
from tests.feeds.zones import commented, invented_zone, names_in, tokenized_names

# The first reading compiles it.
pytestmark = pytest.mark.slow

#: Zones that say nothing of where they belong are read with this name.
NAMELESS = {"example1.good": b"example", "example3.good": b"example"}

DICE = st.randoms(use_true_random=False)
CUTS = st.lists(st.integers(0, 5000), max_size=5).map(tuple)


@given(dice=DICE, cuts=CUTS)
def test_names_are_those_that_the_tokenizer_of_dnspython_sees_wherever_the_text_is_cut(
    dice: random.Random, cuts: tuple[int, ...]
) -> None:
    zone = invented_zone(dice)

    names, reader = names_in(zone, cuts)

    assert reader.unread == []
    assert set(names) == tokenized_names(zone)


@given(dice=DICE, cuts=CUTS)
def test_fast_way_and_exact_way_read_the_same_names_in_the_same_order(
    dice: random.Random, cuts: tuple[int, ...]
) -> None:
    zone = invented_zone(dice)

    assert names_in(zone, cuts)[0] == names_in(commented(zone))[0]


@given(text=st.lists(st.sampled_from(list('ab.-_*@$();"\\0 \t\r\né'))).map("".join), cuts=CUTS)
def test_any_text_is_read_the_same_both_ways_and_what_cannot_be_read_is_told(text: str, cuts: tuple[int, ...]) -> None:
    zone = f"a.test. 1 in ns b.\n{text}\n".encode()

    names, reader = names_in(zone, cuts)

    again, whole = names_in(zone)
    assert (names, reader.unread, reader.unread_count) == (again, whole.unread, whole.unread_count)
    assert names[0] == "a.test"


def test_names_of_real_zones_are_those_of_dnspython(checkout: Path) -> None:
    files = sorted((checkout.parent / "shared" / "data" / "zones").rglob("*.*"))
    zones = [file for file in files if file.suffix in {".zone", ".db", ".good"}]
    if not zones:
        pytest.skip("the collected zones are not here")
    different = {}
    for file in zones:
        names, reader = names_in(file.read_bytes(), origin=NAMELESS.get(file.name))
        assert reader.zone is not None
        if set(names) != (expected := tokenized_names(file.read_bytes(), f"{reader.zone.decode()}.")):
            different[file.name] = set(names) ^ expected

    assert different == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a.test. 1 in", "has no type"),
        ("a.test. 1 ch ns b.", "is not of the class IN"),
        ("a.test. 1 in ns", "names no name server"),
        ("a.test. 1 in ns b. c.", "names no name server"),
        ('a.test. 1 in ns "b."', "names no name server"),
        ('a.test. 1 in txt "open', "has an open quote or ends in a backslash"),
        ("a.test. 1 in ns b. )", "closes a bracket that is not open"),
        (r"a\.b.test. 1 in ns b.", "has a character that no name may have, or is too long"),
        ("-a.test. 1 in ns b.", "has a character that no name may have, or is too long"),
        ("y" * 64 + ".test. 1 in ns b.", "has a character that no name may have, or is too long"),
        ("a" * 250 + ".b.c.test. 1 in ns b.", "has a character that no name may have, or is too long"),
        ("$INCLUDE other", "has the directive $include, which is not followed"),
        ("$GENERATE 1-9 a$ ns b.", "has the directive $generate, which is not followed"),
        ("other. 1 in soa a. b. 1 2 3 4 5", "begins a second zone"),
        ("a.test. 1 in txt " + "x" * RECORD_BYTES + '"', f"longer than {RECORD_BYTES:,} bytes"),
    ],
)
def test_line_that_cannot_be_read_is_told_with_its_number_and_the_next_is_read(line: str, reason: str) -> None:
    zone = f"test. 1 in soa a. b. 1 2 3 4 5\n\n{line}\nnext.test. 1 in ns a.\n".encode()

    names, reader = names_in(zone)

    assert names == ["next.test"]
    assert [(line.position, line.reason) for line in reader.unread] == [("zone:3", reason)]
    assert reader.unread_count == 1


def test_bracket_that_nothing_closes_swallows_so_many_lines_and_tells_all_of_them() -> None:
    zone = (
        b"a.test. 1 in txt (\n" + b"b.test. 1 in ns a.\n" * RECORD_LINES + b"c.test. 1 in ns a.\nd.test. in txt ( x\n"
    )

    names, reader = names_in(zone)

    assert names == ["b.test", "c.test"]
    assert [line.position for line in reader.unread] == ["zone:1", f"zone:{RECORD_LINES + 3}"]
    assert reader.unread_count == RECORD_LINES + 1


def test_unread_lines_are_counted_beyond_those_that_are_kept() -> None:
    _, reader = names_in(b"?\n" * (KEPT + 5))

    assert (len(reader.unread), reader.unread_count) == (KEPT, KEPT + 5)


def test_zone_without_a_name_of_its_own_gives_every_name_with_a_dot() -> None:
    names, _ = names_in(b"com. 1 in ns a.\nb.com. 1 in ns a.\nc.net. 1 in ns a.\n", origin=None)

    assert names == ["b.com", "c.net"]


def test_root_zone_gives_top_level_domains() -> None:
    names, _ = names_in(b". 1 in soa a. b. 1 2 3 4 5\n. 1 in ns a.\ncom. 1 in ns a.\nnet. 1 in ns a.\n", origin=None)

    assert names == ["com", "net"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("com. 900 in soa a. b. 1 2 3 4 5\n", True),
        ("; a comment\n\n$ORIGIN com.\n", True),
        ("@\tSOA\ta b ( 1\n", True),
        ("a.com.\t172800\tin\tns\tb.\n", True),
        ("a.com\nb.com\n", False),
        ("# names\na.com\n", False),
        ("domain,in a year\na.com,x\n", False),
        ("", False),
    ],
)
def test_zone_is_told_from_a_list_by_its_first_record(head: str, expected: bool) -> None:
    assert is_zone(head.encode()) is expected
