"""The CZDS server of the world, asked by the standard library's client."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection

import pytest

from domainwatch.world import CzdsServer
from domainwatch.world.server import HOST

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATH = "/czds/downloads/boutique.zone"


@pytest.fixture(scope="module")
def server() -> Iterator[CzdsServer]:
    with CzdsServer(NOW) as server:
        server.publish("boutique", "a zone", NOW)
        yield server


def fetch(
    server: CzdsServer, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    client = HTTPConnection(HOST, server.port, timeout=2)
    client.request(method, path, body=json.dumps(body).encode() if body else None, headers=headers)
    answer = client.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    client.close()
    return found


def token(server: CzdsServer) -> str:
    said = {"username": server.user, "password": server.password}
    return str(json.loads(fetch(server, "POST", "/api/authenticate", said)[2])["accessToken"])


def test_right_password_opens_the_list_and_the_files(server: CzdsServer) -> None:
    bearer = f"Bearer {token(server)}"

    _, _, links = fetch(server, "GET", "/czds/downloads/links", Authorization=bearer)
    head = fetch(server, "HEAD", PATH, Authorization=bearer)
    status, headers, body = fetch(server, "GET", PATH, Authorization=bearer)

    assert json.loads(links) == [server.base_url + PATH]
    assert (status, gzip.decompress(body), headers["Last-Modified"]) == (
        200,
        b"a zone",
        "Sat, 21 Nov 2026 12:00:00 GMT",
    )
    assert (head[0], head[1]["Content-Length"], head[2]) == (200, str(len(body)), b"")


def test_rest_of_a_file_is_sent_to_who_has_its_beginning(server: CzdsServer) -> None:
    bearer = f"Bearer {token(server)}"
    modified = "Sat, 21 Nov 2026 12:00:00 GMT"

    status, _, body = fetch(server, "GET", PATH, Authorization=bearer, Range="bytes=4-", **{"If-Range": modified})

    assert (status, body) == (206, gzip.compress(b"a zone", mtime=0)[4:])


def test_nobody_else_gets_anything(server: CzdsServer) -> None:
    wrong = fetch(server, "POST", "/api/authenticate", {"username": server.user, "password": "guess"})

    assert [wrong[0], fetch(server, "GET", PATH)[0], fetch(server, "GET", PATH, Authorization="Bearer x.y.z")[0]] == [
        401,
        401,
        401,
    ]
    assert fetch(server, "GET", "/czds/downloads/com.zone", Authorization=f"Bearer {token(server)}")[0] == 404
