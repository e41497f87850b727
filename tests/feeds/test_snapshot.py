"""A snapshot holds each name of a zone once and in order, however they came, and is there whole or not at all."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import Garbled, Refused, Unreachable, snapshotsort
from feeds.packed import Room
from feeds.parse.namediff import changes_of
from feeds.parse.nameline import line_of
from feeds.parse.nameorder import LINE_ROOM, LOW_DOT, PLAIN_DOT, behind_name
from feeds.snapshot import ANY_ORDER, Plan, Snapshot, find_snapshot, write_snapshot
from tests.feeds.zones import servers_in

# The first snapshot compiles it.
pytestmark = pytest.mark.slow

LABELS = st.sampled_from(["a", "a-b", "a-", "b", "a0", "0", "-", "_", "x" * 63]) | st.text(
    "ab-0_", min_size=1, max_size=4
)
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "com"]).encode())
SERVERS = st.lists(st.sampled_from([b"ns1.x", b"a-b.y", b"a.y", b"z"]), max_size=3)
BIG = 1 << 30


def plan(folder: Path, stamp: str = "1", dot: int = ANY_ORDER, room: int = BIG) -> Plan:
    return Plan(folder=folder, zone="com", stamp=stamp, dot=dot, room=Room(room))


def written(folder: Path, lines: list[bytes], size: int = 3, dot: int = ANY_ORDER) -> Snapshot:
    """The snapshot of these lines, which come so many at a time."""
    blocks = (b"".join(lines[start : start + size]) for start in range(0, len(lines), size))
    return write_snapshot(plan(folder, dot=dot), blocks)


def lines_in(snapshot: Snapshot) -> list[bytes]:
    return b"".join(snapshot.lines()).splitlines(keepends=True)


def in_order(name: bytes, dot: int) -> bytes:
    return name.replace(b".", bytes([dot]))


@given(
    names=st.lists(st.tuples(NAMES, SERVERS), max_size=30),
    size=st.integers(1, 9),
    dot=st.sampled_from([ANY_ORDER, LOW_DOT, PLAIN_DOT]),
)
def test_any_lines_come_back_sorted_with_each_name_once_and_all_its_servers(
    names: list[tuple[bytes, list[bytes]]], size: int, dot: int
) -> None:
    lines = [line_of(name, servers) for name, servers in names]

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # So few that files are sorted, merged, and merged anew.
        for constant, value in (("RUN_LINES", 4), ("FAN", 2), ("PIECE", 40)):
            patch.setattr(snapshotsort, constant, value)
        snapshot = written(Path(folder), lines, size, dot)
        found = lines_in(snapshot)
        files = sorted(path.name for path in Path(folder).iterdir())

    all_servers: dict[bytes, set[bytes]] = {}
    for name, servers in names:
        all_servers.setdefault(name, set()).update(servers)
    expected = sorted(all_servers, key=lambda name: in_order(name, snapshot.dot))
    assert found == [line_of(name, all_servers[name]) for name in expected]
    assert snapshot.count == len(expected)
    assert snapshot.dot == dot or dot == ANY_ORDER
    assert files == ["1.names"]


@pytest.mark.parametrize("dot", [LOW_DOT, PLAIN_DOT])
def test_sorted_zone_stays_in_the_order_it_comes_in_and_needs_no_second_file(tmp_path: Path, dot: int) -> None:
    names = sorted((b"%s.com" % label for label in (b"a", b"a-b", b"a0", b"b")), key=lambda name: in_order(name, dot))
    room = sum(map(len, names)) + 100

    snapshot = write_snapshot(plan(tmp_path, room=room), [b"".join(name + b"\n" for name in names)])

    assert snapshot.dot == dot
    assert lines_in(snapshot) == [name + b"\n" for name in names]


@given(old=st.sets(NAMES), new=st.sets(NAMES), dot=st.sampled_from([LOW_DOT, PLAIN_DOT]), cuts=st.integers(1, 5))
def test_changes_of_two_sorted_lists_are_the_differences_of_their_sets(
    old: set[bytes], new: set[bytes], dot: int, cuts: int
) -> None:
    before, after = (blocks_of({name: [b"x"] for name in day}, dot, cuts) for day in (old, new))

    found = list(changes_of(before, after, dot))

    assert [line for part in found for line in part.added.splitlines()] == [
        name + b"\tx" for name in sorted(new - old, key=lambda name: in_order(name, dot))
    ]
    assert {line for part in found for line in part.gone.splitlines()} == old - new
    assert b"".join(part.changed for part in found) == b""


@given(old=st.dictionaries(NAMES, SERVERS), new=st.dictionaries(NAMES, SERVERS), cuts=st.integers(1, 5))
def test_names_that_both_days_have_with_other_servers_are_changed(
    old: dict[bytes, list[bytes]], new: dict[bytes, list[bytes]], cuts: int
) -> None:
    found = list(changes_of(blocks_of(old, LOW_DOT, cuts), blocks_of(new, LOW_DOT, cuts + 1), LOW_DOT))

    changed = {name for name in old.keys() & new.keys() if set(old[name]) != set(new[name])}
    assert {line for part in found for line in part.changed.splitlines(keepends=True)} == {
        line_of(name, new[name]) for name in changed
    }


def blocks_of(day: dict[bytes, list[bytes]], dot: int, size: int) -> list[bytes]:
    """The lines of a day in order, so many in a block."""
    lines = [line_of(name, day[name]) for name in sorted(day, key=lambda name: in_order(name, dot))]
    return [b"".join(lines[start : start + size]) for start in range(0, len(lines), size)]


def test_long_equal_stretches_do_not_hide_what_changed_between_them() -> None:
    names = [b"name-%06d.com\n" % number for number in range(20_000)]
    old, new = names[:7_000] + names[7_003:], names[:12_345] + names[12_346:-1]

    found = list(changes_of([b"".join(old)], [b"".join(new[:9_999]), b"".join(new[9_999:])], LOW_DOT))

    assert b"".join(part.added for part in found) == b"".join(names[7_000:7_003])
    assert b"".join(part.gone for part in found) == names[12_345] + names[-1]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"com\n",
        b".com\n",
        b"a.net\n",
        b"A.com\n",
        b"a b.com\n",
        b"a.com",
        b"a.com\r\n",
        b"a.com\tx\xff\n",
        b"x" * 250 + b".com\n",
        b"a.com\t" + b"x" * LINE_ROOM + b"\n",
    ],
)
def test_line_that_is_no_name_of_the_zone_is_refused_and_leaves_nothing(tmp_path: Path, line: bytes) -> None:
    for lines in ([line], [b"b.com\n", line], [b"b.com\na.com\n", line]):
        with pytest.raises(Garbled, match="a line"):
            write_snapshot(plan(tmp_path), lines)

    assert list(tmp_path.iterdir()) == []


def test_error_of_the_source_leaves_the_day_before_and_nothing_else(tmp_path: Path) -> None:
    before = written(tmp_path, [b"a.com\n"])

    def lines() -> Iterator[bytes]:
        yield b"b.com\n"
        yield b"a.com\n"
        raise Unreachable("cut")

    with pytest.raises(Unreachable, match="cut"):
        write_snapshot(plan(tmp_path, "2"), lines())

    assert [path.name for path in tmp_path.iterdir()] == ["1.names"]
    assert find_snapshot(tmp_path, "com", "1") == before


@pytest.mark.parametrize("names", [[b"a.com\n", b"b.com\n"], [b"b.com\n", b"a.com\n"]])
def test_disk_that_is_full_is_refused_and_leaves_nothing(tmp_path: Path, names: list[bytes]) -> None:
    part = tmp_path / "1.names.part"
    part.symlink_to("/dev/full")

    with pytest.raises(Refused, match="the disk is full"):
        write_snapshot(plan(tmp_path), names)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_sorted", [True, False])
def test_no_more_is_written_than_there_is_room_for(tmp_path: Path, is_sorted: bool) -> None:
    names = [b"%x.com\n" % (number * 7919 % 100_003 << 20) for number in range(20_000)]

    with pytest.raises(Refused, match="max_disk"):
        write_snapshot(plan(tmp_path, room=10_000), [b"".join(sorted(names) if is_sorted else names)])

    assert list(tmp_path.iterdir()) == []


def test_file_that_is_cut_or_another_is_no_snapshot(tmp_path: Path) -> None:
    snapshot = written(tmp_path, [b"%d.com\n" % number for number in range(100)])
    whole = snapshot.path.read_bytes()

    for place in itertools.chain(range(0, len(whole), 97), [len(whole) - 1]):
        snapshot.path.write_bytes(whole[:place])
        assert find_snapshot(tmp_path, "com", "1") is None
    snapshot.path.write_bytes(whole)
    assert find_snapshot(tmp_path, "com", "1") == snapshot
    assert find_snapshot(tmp_path, "net", "1") is None
    assert find_snapshot(tmp_path, "com", "2") is None


def test_damaged_snapshot_is_garbled_when_it_is_read(tmp_path: Path) -> None:
    snapshot = written(tmp_path, [b"%d.com\n" % number for number in range(1000)], 1000)
    whole = bytearray(snapshot.path.read_bytes())
    whole[-6] ^= 1
    snapshot.path.write_bytes(whole)

    with pytest.raises(Garbled):
        list(snapshot.lines())


def test_snapshots_are_written_and_compared_the_same_without_numba(checkout: Path) -> None:
    script = """
import json
from feeds.parse import compiled
compiled.IS_COMPILED = False
from tests.feeds.test_snapshot import story_of_many
print(json.dumps(story_of_many()))
"""

    plain = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=checkout, capture_output=True, check=True)

    assert json.loads(plain.stdout) == story_of_many()


def story_of_many() -> list[str]:
    """Two days of a zone with names of every kind, what changed between them, and servers in any letters."""
    names = [f"{label}{number}.com".encode() for number in range(20) for label in ("a", "a-b", "x.y", "0")]
    with TemporaryDirectory() as folder:
        old = write_snapshot(plan(Path(folder), "1"), [line_of(name, [b"x"]) for name in names])
        news = [line_of(name, [b"%d" % (place // 60)]) for place, name in enumerate(names[7:])]
        new = write_snapshot(plan(Path(folder), "2", old.dot), news)
        parts = [repr(part) for part in changes_of(old.lines(), new.lines(), old.dot)]
        behind = behind_name(
            np.frombuffer(b"".join(old.lines()), np.uint8), np.frombuffer(b"a3.com\n", np.uint8), old.dot
        )
        return [
            repr(lines_in(old)),
            repr(lines_in(new)),
            *parts,
            str(behind),
            *servers_in(b"a.test. 1 in ns NS.X.\n" * 3),
        ]


_SORT_AND_MEASURE = """
import random, re, sys
from pathlib import Path
from tests.feeds.test_snapshot import BIG, plan
from feeds.snapshot import write_snapshot

def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

write_snapshot(plan(Path(sys.argv[1]), "warm"), [b"b.com\\n", b"a.com\\n"])
before = peak()
blocks = (b"".join(b"%x-name.com\\n" % random.getrandbits(40) for _ in range(50_000)) for _ in range(50))
print(write_snapshot(plan(Path(sys.argv[1])), blocks).count, peak() - before)
"""


def test_sorting_takes_no_more_memory_than_is_said(tmp_path: Path, checkout: Path) -> None:
    words = [sys.executable, "-c", _SORT_AND_MEASURE, str(tmp_path)]

    result = subprocess.run(words, cwd=checkout, capture_output=True, text=True, check=True)

    count, memory = map(int, result.stdout.split())
    assert count > 2_400_000
    assert memory < 256 << 20
