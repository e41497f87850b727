"""Logs that lie: each lie gets its name, nothing of it is believed, and nothing true is lost for it."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domainwatch.world import CtLog
from domainwatch.world.ctlog import LogEntry, counted, indexed, milliseconds
from domainwatch.world.ctserver import Answer
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.ctliar import Asked, LyingServer, certificate, entries, forked, heads
from tests.feeds.ctscene import Scene, name_in, names_in

pytestmark = pytest.mark.slow

#: Entries of each log before a lie begins, and how many come while it is told: more than a page and than a tile.
BEFORE, MEANWHILE = 300, 400

Begin = Callable[[Scene, CtLog], None]


@pytest.fixture
def scene(tmp_path: Path, clock: FakeClock) -> Iterator[Scene]:
    """A log of each family that may lie, and one of each that never does."""
    with LyingServer(clock.now) as server:
        for name in ("paged", "honest-paged", "tiled", "honest-tiled"):
            server.add(CtLog(name, is_tiled=name.endswith("tiled")))
        scene = Scene(tmp_path, clock, server)
        scene.grow(BEFORE)
        yield scene


def telling(lie: ctliar.Lie) -> Begin:
    """Begins with more entries in all logs, about which one log tells this lie."""

    def begin(scene: Scene, log: CtLog) -> None:
        scene.grow(MEANWHILE)
        scene.server.lies[log.name] = lie

    return begin


def saying_of_the_same_entries(lie: ctliar.Lie) -> Begin:
    """Begins without more entries."""

    def begin(scene: Scene, log: CtLog) -> None:
        scene.server.lies[log.name] = lie

    return begin


def forking(at: int) -> Begin:
    """Begins with a tree that has other entries from that index on, and later ones too."""

    def begin(scene: Scene, log: CtLog) -> None:
        scene.grow(MEANWHILE)
        evil = [f"evil-in-fork-{number}.example" for number in range(BEFORE + MEANWHILE - at)]
        scene.server.logs[log.name] = forked(log, at, evil, scene.clock.now())

    return begin


def page_with(change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> ctliar.Lie:
    """Pages with other entries."""
    return entries(lambda asked, honest: ctliar.page_of(change(ctliar.items_of(honest))))


def evil_first(items: list[dict[str, str]]) -> list[dict[str, str]]:
    entry = (0).to_bytes(8) + certificate("evil-in-page.example").signed_entry + counted(b"", 2)
    evil = LogEntry(leaf=b"\0\0" + entry, extra_data=counted(b"", 3), tile_leaf=b"")
    return [evil.item, *items[1:]]


def cut(asked: Asked, honest: Answer) -> Answer:
    """Tiles without their last bytes; all that a log of files serves but its checkpoint."""
    return Answer(body=honest.body[:-7], is_packed=honest.is_packed) if asked.path.startswith("tile/") else honest


HEADS = {
    "a signature by another key": (telling(heads(ctliar.unsigned)), "signature"),
    "a root that no tree has": (telling(heads(ctliar.other_root)), "root|proof|prove"),
    "another root for the same size": (saying_of_the_same_entries(heads(ctliar.other_root)), "two roots"),
    "a smaller tree": (saying_of_the_same_entries(heads(ctliar.smaller)), "smaller"),
    "a time to come": (telling(heads(ctliar.from_tomorrow)), "not come"),
    "no new head for a week": (telling(heads(ctliar.from_last_week)), "no new head"),
    "a fork before what we have": (forking(BEFORE - 100), "root|proof|prove|consistent|extend"),
}
ANSWERS: dict[str, tuple[str, Begin, str]] = {
    "paged altered": ("paged", telling(page_with(evil_first)), "root|proof|prove|consistent"),
    "paged all altered": ("paged", telling(entries(ctliar.altered)), "root|proof|prove|consistent"),
    "paged empty": ("paged", telling(page_with(lambda items: [])), "entries"),
    "paged too many": ("paged", telling(page_with(lambda items: items * 5)), "entries"),
    "paged no JSON": ("paged", telling(entries(lambda asked, honest: Answer(body=b"<html>"))), "JSON"),
    "paged no base64": ("paged", telling(page_with(lambda items: [{"leaf_input": "?"}])), "base64"),
    "paged huge": ("paged", telling(entries(ctliar.huge(is_packed=False))), "more than"),
    "paged huge when unpacked": ("paged", telling(entries(ctliar.huge(is_packed=True))), "more than"),
    "tiled altered": ("tiled", telling(entries(ctliar.altered)), "root|proof|prove|hash"),
    "tiled cut": ("tiled", telling(cut), "tile|pack"),
    "tiled empty": ("tiled", telling(entries(lambda asked, honest: ctliar.tile_of(b""))), "tile"),
    "tiled with bytes behind": (
        "tiled",
        telling(entries(lambda asked, honest: ctliar.tile_of(gzip.decompress(honest.body) + b"more"))),
        "tile",
    ),
    "tiled huge": ("tiled", telling(entries(ctliar.huge(is_packed=False))), "tile|more than"),
    "tiled huge when unpacked": ("tiled", telling(entries(ctliar.huge(is_packed=True))), "tile|more than"),
}


@pytest.mark.parametrize("family", ["paged", "tiled"])
@pytest.mark.parametrize("lie", HEADS)
def test_lie_about_the_tree_is_named_kept_and_not_believed(scene: Scene, family: str, lie: str) -> None:
    begin, named = HEADS[lie]

    said = said_of(scene, family, begin)

    assert re.search(named, said), said
    assert family in said
    assert scene.evidence()


@pytest.mark.parametrize("lie", ANSWERS)
def test_lie_about_entries_is_named_and_not_believed(scene: Scene, lie: str) -> None:
    family, begin, named = ANSWERS[lie]

    said = said_of(scene, family, begin)

    assert re.search(named, said), said
    assert family in said


def said_of(scene: Scene, family: str, begin: Begin) -> str:
    """The complaint about a lie of one log; nothing of it is believed, and all that is true comes when it is over."""
    log = scene.server.logs[family]
    assert scene.pull().error is None
    begin(scene, log)

    pulled = scene.pull()
    believed = [name for name in scene.seen if "evil" in name]
    others = {name: scene.names(scene.server.logs[name]) for name in ("honest-paged", "honest-tiled")}
    scene.server.lies.clear()
    scene.server.logs[family] = log
    scene.clock.advance(hours=1)
    after = scene.pull()

    assert believed == []
    assert others == {name: names_in(scene.server.logs[name]) for name in others}
    assert after.error is None, after.error
    assert scene.names(log) == names_in(log)
    return str(pulled.error)


TRUE = {
    "pages of seven entries": ("paged", page_with(lambda items: items[:7])),
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
    return LogEntry(leaf=b"\0\0" + at + b"\0\x09what", extra_data=b"", tile_leaf=b"")


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
