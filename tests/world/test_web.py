"""The web server of the world, asked by the standard library's client."""

from http.client import HTTPConnection

import pytest

from domainwatch.world.http import HttpRequest
from domainwatch.world.pages import login_page, parked_page, shop_page
from domainwatch.world.server import HOST
from domainwatch.world.web import WebServer

pytestmark = pytest.mark.slow

SITES = {"brand.example": {"/": "<p>brand</p>"}, "shop.example": {"/": "<p>shop</p>", "/goods": "<p>goods</p>"}}


def fetch(server: WebServer, host: str, path: str) -> tuple[int, str]:
    client = HTTPConnection(HOST, server.port, timeout=2)
    client.request("GET", path, headers={"Host": host})
    answer = client.getresponse()
    body = answer.read().decode()
    client.close()
    return answer.status, body


def test_host_header_chooses_the_site_and_requests_are_recorded() -> None:
    with WebServer(SITES) as server:
        assert fetch(server, "Brand.Example", "/") == (200, "<p>brand</p>")
        assert fetch(server, f"shop.example:{server.port}", "/goods") == (200, "<p>goods</p>")
        assert fetch(server, "brand.example", "/goods")[0] == 404
        assert fetch(server, "nobody.example", "/")[0] == 404
        seen = server.requests

    assert seen[:2] == [
        HttpRequest("GET", "brand.example", "/", 200),
        HttpRequest("GET", "shop.example", "/goods", 200),
    ]
    assert [request.status for request in seen[2:]] == [404, 404]


def test_site_can_change_while_the_server_runs() -> None:
    with WebServer(SITES) as server:
        server.sites["new.example"] = {"/": "new"}

        assert fetch(server, "new.example", "/") == (200, "new")


def test_phishing_copy_differs_from_the_brands_page_in_nothing_but_where_the_password_goes() -> None:
    own, copy = login_page("AliExpress", "/login"), login_page("AliExpress", "http://gate.example/in")

    assert 'type="password"' in own
    assert own.replace('"/login"', '"http://gate.example/in"') == copy


def test_pages_that_are_no_phishing_ask_for_no_password() -> None:
    assert "password" not in parked_page("a.example") + shop_page("Flowers", "roses")
