"""Logs that lie: each lie gets its name, nothing of it is believed, and nothing true is lost for it."""

import base64
import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from domainwatch.world import CtLog
from domainwatch.world.ctlog import LogEntry, counted
from domainwatch.world.ctserver import Answer
from feeds.ct.follower import BATCH
from feeds.parse.cthead import read_head
from feeds.parse.ctkey import read_key
from feeds.parse.merkle import HASH
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.ctliar import Asked, certificate, entries, forked, heads
from tests.feeds.ctscene import BEFORE, MEANWHILE, Scene, names_in, opened_scene

pytestmark = pytest.mark.slow

Begin = Callable[[Scene, CtLog], None]


@pytest.fixture
def scene(tmp_path: Path, clock: FakeClock) -> Iterator[Scene]:
    """A log of each family that may lie, and one of each that never does."""
    with opened_scene(tmp_path, clock, "paged", "honest-paged", "tiled", "honest-tiled") as scene:
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


def without_proof(asked: Asked, honest: Answer) -> Answer:
    """A proof of nothing, in place of hashes that lead somewhere."""
    if asked.path == "ct/v1/get-sth-consistency":
        return Answer(body=b'{"consistency": []}')
    return Answer(body=bytes(len(honest.body))) if is_hashes(asked) else honest


def narrowed(asked: Asked, honest: Answer) -> Answer:
    """Tiles of hashes that have one hash less than their name says."""
    return Answer(body=honest.body[:-HASH]) if is_hashes(asked) else honest


def is_hashes(asked: Asked) -> bool:
    return asked.path.startswith("tile/") and not asked.is_entries


HEADS = {
    "a signature by another key": (telling(heads(ctliar.unsigned)), "signature .* is not the log's"),
    "a root that no tree has": (telling(heads(ctliar.other_root)), "no proof"),
    "another root for the same size": (saying_of_the_same_entries(heads(ctliar.other_root)), "two roots"),
    "an older head of another tree": (saying_of_the_same_entries(heads(ctliar.older_of_another)), "no proof"),
    "a smaller tree": (saying_of_the_same_entries(heads(ctliar.smaller)), "smaller"),
    "a time to come": (telling(heads(ctliar.from_tomorrow)), "not come"),
    "no new head for a week": (telling(heads(ctliar.from_last_week)), "no new head"),
    "a fork before what we have": (forking(BEFORE - 100), "no proof"),
}
ANSWERS: dict[str, tuple[str, Begin, str]] = {
    "paged altered": ("paged", telling(page_with(evil_first)), "do not give the signed root"),
    "paged all altered": ("paged", telling(entries(ctliar.altered)), "do not give the signed root"),
    "paged empty": ("paged", telling(page_with(lambda items: [])), "has 0 entries"),
    "paged too many": ("paged", telling(page_with(lambda items: items * 5)), "entries where 1 to"),
    "paged no JSON": ("paged", telling(entries(lambda asked, honest: Answer(body=b"<html>"))), "is not JSON"),
    "paged no base64": ("paged", telling(page_with(lambda items: [{"leaf_input": "?"}])), "base64"),
    "paged huge": ("paged", telling(entries(ctliar.huge(is_packed=False))), "more than"),
    "paged huge when unpacked": ("paged", telling(entries(ctliar.huge(is_packed=True))), "more than"),
    "tiled altered": ("tiled", telling(entries(ctliar.altered)), "do not give the signed root"),
    "tiled cut": ("tiled", telling(cut), "is cut short"),
    "tiled empty": ("tiled", telling(entries(lambda asked, honest: ctliar.tile_of(b""))), "entry 0 .* is missing"),
    "tiled with bytes behind": (
        "tiled",
        telling(entries(lambda asked, honest: ctliar.tile_of(gzip.decompress(honest.body) + b"more"))),
        "4 bytes follow",
    ),
    "tiled huge": ("tiled", telling(entries(ctliar.huge(is_packed=False))), "unknown entry type"),
    "tiled huge when unpacked": ("tiled", telling(entries(ctliar.huge(is_packed=True))), "unknown entry type"),
}


@pytest.mark.parametrize("family", ["paged", "tiled"])
@pytest.mark.parametrize("lie", HEADS)
def test_lie_about_the_tree_is_named_kept_and_not_believed(scene: Scene, family: str, lie: str) -> None:
    begin, named = HEADS[lie]

    told = told_of(scene, family, begin)

    assert re.search(named, told.text), told.text
    assert family in told.text
    assert scene.evidence()


@pytest.mark.parametrize("lie", ANSWERS)
def test_lie_about_entries_is_named_and_not_believed(scene: Scene, lie: str) -> None:
    family, begin, named = ANSWERS[lie]

    told = told_of(scene, family, begin)

    assert re.search(named, told.text), told.text
    assert family in told.text


@dataclass(frozen=True, slots=True)
class Told:
    """The complaint about a lie of one log, and the names of that log that had been handed on when it was made."""

    text: str
    names: Mapping[str, int]


def told_of(scene: Scene, family: str, begin: Begin) -> Told:
    """What became of a lie of one log; nothing of it is believed, and all that is true comes when it is over."""
    log = scene.server.logs[family]
    assert scene.pull().error is None
    begin(scene, log)

    pulled = scene.pull()
    told = Told(str(pulled.error), scene.names(log))
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
    return told


PROOFS: dict[str, tuple[str, ctliar.Lie, str]] = {
    "paged of nothing": ("paged", without_proof, "no proof"),
    "tiled of nothing": ("tiled", without_proof, "no proof"),
    "tiled too narrow": ("tiled", narrowed, "and not .* hashes"),
    "paged to another root": ("paged", heads(ctliar.other_root), "no proof"),
    "tiled to another root": ("tiled", heads(ctliar.other_root), "no proof"),
    "paged of other entries": ("paged", entries(ctliar.altered), "do not give the signed root"),
    "tiled of other entries": ("tiled", entries(ctliar.altered), "do not give the signed root"),
}


@pytest.mark.parametrize("lie", PROOFS)
def test_entries_that_no_proof_joins_to_the_head_are_not_handed_on(scene: Scene, lie: str) -> None:
    family, wrong, named = PROOFS[lie]

    def begin(scene: Scene, log: CtLog) -> None:
        scene.grow(2 * BATCH)
        scene.server.lies[log.name] = wrong

    told = told_of(scene, family, begin)

    assert re.search(named, told.text), told.text
    assert told.names == names_in(scene.server.logs[family], BEFORE)


@pytest.mark.parametrize("family", ["paged", "tiled"])
@pytest.mark.parametrize("is_packed", [True, False])
def test_endless_head_is_cut_off(scene: Scene, family: str, *, is_packed: bool) -> None:
    endless = ctliar.huge(is_packed=is_packed)

    told = told_of(scene, family, telling(lambda asked, honest: endless(asked, honest) if asked.is_head else honest))

    assert "more than" in told.text


@pytest.mark.parametrize("family", ["paged", "tiled"])
def test_log_that_stands_still_is_read_to_its_end_and_must_not_move(scene: Scene, family: str) -> None:
    log = scene.server.logs[family]
    scene.pull()
    scene.grow(MEANWHILE)
    log.final = log.head(scene.clock.now())
    scene.clock.advance(days=9)

    stopped = scene.pull()
    read = scene.names(log)
    log.add(certificate("evil-in-stopped.example"), scene.clock.now())
    scene.server.lies[family] = heads(lambda log, now: log.head_of(log.size, log.tree.root(log.size), now))
    moved = scene.pull()

    assert stopped.error is None
    assert read == names_in(log, log.size - 1)
    assert "stands still" in str(moved.error)
    assert "evil-in-stopped.example" not in scene.seen
    assert len(scene.evidence()) == 1


def test_evidence_holds_both_signed_heads_that_anybody_with_the_key_can_check(scene: Scene) -> None:
    log = scene.server.logs["paged"]
    scene.pull()
    saying_of_the_same_entries(heads(ctliar.other_root))(scene, log)

    scene.pull()

    (told,) = scene.evidence()
    key = read_key(base64.b64decode(told["key"]))
    before, shown = (read_head(told[which]["text"].encode(), key) for which in ("before", "shown"))
    assert (before.size, shown.size) == (log.size, log.size)
    assert before.root == log.tree.root(log.size) != shown.root
