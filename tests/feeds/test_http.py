"""Whatever a server says, the body on disk is whole, wanted and ours to ask for."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from feeds import FeedError, Refused, Unreachable
from feeds.transport import http
from feeds.transport.http import Fetched, Limits, NotModified, fetch
from feeds.transport.vetting import is_public
from feeds.validators import Validators
from tests.fakes import FakeClock
from tests.feeds.bench import workplace
from tests.feeds.rogue import Answer, Request, Rogue, answered, ranged, saying

pytestmark = pytest.mark.slow

BODY = b"".join(b"name-%d.example\n" % number for number in range(20_000))
LIMITS = Limits(max_bytes=1 << 20, total_seconds=20, idle_seconds=10)
IN_FORCE = b"what was in force before"


def got(
    folder: Path, url: str, known: Validators | None = None, limits: Limits = LIMITS, *, allow_private: bool = True
) -> Fetched | NotModified:
    place = workplace(folder, allow_private=allow_private)
    return fetch(url, folder / "target", known, limits, place)


def failed(folder: Path, answer: Answer, limits: Limits = LIMITS) -> FeedError:
    """The error that this answer leads to; the file in force must have stayed as it was."""
    (folder / "target").write_bytes(IN_FORCE)
    with Rogue(answer) as server, pytest.raises(FeedError) as caught:
        got(folder, server.url, limits=limits)
    assert (folder / "target").read_bytes() == IN_FORCE
    return caught.value


def cut(body: bytes, at: int, **headers: str) -> bytes:
    """An answer that announces the whole body and breaks off."""
    return answered(200, body, **headers)[: at - len(body)]


def test_body_arrives_whole_with_its_validators(tmp_path: Path) -> None:
    with Rogue(saying(answered(200, BODY, ETag='"1"', Last_Modified="Mon, 02 Mar 2026 09:00:00 GMT"))) as server:
        outcome = got(tmp_path, server.url + "/list")

    validators = Validators(etag='"1"', modified="Mon, 02 Mar 2026 09:00:00 GMT")
    assert outcome == Fetched(length=len(BODY), validators=validators)
    assert (tmp_path / "target").read_bytes() == BODY
    assert [file.name for file in tmp_path.iterdir()] == ["target"]
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith("domainwatch/")
    assert headers["user-agent"].endswith(" (+https://watch.example/contact)")
    assert headers["accept-encoding"] == "identity"


def test_user_agent_has_no_parenthesis_where_there_is_no_contact(tmp_path: Path) -> None:
    place = replace(workplace(tmp_path), contact="")
    with Rogue(saying(answered(200, BODY))) as server:
        fetch(server.url, tmp_path / "target", None, LIMITS, place)

    assert re.fullmatch(r"domainwatch/[0-9.]+", server.requests[0].headers["user-agent"])


def test_known_body_is_not_fetched_again_until_its_tag_changes(tmp_path: Path) -> None:
    with Rogue(ranged(BODY, '"1"')) as server:
        same = got(tmp_path, server.url, Validators(etag='"1"'))
        server.answer = ranged(BODY[:160], '"2"')
        changed = got(tmp_path, server.url, Validators(etag='"1"'))

    assert same == NotModified()
    assert changed == Fetched(length=160, validators=Validators(etag='"2"'))


def test_cut_download_is_resumed_where_it_broke_off(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(IN_FORCE)
    with Rogue(saying(cut(BODY, 5000, ETag='"1"'))) as server:
        with pytest.raises(Unreachable):
            got(tmp_path, server.url)
        in_between = (tmp_path / "target").read_bytes()
        server.answer = ranged(BODY, '"1"')
        got(tmp_path, server.url)

    assert in_between == IN_FORCE
    assert (tmp_path / "target").read_bytes() == BODY
    asked = server.requests[1].headers
    assert (asked["range"], asked["if-range"]) == ("bytes=5000-", '"1"')


@pytest.mark.parametrize(
    "then",
    [
        saying(answered(200, BODY, ETag='"1"')),
        ranged(BODY, '"2"'),
        saying(answered(200, BODY)),
    ],
    ids=["server without ranges", "body has changed", "validators have gone"],
)
def test_cut_download_starts_anew_where_the_server_sends_the_whole(tmp_path: Path, then: Answer) -> None:
    with Rogue(saying(cut(b"x" * 20_000, 5000, ETag='"1"'))) as server:
        with pytest.raises(Unreachable):
            got(tmp_path, server.url)
        server.answer = then
        got(tmp_path, server.url)

    assert (tmp_path / "target").read_bytes() == BODY


@pytest.mark.parametrize(
    "lie",
    [
        answered(206, BODY[4000:], ETag='"1"', Content_Range=f"bytes 4000-{len(BODY) - 1}/{len(BODY)}"),
        answered(206, BODY[5000:], ETag='"2"', Content_Range=f"bytes 5000-{len(BODY) - 1}/{len(BODY)}"),
        answered(206, BODY[5000:], ETag='"1"', Content_Range=f"bytes 5000-{len(BODY)}/{len(BODY) + 1}"),
        answered(206, BODY[5000:], ETag='"1"', Content_Range="bytes all"),
        answered(206, BODY[5000:], ETag='"1"'),
        answered(416),
    ],
    ids=["other start", "other body", "other length", "unreadable range", "no range", "no such range"],
)
def test_rest_that_does_not_fit_is_thrown_away_and_the_next_run_starts_anew(tmp_path: Path, lie: bytes) -> None:
    with Rogue(saying(cut(BODY, 5000, ETag='"1"'))) as server:
        with pytest.raises(Unreachable):
            got(tmp_path, server.url)
        server.answer = saying(lie)
        with pytest.raises(Unreachable):
            got(tmp_path, server.url)
        server.answer = saying(answered(200, BODY))
        got(tmp_path, server.url)

    assert "range" not in server.requests[2].headers
    assert (tmp_path / "target").read_bytes() == BODY


def test_cut_download_without_a_strong_validator_is_not_resumed(tmp_path: Path) -> None:
    with Rogue(saying(cut(BODY, 5000, ETag='W/"1"'))) as server:
        with pytest.raises(Unreachable):
            got(tmp_path, server.url)
        server.answer = ranged(BODY, 'W/"1"')
        got(tmp_path, server.url)

    assert "range" not in server.requests[1].headers
    assert (tmp_path / "target").read_bytes() == BODY


def test_partial_download_of_one_address_is_no_beginning_of_another(tmp_path: Path) -> None:
    with Rogue(saying(cut(BODY, 5000, ETag='"1"'))) as server:
        with pytest.raises(Unreachable):
            got(tmp_path, server.url + "/one")
        server.answer = ranged(BODY, '"1"')
        got(tmp_path, server.url + "/two")

    assert "range" not in server.requests[1].headers


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (answered(200, BODY, Content_Length=str(len(BODY) + 9)), Unreachable),
        (answered(200, BODY, Content_Length="-1"), Unreachable),
        (answered(200, b"5\r\nab", Content_Length="", Transfer_Encoding="chunked"), Unreachable),
        (answered(200, BODY, Content_Length=str(1 << 40)), Refused),
        (answered(304), Unreachable),
        (answered(204), Unreachable),
        (answered(401), Refused),
        (answered(403), Refused),
        (answered(404), Unreachable),
        (answered(410), Refused),
        (answered(451), Refused),
        (answered(503), Unreachable),
        (b"", Unreachable),
        (b"SSH-2.0-OpenSSH_9\r\n", Unreachable),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", Unreachable),
    ],
    ids=lambda value: value[:40].decode() if isinstance(value, bytes) else value.__name__,
)
def test_answer_without_a_whole_body_names_who_must_act(tmp_path: Path, answer: bytes, kind: type[FeedError]) -> None:
    assert isinstance(failed(tmp_path, saying(answer)), kind)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120.0),
        (format_datetime(FakeClock().now() + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(FakeClock().now() - timedelta(days=1), usegmt=True), 0.0),
        ("9" * 30, http.RETRY_AFTER_LIMIT),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_wait_that_a_server_asks_for_is_told_in_seconds(
    tmp_path: Path, status: int, told: str, seconds: float | None
) -> None:
    error = failed(tmp_path, saying(answered(status, Retry_After=told)))

    assert isinstance(error, Unreachable)
    assert error.retry_after == seconds


def test_body_without_end_is_cut_off_at_the_deadline(tmp_path: Path) -> None:
    def dripping(request: Request) -> Iterator[bytes]:
        yield answered(200, ETag='"1"', Content_Length=str(1 << 19))
        while not server.stopping.wait(0.02):
            yield b"a.com\n"

    began = time.monotonic()
    with Rogue(dripping) as server, pytest.raises(Unreachable, match="within"):
        got(tmp_path, server.url, limits=Limits(max_bytes=1 << 20, total_seconds=0.5, idle_seconds=10))

    assert time.monotonic() - began < 5
    # What has come is not lost: a slow list gets done in several runs.
    assert (tmp_path / "target.part").stat().st_size > 0


def test_server_that_falls_silent_is_left(tmp_path: Path) -> None:
    def silent(request: Request) -> Iterator[bytes]:
        yield answered(200, Content_Length="1000")
        server.stopping.wait()

    began = time.monotonic()
    with Rogue(silent) as server, pytest.raises(Unreachable):
        got(tmp_path, server.url, limits=Limits(max_bytes=1 << 20, total_seconds=60, idle_seconds=0.3))

    assert time.monotonic() - began < 5


def test_body_without_end_is_cut_off_at_the_cap_and_not_kept(tmp_path: Path) -> None:
    def endless(request: Request) -> Iterator[bytes]:
        yield answered(200, ETag='"1"', Content_Length="")
        while not server.stopping.is_set():
            yield b"a.com\n" * 10_000

    with Rogue(endless) as server, pytest.raises(Refused, match="max_bytes"):
        got(tmp_path, server.url)

    assert list(tmp_path.iterdir()) == []


def test_redirects_are_followed_and_end(tmp_path: Path) -> None:
    def chain(request: Request) -> Iterator[bytes]:
        step = int(request.path.removeprefix("/"))
        yield answered(302, Location=str(step - 1)) if step else answered(200, BODY)

    with Rogue(chain) as server:
        got(tmp_path, f"{server.url}/{http.REDIRECTS}")
        with pytest.raises(Refused, match="redirects"):
            got(tmp_path, f"{server.url}/{http.REDIRECTS + 1}")

    assert (tmp_path / "target").read_bytes() == BODY


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://a.example/", "//", "http://[::1", "http:///list", ""]
)
def test_redirect_to_something_else_than_a_web_address_is_refused(tmp_path: Path, location: str) -> None:
    answer = failed(tmp_path, saying(answered(301, Location=location)))

    assert isinstance(answer, Refused)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_address_is_not_connected_to_however_it_is_written(tmp_path: Path, host: str) -> None:
    with Rogue(saying(answered(200, BODY))) as sentinel, pytest.raises((Refused, Unreachable)):
        got(tmp_path, sentinel.url.replace("127.0.0.1", host), allow_private=False)

    assert sentinel.connections == 0


def test_redirect_to_a_private_address_is_not_connected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The test has no public address to redirect from, so one loopback address plays it.
    monkeypatch.setattr(http, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    with (
        Rogue(saying(answered(200, BODY)), host="127.0.0.2") as sentinel,
        Rogue(saying(answered(302, Location=sentinel.url))) as server,
        pytest.raises(Refused, match="public"),
    ):
        got(tmp_path, server.url, allow_private=False)

    assert (server.connections, sentinel.connections) == (1, 0)


def test_secrets_in_an_address_are_in_no_error(tmp_path: Path) -> None:
    with Rogue(saying(answered(403))) as server, pytest.raises(Refused) as caught:
        got(tmp_path, server.url.replace("http://", "http://user:sesame@") + "/list?token=sesame")

    assert "sesame" not in str(caught.value)
    assert "/list" in str(caught.value)


def test_nobody_listening_is_unreachable(tmp_path: Path) -> None:
    with Rogue(saying()) as server:
        url = server.url

    with pytest.raises(Unreachable):
        got(tmp_path, url)
