"""Lists of logs: published ones, checked and kept, and one's own."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from domainwatch.world.http import HttpServer
from feeds import FeedError
from feeds.ct.lists import PUBLISHERS, Known, Publisher, fetch_logs
from feeds.parse.ctkey import read_key
from tests.fakes import FakeClock
from tests.feeds.bench import workplace
from tests.feeds.ctlogs import new_signer, signer_of
from tests.feeds.loglists import list_of, log_of

pytestmark = pytest.mark.slow


class ListServer(HttpServer):
    """Serves a list and its signature, or an error for both."""

    def __init__(self) -> None:
        super().__init__()
        self.publish(list_of([log_of(new_signer())]))
        self.status = 200

    def publish(self, body: bytes, signature: bytes | None = None) -> None:
        """Makes this the list, signed as it should be where nothing else is said."""
        self.body, self.signature = body, signature or signer_of("rsa").plain(body)

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The list at /list, its signature elsewhere."""
        body = self.body if request.path == "/list" else self.signature
        return web.Response(status=self.status, body=body if self.status == 200 else b"")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ListServer]:
    with ListServer() as server:
        key = b64encode(signer_of("rsa").der).decode()
        signed = Publisher(url=f"{server.base_url}/list", signature_url=f"{server.base_url}/sig", key=key)
        monkeypatch.setitem(PUBLISHERS, "google", signed)
        monkeypatch.setitem(PUBLISHERS, "apple", Publisher(url=f"{server.base_url}/list"))
        yield server


def known(folder: Path, clock: FakeClock, *lists: str) -> Known:
    return fetch_logs(lists, workplace(folder, clock))


def ids(found: Known) -> list[bytes]:
    return [log.id for log in found.logs]


def test_key_of_the_published_list_can_be_read() -> None:
    assert read_key(b64decode(PUBLISHERS["google"].key)).public.key_size == 4096


@pytest.mark.parametrize("name", ["google", "apple"])
def test_published_list_is_asked_for_once_a_day(
    tmp_path: Path, clock: FakeClock, server: ListServer, name: str
) -> None:
    first = known(tmp_path, clock, name)
    clock.advance(hours=23)
    asked = len(server.requests)
    again = known(tmp_path, clock, name)
    is_asked_again = len(server.requests) > asked
    server.publish(list_of([log_of(new_signer()), log_of(new_signer())]))
    clock.advance(hours=2)

    assert ids(first) == ids(again)
    assert len(ids(first)) == 1
    assert not is_asked_again
    assert len(ids(known(tmp_path, clock, name))) == 2


def test_list_with_a_signature_of_somebody_else_leaves_the_last_good_one_in_force(
    tmp_path: Path, clock: FakeClock, server: ListServer
) -> None:
    good = known(tmp_path, clock, "google")
    server.publish(list_of([log_of(new_signer())]), b"\0" * 256)
    clock.advance(days=2)

    found = known(tmp_path, clock, "google")

    assert ids(found) == ids(good)
    assert "signature" in str(found.problems[0])
    assert "2026-03-02" in str(found.problems[0])


def test_list_that_could_not_be_fetched_for_days_is_told(tmp_path: Path, clock: FakeClock, server: ListServer) -> None:
    good = known(tmp_path, clock, "google")
    server.status = 503

    troubles = list[int]()
    for _ in range(4):
        clock.advance(days=1)
        found = known(tmp_path, clock, "google")
        troubles.append(len(found.problems))

    assert ids(found) == ids(good)
    assert troubles == [0, 0, 0, 1]


def test_list_that_was_never_fetched_is_told_at_every_pull(
    tmp_path: Path, clock: FakeClock, server: ListServer
) -> None:
    server.status = 503

    found = [known(tmp_path, clock, "google") for _ in range(2)]

    assert [len(one.problems) for one in found] == [1, 1]
    assert len(server.requests) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", list_of([])], ids=["empty", "page", "object", "no logs"])
def test_list_that_is_none_is_named_and_does_not_stop_others(
    tmp_path: Path, clock: FakeClock, server: ListServer, body: bytes
) -> None:
    server.publish(body)
    (tmp_path / "own.json").write_bytes(list_of([log_of(new_signer())]))

    found = known(tmp_path, clock, "google", "own.json")

    assert len(found.logs) == 1
    assert "google" in str(found.problems[0])


def test_server_that_is_down_is_left_alone_for_some_minutes(
    tmp_path: Path, clock: FakeClock, server: ListServer
) -> None:
    known(tmp_path, clock, "google")
    server.status = 503
    clock.advance(days=1)
    known(tmp_path, clock, "google")
    asked = len(server.requests)

    clock.advance(minutes=9)
    known(tmp_path, clock, "google")

    assert len(server.requests) == asked


def test_log_in_two_lists_is_one_and_followed_where_either_says_so(tmp_path: Path, clock: FakeClock) -> None:
    signer = new_signer()
    retired = log_of(signer, state={"retired": {"timestamp": "2026-01-01T00:00:00Z"}})
    (tmp_path / "old.json").write_bytes(list_of([retired]))
    (tmp_path / "new.json").write_bytes(list_of([log_of(signer)]))

    for lists in (("old.json", "new.json"), ("new.json", "old.json")):
        (log,) = known(tmp_path, clock, *lists).logs

        assert log.is_followed(clock.now())


def test_own_list_with_a_wrong_log_gives_the_others_and_says_which(tmp_path: Path, clock: FakeClock) -> None:
    wrong = log_of(new_signer(), description="Wrong 2026", url="gopher://log.test/")
    (tmp_path / "own.json").write_bytes(list_of([wrong, log_of(new_signer())]))

    found = known(tmp_path, clock, "own.json")

    assert len(found.logs) == 1
    assert "Wrong 2026" in str(found.problems[0])
    assert isinstance(found.problems[0], FeedError)
