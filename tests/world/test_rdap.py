"""The RDAP server of the world, asked by the standard library's client."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.request import urlopen

import pytest

from domainwatch.world.rdap import RdapFault, RdapServer
from domainwatch.world.registration import Registration
from domainwatch.world.server import HOST

pytestmark = pytest.mark.slow


@pytest.fixture
def server(registrations: dict[str, Registration]) -> Iterator[RdapServer]:
    with RdapServer(registrations) as server:
        yield server


def fetch(server: RdapServer, path: str) -> tuple[HTTPResponse, Any]:
    client = HTTPConnection(HOST, server.port, timeout=2)
    client.request("GET", path)
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer, json.loads(body) if body.startswith(b"{") else body


def test_domain_object_names_the_registrar_and_its_abuse_address(server: RdapServer) -> None:
    answer, domain = fetch(server, "/domain/SHOP.com")
    (registrar,) = domain["entities"]
    (abuse,) = registrar["entities"]

    assert (answer.status, answer.headers.get_content_type()) == (200, "application/rdap+json")
    assert (domain["objectClassName"], domain["ldhName"]) == ("domain", "shop.com")
    assert {event["eventAction"]: event["eventDate"] for event in domain["events"]} == {
        "registration": "2026-11-18T21:00:00Z",
        "last changed": "2026-11-19T08:00:00Z",
        "expiration": "2027-11-18T21:00:00Z",
    }
    assert [nameserver["ldhName"] for nameserver in domain["nameservers"]] == ["ns1.shop.com", "ns2.shop.com"]
    assert registrar["roles"] == ["registrar"]
    assert registrar["publicIds"] == [{"type": "IANA Registrar ID", "identifier": "9994"}]
    assert abuse["roles"] == ["abuse"]
    assert ["email", {}, "text", "abuse@registrar-one.example"] in abuse["vcardArray"][1]


def test_internationalised_name_is_told_in_both_forms(server: RdapServer) -> None:
    _, domain = fetch(server, "/domain/xn--e1afmkfd.xn--p1ai")

    assert (domain["ldhName"], domain["unicodeName"]) == ("xn--e1afmkfd.xn--p1ai", "пример.рф")


def test_bootstrap_leads_to_the_server_itself(server: RdapServer) -> None:
    with urlopen(server.bootstrap_url, timeout=2) as answer:
        ((tlds, (base,)),) = json.load(answer)["services"]
    with urlopen(f"{base}domain/shop.com", timeout=2) as answer:
        domain = json.load(answer)

    assert tlds == ["com", "ru", "xn--p1ai"]
    assert domain["ldhName"] == "shop.com"


def test_unknown_name_gets_an_error_object(server: RdapServer) -> None:
    answer, error = fetch(server, "/domain/free.com")

    assert (answer.status, error["errorCode"], answer.headers.get_content_type()) == (404, 404, "application/rdap+json")


def test_limited_name_gets_429_with_the_time_to_wait(server: RdapServer) -> None:
    server.faults["shop.com"] = RdapFault.LIMIT

    answer, _ = fetch(server, "/domain/shop.com")

    assert (answer.status, answer.headers["Retry-After"]) == (429, "3")


def test_redirected_name_is_found_where_the_redirect_leads(server: RdapServer) -> None:
    server.faults["shop.com"] = RdapFault.REDIRECT

    answer, _ = fetch(server, "/domain/shop.com")
    with urlopen(answer.headers["Location"], timeout=2) as there:
        domain = json.load(there)

    assert answer.status == 302
    assert domain["ldhName"] == "shop.com"


def test_slow_name_is_late(server: RdapServer) -> None:
    server.delays_s["shop.com"] = 60

    client = HTTPConnection(HOST, server.port, timeout=0.1)
    client.request("GET", "/domain/shop.com")

    with pytest.raises(TimeoutError):
        client.getresponse()
    client.close()
    server.delays_s["shop.com"] = 0.1
    assert fetch(server, "/domain/shop.com")[0].status == 200
