"""Logs in trouble: whatever they answer meanwhile, the others go on, and what was missed comes when it is over."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from domainwatch.world import CtLog
from domainwatch.world.ctserver import NOT_FOUND, Answer
from feeds import Unreachable
from feeds.transport import ctweb
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.bench import drained, workplace
from tests.feeds.ctliar import Asked, Lie, LyingServer, entries, status
from tests.feeds.ctscene import BEFORE, MEANWHILE, Scene, names_in, opened_scene

pytestmark = pytest.mark.slow


@pytest.fixture
def scene(tmp_path: Path, clock: FakeClock) -> Iterator[Scene]:
    """A log of each family that is read to its head and has grown since."""
    with opened_scene(tmp_path, clock, "paged", "tiled") as scene:
        assert scene.pull().error is None
        scene.grow(MEANWHILE)
        yield scene


def behind_its_head(asked: Asked, honest: Answer) -> Answer | web.Response:
    """A front of the log that knows a newer head than entries."""
    return web.Response(status=400) if int(asked.query.get("start", 0)) >= BEFORE else honest


TROUBLES: dict[str, tuple[Lie, str]] = {
    "is down": (status(503), "503"),
    "fails": (status(500), "500"),
    "is nowhere": (status(404), "404"),
    "wants nobody": (status(403), "403"),
    "has moved": (status(302, {"Location": "http://127.0.0.1:9/"}), "302|redirect"),
    "is asked too much, in seconds": (status(429, {"Retry-After": "120"}), "429"),
    "loses entries": (entries(lambda asked, honest: NOT_FOUND), "404"),
    "drips": (entries(ctliar.dripping(0.3)), "no byte within"),
    "breaks off": (entries(ctliar.broken_off), "broke off"),
    "is packed by something else": (
        entries(lambda asked, honest: web.Response(body=honest.body, headers={"Content-Encoding": "br"})),
        "packed",
    ),
}


@pytest.mark.parametrize("family", ["paged", "tiled"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_log_in_trouble_is_named_holds_up_no_other_and_is_read_afterwards(
    scene: Scene, family: str, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctweb, "LIMITS", replace(ctweb.LIMITS, total_seconds=1.0))
    lie, named = TROUBLES[trouble]
    scene.server.lies[family] = lie
    other = scene.server.logs["tiled" if family == "paged" else "paged"]

    pulled = scene.pull()
    others = scene.names(other)
    scene.server.lies.clear()
    scene.clock.advance(hours=1)
    after = scene.pull()

    assert re.search(named, str(pulled.error)), pulled.error
    assert family in str(pulled.error)
    assert others == names_in(other)
    assert after.error is None
    assert scene.names(scene.server.logs[family]) == names_in(scene.server.logs[family])


@pytest.mark.parametrize("is_date", [True, False])
def test_log_that_asks_to_be_left_alone_is_left_alone_until_then(scene: Scene, *, is_date: bool) -> None:
    until = scene.clock.now() + timedelta(minutes=2)
    scene.server.lies["paged"] = status(429, {"Retry-After": format_datetime(until, usegmt=True) if is_date else "120"})
    scene.pull()
    asked = len(scene.server.requests)

    scene.clock.advance(seconds=110)
    early = scene.pull()
    paths = [request.path for request in scene.server.requests[asked:]]
    scene.server.lies.clear()
    scene.clock.advance(seconds=11)
    late = scene.pull()

    assert re.search("asked to wait", str(early.error))
    assert not [path for path in paths if path.startswith("/paged/")]
    assert late.error is None
    assert scene.seen == {name: 1 for log in scene.server.logs.values() for name in names_in(log)}


def test_log_that_has_a_head_before_its_entries_is_read_when_they_are_there(scene: Scene) -> None:
    scene.server.lies["paged"] = behind_its_head

    pulled = scene.pull()
    scene.server.lies.clear()
    after = scene.pull()

    assert "400" in str(pulled.error)
    assert after.error is None
    assert scene.seen == {name: 1 for log in scene.server.logs.values() for name in names_in(log)}


def test_log_whose_server_is_gone_is_named_and_holds_up_no_other(scene: Scene) -> None:
    with LyingServer(scene.clock.now) as server:
        server.add(CtLog("gone", is_tiled=False))
        (scene.folder / "gone.json").write_bytes(server.log_list())
    (scene.folder / "logs.json").write_bytes(scene.server.log_list())

    options = {"lists": ["gone.json", "logs.json"], "start": 0}
    pulled = drained("ct", options, workplace(scene.folder, scene.clock), scene.cursor)
    scene.seen.update(pulled.names)

    assert isinstance(pulled.error, Unreachable)
    assert "gone" in str(pulled.error)
    assert scene.seen == {name: 1 for log in scene.server.logs.values() for name in names_in(log)}
