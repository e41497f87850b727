"""The feed server of the world, asked by the standard library's client."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse

import pytest

from domainwatch.world.feeds import FeedServer
from domainwatch.world.server import HOST

pytestmark = pytest.mark.slow

CHANGED = datetime(2026, 11, 20, 6, 30, 5, 123_456, tzinfo=UTC)
BODY = b"one.example\ntwo.example\n"


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@pytest.fixture(autouse=True)
def published(server: FeedServer) -> str:
    return server.publish("/names.txt", BODY, CHANGED)


def fetch(server: FeedServer, headers: Mapping[str, str], method: str = "GET") -> tuple[HTTPResponse, bytes]:
    client = HTTPConnection(HOST, server.port, timeout=2)
    client.request(method, "/names.txt", headers=dict(headers))
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer, body


def test_file_is_served_whole_with_its_validators(server: FeedServer, published: str) -> None:
    answer, body = fetch(server, {})

    assert (answer.status, body) == (200, BODY)
    assert published == f"http://{HOST}:{server.port}/names.txt"
    assert answer.headers["Last-Modified"] == "Fri, 20 Nov 2026 06:30:05 GMT"
    assert answer.headers["ETag"]


def test_client_that_has_the_file_gets_304_until_the_file_changes(server: FeedServer) -> None:
    first, _ = fetch(server, {})
    conditions = [{"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}]

    unchanged = [fetch(server, condition) for condition in conditions]
    server.publish("/names.txt", BODY + b"three.example\n", CHANGED + timedelta(hours=1))
    changed = [fetch(server, condition)[0].status for condition in conditions]

    assert [(answer.status, body) for answer, body in unchanged] == [(304, b""), (304, b"")]
    assert changed == [200, 200]


def test_tag_that_differs_outweighs_a_date_that_agrees(server: FeedServer) -> None:
    answer, _ = fetch(server, {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 20 Nov 2026 06:30:05 GMT"})

    assert answer.status == 200


@pytest.mark.parametrize(
    ("wanted", "status", "part", "place"),
    [
        ("bytes=4-7", 206, BODY[4:8], f"bytes 4-7/{len(BODY)}"),
        ("bytes=12-", 206, BODY[12:], f"bytes 12-{len(BODY) - 1}/{len(BODY)}"),
        ("bytes=-3", 206, BODY[-3:], f"bytes {len(BODY) - 3}-{len(BODY) - 1}/{len(BODY)}"),
        ("bytes=12-99999", 206, BODY[12:], f"bytes 12-{len(BODY) - 1}/{len(BODY)}"),
        (f"bytes={len(BODY)}-", 416, b"", f"bytes */{len(BODY)}"),
        ("pages=1-2", 200, BODY, None),
    ],
)
def test_part_of_the_file_is_served(
    server: FeedServer, wanted: str, status: int, part: bytes, place: str | None
) -> None:
    answer, body = fetch(server, {"Range": wanted})

    assert (answer.status, body, answer.headers["Content-Range"]) == (status, part, place)


def test_part_of_a_file_that_has_changed_is_refused_by_sending_the_whole(server: FeedServer) -> None:
    same, _ = fetch(server, {})

    resumed, _ = fetch(server, {"Range": "bytes=4-", "If-Range": same.headers["ETag"]})
    restarted, body = fetch(server, {"Range": "bytes=4-", "If-Range": '"other"'})

    assert resumed.status == 206
    assert (restarted.status, body) == (200, BODY)


def test_requests_are_counted_by_status(server: FeedServer) -> None:
    server.requests.clear()

    fetch(server, {}, "HEAD")
    fetch(server, {"Range": "bytes=0-1"})
    del server.files["/names.txt"]
    fetch(server, {})

    assert [(request.method, request.status) for request in server.requests] == [
        ("HEAD", 200),
        ("GET", 206),
        ("GET", 404),
    ]
