"""One small answer over HTTP, and nothing that a server can do to us instead."""

import asyncio
import gzip
import socket
import time
from collections.abc import Iterator

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from domainwatch.model import Outcome
from domainwatch.net import HttpAnswer, HttpLimits, fetch_http, vetting
from domainwatch.net.http import BODY_LIMIT, REDIRECTS
from domainwatch.world.http import HttpServer
from domainwatch.world.server import HOST
from feeds.transport.vetting import is_public
from tests.net.rude import TalkServer
from tests.servers.process import free_port

pytestmark = pytest.mark.slow

#: Seconds for one conversation with all its redirects; loopback needs milliseconds.
WAIT_S = 1.0
JSON = "application/rdap+json"


class Site(HttpServer):
    """Answers by path; keeps the headers of each request."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[dict[str, str]] = []
        self.target = ""

    async def respond(self, request: web.BaseRequest) -> web.Response:
        self.seen.append(dict(request.headers))
        if request.path == "/slow":
            await asyncio.sleep(60)
        status, headers, body = self._answers().get(request.path, (404, {}, b"no"))
        return web.Response(status=status, headers=headers, body=body)

    def _answers(self) -> dict[str, tuple[int, dict[str, str], bytes]]:
        return {
            "/hello": (200, {"Content-Type": JSON, "Set-Cookie": "a=b"}, b"{}"),
            "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 10_000)),
            "/large": (200, {}, b"x" * (BODY_LIMIT + 1)),
            "/largest": (200, {}, b"x" * BODY_LIMIT),
            "/elsewhere": (301, {"Location": "hello"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/away": (307, {"Location": self.target}, b""),
            "/nowhere": (302, {}, b"no Location"),
        }


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def fetched(url: str, *, allow_private: bool = True, contact: str = "ops@registrar.example") -> HttpAnswer:
    limits = HttpLimits(timeout_s=WAIT_S, contact=contact, allow_private=allow_private)
    return asyncio.run(fetch_http(url, limits, accept=JSON))


def test_answer_comes_with_its_status_headers_and_body(site: Site) -> None:
    answer = fetched(f"{site.base_url}/hello")

    assert (answer.outcome, answer.status, answer.body) == (Outcome.DATA, 200, b"{}")
    assert answer.headers["content-type"].startswith(JSON)
    assert answer.url == f"{site.base_url}/hello"


def test_request_says_who_we_are_and_what_we_take(site: Site) -> None:
    fetched(f"{site.base_url}/hello")
    fetched(f"{site.base_url}/hello", contact="")

    assert site.seen[0]["User-Agent"] == "domainwatch (+ops@registrar.example)"
    assert site.seen[1]["User-Agent"] == "domainwatch"
    assert {headers["Accept-Encoding"] for headers in site.seen} == {"identity"}
    assert {headers["Accept"] for headers in site.seen} == {JSON}


@pytest.mark.parametrize(("path", "status"), [("/missing", 404), ("/nowhere", 302)])
def test_status_that_is_no_success_is_still_an_answer(site: Site, path: str, status: int) -> None:
    answer = fetched(f"{site.base_url}{path}")

    assert (answer.outcome, answer.status) == (Outcome.DATA, status)


def test_redirect_is_followed_and_the_last_address_is_told(site: Site) -> None:
    answer = fetched(f"{site.base_url}/elsewhere")

    assert (answer.status, answer.url) == (200, f"{site.base_url}/hello")


def test_loop_of_redirects_ends(site: Site) -> None:
    answer = fetched(f"{site.base_url}/loop")

    assert answer.outcome is Outcome.MALFORMED
    assert len(site.requests) == REDIRECTS + 1


def test_body_is_taken_up_to_the_limit_and_never_beyond(site: Site) -> None:
    assert len(fetched(f"{site.base_url}/largest").body) == BODY_LIMIT
    assert fetched(f"{site.base_url}/large").outcome is Outcome.MALFORMED


def test_packed_body_is_never_unpacked(site: Site) -> None:
    answer = fetched(f"{site.base_url}/packed")

    assert gzip.decompress(answer.body) == b"x" * 10_000
    assert len(answer.body) < 1_000


def test_slow_answer_runs_out_of_time(site: Site) -> None:
    before = time.monotonic()

    assert fetched(f"{site.base_url}/slow").outcome is Outcome.TIMEOUT
    assert time.monotonic() - before < 2 * WAIT_S


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"])
def test_private_address_is_not_even_connected_to(host: str) -> None:
    async def count(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        """Nobody comes here."""

    with TalkServer(count) as sentinel:
        answer = fetched(f"http://{host}:{sentinel.port}/", allow_private=False)

    assert answer.outcome is Outcome.BLOCKED
    assert sentinel.clients == 0


@pytest.fixture
def sentinel() -> Iterator[socket.socket]:
    """Listens where nobody may come."""
    with socket.create_server(("127.0.0.2", 0)) as sentinel:
        sentinel.setblocking(False)
        yield sentinel


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://x@127.0.0.2:{port}/",
        "http://127.0.0.1@127.0.0.2:{port}/",
        "http://[::ffff:127.0.0.2]:{port}/",
        "http://127.0.0.1\\@127.0.0.2:{port}/",
        "http://127.0.0.2:{port}\\@127.0.0.1/",
        "http://127.0.0.1 @127.0.0.2:{port}/",
        "http://127.0.0.1#@127.0.0.2:{port}/",
        "http://127.0.0.1%2f@127.0.0.2:{port}/",
        "http://①②⑦.⓪.⓪.②:{port}/",
        "http://0x7f.2:{port}/",
        "http://127.2:{port}/",
        "http://127.0.0.2.:{port}/",
        "gopher://127.0.0.2:{port}/",
    ],
)
def test_redirect_never_leads_inside(
    site: Site, sentinel: socket.socket, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first server stands for one on the public internet, which a test cannot have.
    monkeypatch.setattr(vetting, "is_public", lambda address: address == HOST or is_public(address))
    site.target = place.format(port=sentinel.getsockname()[1])

    answer = fetched(f"{site.base_url}/away", allow_private=False)

    assert site.requests[0].path == "/away"
    assert answer.outcome is not Outcome.DATA or "127.0.0.2" not in answer.url.partition("#")[0]
    with pytest.raises(BlockingIOError):
        sentinel.accept()


@pytest.mark.parametrize(
    "target", ["ftp://x.example/", "http://", "http://[::1", "http://x:99999/", "//", "http://a b/"]
)
def test_redirect_to_what_is_no_web_address_ends_there(site: Site, target: str) -> None:
    site.target = target

    assert fetched(f"{site.base_url}/away").outcome in {Outcome.BLOCKED, Outcome.MALFORMED, Outcome.UNREACHABLE}


def test_nobody_there_is_unreachable() -> None:
    assert fetched(f"http://127.0.0.1:{free_port()}/").outcome is Outcome.UNREACHABLE
    assert fetched("http://nowhere.invalid/").outcome in {Outcome.UNREACHABLE, Outcome.TIMEOUT}


class Parrot(TalkServer):
    """Answers every request with the bytes that the test put into `said`."""

    def __init__(self) -> None:
        super().__init__(self._say)
        self.said = b""

    async def _say(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self.said)


@pytest.fixture(scope="module")
def parrot() -> Iterator[Parrot]:
    with Parrot() as parrot:
        yield parrot


ENDLESS = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"),
    "line": (b"HTTP/1.1 200 ", b"and more "),
    "body": (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "interim": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_endless_answer_ends(what: str) -> None:
    head, more = ENDLESS[what]

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        while not writer.is_closing():
            writer.write(more)
            await writer.drain()

    before = time.monotonic()
    with TalkServer(pour) as server:
        answer = fetched(f"http://127.0.0.1:{server.port}/")

    assert answer.outcome in {Outcome.MALFORMED, Outcome.TIMEOUT, Outcome.UNREACHABLE}
    assert time.monotonic() - before < 2 * WAIT_S


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"220 mail.example ESMTP\r\n",
        b"\x16\x03\x01\x00\x00",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /a\rb\r\n\r\n",
        b"",
    ],
)
def test_answer_that_is_not_http_is_no_data(parrot: Parrot, said: bytes) -> None:
    parrot.said = said

    assert fetched(f"http://{parrot.address}/").outcome in {Outcome.MALFORMED, Outcome.UNREACHABLE}


pieces = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 302 x\r\n",
        b"Location: http://[",
        b"Content-Length: 5",
        b"Transfer-Encoding: chunked",
        b"Content-Encoding: br",
        b"\r\n",
        b"{}",
    ]
)


@settings(max_examples=60)
@given(said=st.lists(pieces | st.binary(max_size=8), max_size=12).map(b"".join))
def test_any_bytes_give_an_answer_and_never_an_exception(parrot: Parrot, said: bytes) -> None:
    parrot.said = said

    answer = fetched(f"http://{parrot.address}/")

    assert isinstance(answer.outcome, Outcome)
