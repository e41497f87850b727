"""The difference of two days is that of their names, however the days are written, sorted and cut."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse import zonediff
from feeds.parse.zonediff import Difference, TooFarApart, days_of
from feeds.parse.zonetext import ZoneReader
from tests.feeds.zones import names_in

# The first comparison compiles it.
pytestmark = pytest.mark.slow

DICE = st.randoms(use_true_random=False)
CUTS = st.lists(st.integers(0, 50_000), max_size=5).map(tuple)
SOA = "test. 60 in soa a. b. %d 2 3 4 5\n"


def difference(old: bytes, new: bytes, cuts: tuple[int, ...] = ()) -> Difference:
    """The difference of two texts that come in pieces, cut behind the lines in which the cuts lie."""
    return days_of(blocks(old, cuts), blocks(new, cuts[::2]), (ZoneReader("old", b"test"), ZoneReader("new", b"test")))


def blocks(zone: bytes, cuts: tuple[int, ...]) -> list[memoryview]:
    lines = [line + b"\n" for line in zone.removesuffix(b"\n").split(b"\n")]
    places = sorted({0, len(lines), *(cut % (len(lines) + 1) for cut in cuts)})
    pieces = [b"".join(lines[start:stop]) for start, stop in itertools.pairwise(places)]
    return [memoryview(piece) for piece in pieces]


def sorted_zone(dice: random.Random, serial: int, changes: int) -> bytes:
    """A day of a zone of a few hundred names that differ from day to day in so many places, in order of lines."""
    labels = {f"{'-' * (n % 7 == 0)}{n}".join("ab") for n in range(300)}
    for _ in range(changes):
        label = f"a{dice.randrange(300)}{dice.choice(('', '-', '-b', '0'))}b"
        labels ^= {label}
    lines = []
    for label in labels:
        # The same label has the same servers on both days, unless this is a place where they changed.
        servers = 1 + hash(len(label) * 7 % 5) % 3 + (dice.random() < changes / 600)
        lines += [f"{label}.test.\t60\tin\tns\tns{n}.x.\n" for n in range(servers)]
        lines += [f"{label}.test.\t60\tin\tds\t1 2 3 4\n"] if dice.random() < changes / 300 else []
    return (SOA % serial + "".join(sorted(lines)) + SOA % serial).encode()


@given(seed=st.integers(0, 2**32), changes=st.integers(0, 30), cuts=CUTS)
def test_difference_of_two_sorted_days_is_that_of_their_names(seed: int, changes: int, cuts: tuple[int, ...]) -> None:
    dice = random.Random(seed)
    old, new = (sorted_zone(dice, serial, changes) for serial in (1, 2))

    found = difference(old, new, cuts)

    before, after = (set(names_in(day)[0]) for day in (old, new))
    assert set(found.added) == {name.encode() for name in after - before}
    assert set(found.gone) == {name.encode() for name in before - after}
    assert len(found.added) == len(set(found.added))


@given(dice=DICE, cuts=CUTS)
def test_difference_holds_for_irregular_lines_in_any_order(dice: random.Random, cuts: tuple[int, ...]) -> None:
    paragraphs = [paragraph(dice, number) for number in range(dice.randrange(60))]
    old, new = (some_of(dice, paragraphs) for _ in range(2))

    found = difference(old, new, cuts)

    before, after = (set(names_in(day)[0]) for day in (old, new))
    assert set(found.added) == {name.encode() for name in after - before}
    assert set(found.gone) == {name.encode() for name in before - after}


def paragraph(dice: random.Random, number: int) -> str:
    """The lines of one name, in one of the forms that need more than a look at one line."""
    name = f"n{number:03}"
    return dice.choice(
        (
            f"{name}.test.\t60\tin\tns\ta.\n" * dice.randrange(1, 4),
            f"{name} 60 in ns a.\n ns b.\n",
            f"{name} ns ( a.\n )\n",
            f"; a comment (\n{name.upper()}.TEST.\t60\tIN\tNS\ta.\r\n",
            f"$ORIGIN b.test.\n{name} 60 in ns a.\n$ORIGIN test.\n",
            f'{name}.test.\t60\tin\ttxt\t"quoted"\n',
            f"{name}.test.\t60\tin\tds\t1 2 3 4\n",
        )
    )


def some_of(dice: random.Random, paragraphs: list[str]) -> bytes:
    """Most of the paragraphs, mostly in order."""
    chosen = [text for text in paragraphs if dice.random() < 0.9]
    if dice.random() < 0.2:
        dice.shuffle(chosen)
    return (SOA % dice.randrange(3) + "$ORIGIN test.\n" + "".join(chosen)).encode()


def test_name_that_gains_or_loses_a_server_or_a_signature_is_neither_new_nor_gone() -> None:
    filler = "".join(f"a{n:04}.test.\t60\tin\tns\tx.\n" for n in range(500))
    old = f"{filler}b.test.\t60\tin\tns\tx.\nb.test.\t60\tin\tns\ty.\nc.test.\t60\tin\tns\tx.\n{filler}"
    gained = old.replace(
        "c.test.\t60\tin\tns\tx.\n", "b.test.\t60\tin\tns\tz.\nc.test.\t60\tin\tds\t1 2 3\nc.test.\t60\tin\tns\tx.\n"
    )

    assert difference(old.encode(), gained.encode()) == Difference(added=(), gone=())
    assert difference(gained.encode(), old.encode()) == Difference(added=(), gone=())


def test_name_whose_place_depends_on_the_order_is_neither_new_nor_gone() -> None:
    by_line = ["a-b.test.", "a.test.", "b.test.", "b-c.test."]
    by_name = ["a.test.", "a-b.test.", "b.test.", "b-c.test.", "new.test."]
    old, new = ("".join(f"{name} 60 in ns x.\n" for name in names).encode() for names in (by_line, by_name))

    assert difference(old, new) == Difference(added=(b"new.test",), gone=())


def test_relative_names_after_a_directive_in_equal_text_are_read_under_it() -> None:
    filler = "".join(f"a{n:04} 60 in ns x.\n" for n in range(300))
    old = f"$ORIGIN test.\n{filler}$ORIGIN b.test.\n{filler}"

    found = difference(old.encode(), f"{old}new 60 in ns x.\n".encode())

    assert found == Difference(added=(b"new.b.test",), gone=())


def test_zones_that_have_nothing_in_common_are_refused_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zonediff, "KEPT", 10_000)
    new = "".join(f"a{n}.test. 60 in ns x.\n" for n in range(2000)).encode()

    with pytest.raises(TooFarApart):
        difference(b"test. 60 in ns x.\n", new)
