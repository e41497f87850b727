"""Logs that are odd and true: they are read without complaint, and what cannot be read of them is shown."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domainwatch.world import CtLog
from domainwatch.world.ctlog import LogEntry, counted, indexed, milliseconds
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.ctliar import LyingServer, certificate, entries, heads
from tests.feeds.ctscene import BEFORE, MEANWHILE, Scene, name_in, names_in, opened_scene

pytestmark = pytest.mark.slow


@pytest.fixture
def scene(tmp_path: Path, clock: FakeClock) -> Iterator[Scene]:
    """A log of each family."""
    with opened_scene(tmp_path, clock, "paged", "tiled") as scene:
        yield scene


TRUE = {
    "pages of seven entries": ("paged", entries(lambda asked, honest: ctliar.page_of(ctliar.items_of(honest)[:7]))),
    "chains with other names": ("paged", entries(ctliar.chained)),
    "signatures that nobody knows": ("tiled", ctliar.greased),
}


@pytest.mark.parametrize("way", TRUE)
def test_log_that_is_odd_and_true_is_read_without_complaint(scene: Scene, way: str) -> None:
    family, lie = TRUE[way]
    scene.server.lies[family] = lie

    pulled = scene.pull()

    assert pulled.error is None
    assert scene.seen == {name: 1 for log in scene.server.logs.values() for name in names_in(log)}


def test_tile_that_has_filled_up_since_the_checkpoint_is_cut_to_it(scene: Scene) -> None:
    log = scene.server.logs["tiled"]
    scene.pull()
    scene.grow(MEANWHILE)
    before = BEFORE + 100
    scene.server.lies["tiled"] = heads(lambda log, now: log.head(now, before))

    early = scene.pull()
    seen = scene.names(log)
    scene.server.lies.clear()
    late = scene.pull()

    assert (early.error, late.error) == (None, None)
    assert seen == names_in(log, before)
    assert scene.names(log) == names_in(log)


@pytest.mark.parametrize("family", ["paged", "tiled"])
def test_front_of_a_log_that_is_behind_is_no_lie(scene: Scene, family: str) -> None:
    scene.pull()
    scene.server.lies[family] = heads(lambda log, now: log.head(now - timedelta(minutes=5), log.size // 2))

    behind = scene.pull()

    assert behind.error is None
    assert scene.evidence() == []


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 300])
def test_feed_that_starts_at_the_head_misses_none_of_the_next_entries(
    tmp_path: Path, clock: FakeClock, size: int
) -> None:
    with LyingServer(clock.now) as server:
        logs = [server.add(CtLog(name, is_tiled=name == "tiled")) for name in ("paged", "tiled")]
        scene = Scene(tmp_path, clock, server)
        scene.start = "head"
        scene.grow(size)
        scene.pull()

        scene.grow(200)
        pulled = scene.pull()

    assert pulled.error is None
    assert scene.seen == {name_in(log, index): 1 for log in logs for index in range(size, size + 200)}


@pytest.mark.parametrize("packs", [True, False])
def test_logs_are_read_packed_and_plain_as_they_grow_by_any_number(scene: Scene, *, packs: bool) -> None:
    scene.server.packs = packs

    errors = []
    for count in (0, 1, 2, 255, 256, 257, 30):
        scene.grow(count)
        errors.append(scene.pull().error)

    assert errors == [None] * 7
    assert scene.seen == {name: 1 for log in scene.server.logs.values() for name in names_in(log)}


def of_no_known_type(at: bytes, index: int) -> LogEntry:
    entry = at + b"\0\x09what"
    return LogEntry(leaf=b"\0\0" + entry, extra_data=b"", tile_leaf=entry)


def with_bytes_behind(at: bytes, index: int) -> LogEntry:
    entry = at + certificate("behind.odd.example").signed_entry + counted(b"", 2)
    return LogEntry(leaf=b"\0\0" + entry + b"what", extra_data=counted(b"", 3), tile_leaf=b"")


def off_by_one(at: bytes, index: int) -> LogEntry:
    entry = at + certificate("misplaced.odd.example").signed_entry + counted(indexed(index + 1), 2)
    return LogEntry(leaf=b"\0\0" + entry, extra_data=b"", tile_leaf=entry + counted(b"", 2))


def of_no_certificate(at: bytes, index: int) -> LogEntry:
    entry = at + b"\0\0" + counted(b"what", 3) + counted(indexed(index), 2)
    return LogEntry(leaf=b"\0\0" + entry, extra_data=counted(b"", 3), tile_leaf=entry + counted(b"", 2))


ODD = {
    "of no known type": ("paged", of_no_known_type, set[str]()),
    "with bytes behind it": ("paged", with_bytes_behind, {"behind.odd.example"}),
    "that says to stand elsewhere": ("tiled", off_by_one, {"misplaced.odd.example"}),
    "without a certificate": ("tiled", of_no_certificate, set[str]()),
}


@pytest.mark.parametrize("way", ODD)
def test_odd_entry_is_shown_with_log_and_index_and_hides_no_other(scene: Scene, way: str) -> None:
    family, make, named = ODD[way]
    log, place = scene.server.logs[family], scene.server.logs[family].size
    log.append(make(milliseconds(scene.clock.now()).to_bytes(8), place))
    scene.grow(3)

    pulled = scene.pull()

    wanted = {name: 1 for other in scene.server.logs.values() for name in names_in(other)} | dict.fromkeys(named, 1)
    del wanted[name_in(log, place)]
    assert pulled.error is None
    assert scene.seen == wanted
    assert [line for line in pulled.unread if family in line and str(place) in line]


def test_tile_that_cannot_be_read_behind_an_entry_is_named_with_it_and_stops_no_other_log(scene: Scene) -> None:
    log = scene.server.logs["tiled"]
    place = log.size
    log.append(of_no_known_type(milliseconds(scene.clock.now()).to_bytes(8), place))
    scene.grow(3)

    pulled = scene.pull()

    assert re.search(f"tiled: entry {place % 256} .* unknown entry type", str(pulled.error))
    assert scene.names(scene.server.logs["paged"]) == names_in(scene.server.logs["paged"])
