"""Simple lines of a zone are told from all others by a few marked bytes."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.parse.zonemarks import BEHIND, WINDOW, WORD, find_marks, no_marks
from tests.feeds.zones import commented, names_in

# The first call compiles it.
pytestmark = pytest.mark.slow

PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-. \t")
ODD_PAIRS = (b"..", b".-", b"-.", b". ", b".\t")

TEXT = st.lists(st.sampled_from([b"abcdefg", b"a", b".", b"-", b"\t", b" ", b"\n", b"Z", b"/", b"\xe9"])).map(b"".join)
#: Bytes that may turn up anywhere in a line, and mean the same with a comment behind the line.
STRAY = st.sampled_from("ax0_-.A \t/=@*é~\r")
OWNERS = st.sampled_from(("a", "a", "b", "a.b", "a-b", "test", "x.test", "x" * 63, "x" * 64, "y" * 50 + ".z", "com"))


def zone_of(owners: list[str], strays: list[tuple[int, str]]) -> bytes:
    """A zone as registries publish them, in which these letters stand instead of those at these places."""
    lines = [f"{owner}.test.\t900\tin\tns\tns{number % 3}.x.\n" for number, owner in enumerate(owners)]
    text = list("".join(lines))
    for place, letter in strays:
        if text[place % len(text)] != "\n":
            text[place % len(text)] = letter
    return ("test. 60 in soa a. b. 1 2 3 4 5\n" + "".join(text)).encode()


@given(head=st.integers(0, 20), text=TEXT)
def test_marks_are_the_bytes_that_no_simple_line_has_elsewhere(head: int, text: bytes) -> None:
    block = np.frombuffer(b"x" * head + text + b"x" * BEHIND, np.uint8)
    marks = no_marks()

    count = find_marks(block, head, head + len(text), marks)

    behind = text + b"x"
    expected = [i for i in range(len(text)) if text[i] not in PLAIN or behind[i : i + 2] in ODD_PAIRS]
    words: dict[int, list[int]] = {}
    for place in expected:
        words.setdefault(place // WORD, []).append(place)
    assert marks.places[:count].tolist() == [
        head + places[0] if len(places) == 1 else -(head + word * WORD + WORD - 1) for word, places in words.items()
    ]


@example(owners=["a", "a.b", "a", "a", "a"], strays=[(26, " ")])
@example(owners=["a.b", "a", "a", "a", "a"], strays=[(17, "_")])
@given(owners=st.lists(OWNERS, min_size=5, max_size=30), strays=st.lists(st.tuples(st.integers(0, 2000), STRAY)))
def test_letter_that_strays_into_a_simple_line_is_read_as_the_exact_reader_reads_it(
    owners: list[str], strays: list[tuple[int, str]]
) -> None:
    zone = zone_of(owners, strays)

    names, reader = names_in(zone, origin=None)

    exact, exact_reader = names_in(commented(zone), origin=None)
    assert names == exact
    assert [line.position for line in reader.unread] == [line.position for line in exact_reader.unread]


def test_lines_that_windows_cut_are_read_once() -> None:
    owners = [f"name-{number}{'x' * (number % 23)}" for number in range(WINDOW // 4)]

    names, reader = names_in(zone_of(owners, []), origin=None)

    assert names == [f"{owner}.test" for owner in owners]
    assert reader.unread == []


def test_zone_is_read_the_same_without_numba(checkout: Path) -> None:
    script = """
import json
from feeds.parse import compiled
compiled.IS_COMPILED = False
from tests.feeds.test_zonemarks import names_of_many
print(json.dumps(names_of_many()))
"""

    plain = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=checkout, capture_output=True, check=True)

    assert json.loads(plain.stdout) == names_of_many()


def names_of_many() -> list[str]:
    """The names of a zone with lines of every kind."""
    owners = [f"name-{number}" for number in range(50) for _ in range(number % 4)]
    strays = [(37 * place, letter) for place, letter in enumerate("ax0_-.A \t/=@*~" * 3)]
    return names_in(zone_of(owners, strays), origin=None)[0]
