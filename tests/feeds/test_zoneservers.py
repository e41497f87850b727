"""Names of a zone come with the name servers that their records have, however they are written."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse import zoneservers
from feeds.parse.nameline import joined_lines, line_of
from feeds.parse.nameorder import LINE_ROOM
from tests.feeds.zones import commented, invented_zone, servers_in, tokenized_servers

# The first reading compiles it.
pytestmark = pytest.mark.slow

DICE = st.randoms(use_true_random=False)
CUTS = st.lists(st.integers(0, 5000), max_size=5).map(tuple)


def as_lines(servers: dict[str, set[str]]) -> set[str]:
    return {
        line_of(name.encode(), [server.encode() for server in some]).decode().rstrip("\n")
        for name, some in servers.items()
    }


def by_name(lines: list[str]) -> dict[str, set[str]]:
    """All servers of each name, whose lines may stand apart in a zone that is not sorted."""
    found: dict[str, set[str]] = {}
    for line in lines:
        name, _, servers = line.partition("\t")
        found.setdefault(name, set()).update(servers.split())
    return found


@given(dice=DICE, cuts=CUTS)
def test_servers_are_those_that_the_tokenizer_of_dnspython_sees_wherever_the_text_is_cut(
    dice: random.Random, cuts: tuple[int, ...]
) -> None:
    zone = invented_zone(dice)

    lines = servers_in(zone, cuts)

    assert by_name(lines) == tokenized_servers(zone)
    assert lines == servers_in(commented(zone))


@given(dice=DICE, cuts=CUTS, waiting=st.integers(0, 100))
def test_lines_of_a_sorted_zone_are_one_for_each_name(dice: random.Random, cuts: tuple[int, ...], waiting: int) -> None:
    zone = "".join(
        f"n{number}.test. 60 in ns {dice.choice('ABC')}{server}.X.\n"
        for number in range(dice.randrange(30))
        for server in range(dice.randrange(1, 5))
    ).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zoneservers, "WAITING", waiting)
        lines = servers_in(zone, cuts)

    assert set(lines) == as_lines(tokenized_servers(zone))
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("server", "shown"),
    [
        ("NS1.X.", "ns1.x"),
        ("ns1", "ns1.test"),
        ("@", "test"),
        (".", "."),
        ("a\\046b.x.", "a\\046b.x"),
        ("\\# 1 00", ""),
        (f"{'x' * 63}.{'x' * 63}.{'x' * 63}.{'x' * 61}.", f"{'x' * 63}.{'x' * 63}.{'x' * 63}.{'x' * 61}"),
        (f"{'x' * 63}.{'x' * 63}.{'x' * 63}.{'x' * 62}.", ""),
        ("x" * 250, ""),
        ("x" * 5000, ""),
    ],
)
def test_server_is_written_as_a_name_and_left_out_where_it_is_none(server: str, shown: str) -> None:
    zone = f"a.test. 60 in ns {server}\nb.test. 60 in ns {server} ; again\n".encode()

    assert servers_in(zone) == [f"{name}\t{shown}".rstrip("\t") for name in ("a.test", "b.test")]


def test_line_has_no_more_servers_than_fit() -> None:
    servers = [b"%03d." % number + b"x" * 96 for number in range(100)]

    line = line_of(b"a.test", servers)

    name, _, told = line.rstrip(b"\n").partition(b"\t")
    assert name == b"a.test"
    assert told.split() == servers[:40]
    assert len(line) <= LINE_ROOM
    assert joined_lines(line + line) == line
    assert line_of(b"a.test", [b"x" * LINE_ROOM]) == b"a.test\n"
