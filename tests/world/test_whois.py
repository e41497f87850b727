"""The WHOIS server of the world, asked over a bare socket."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from domainwatch.world.registration import Registration
from domainwatch.world.server import HOST
from domainwatch.world.whois import WhoisFault, WhoisServer, whois_text

pytestmark = pytest.mark.slow


@pytest.fixture
def server(registrations: dict[str, Registration]) -> Iterator[WhoisServer]:
    with WhoisServer({name: whois_text(found) for name, found in registrations.items()}) as server:
        yield server


def connect(server: WhoisServer, line: str, timeout: float = 2) -> socket.socket:
    client = socket.create_connection((HOST, server.port), timeout)
    client.sendall(line.encode())
    return client


def ask(server: WhoisServer, name: str) -> str:
    with connect(server, f"{name}\r\n") as client, client.makefile("rb") as answer:
        return answer.read().decode()


def test_russian_name_is_told_in_the_russian_layout(server: WhoisServer) -> None:
    lines = ask(server, "shop.ru").splitlines()

    assert [line for line in lines if line and line[0] not in "%L"] == [
        "domain:        SHOP.RU",
        "nserver:       ns1.shop.ru.",
        "nserver:       ns2.shop.ru.",
        "state:         REGISTERED, DELEGATED, VERIFIED",
        "person:        Private Person",
        "registrar:     ONE-RU",
        "admin-contact: https://registrar-one.example",
        "created:       2026-11-18T21:00:00Z",
        "paid-till:     2027-11-18T21:00:00Z",
        "free-date:     2027-12-19",
        "source:        TCI",
    ]
    assert "@" not in "".join(lines)


def test_generic_name_is_told_with_the_address_for_abuse(server: WhoisServer) -> None:
    answer = ask(server, "domain SHOP.com")

    assert "Domain Name: SHOP.COM\r\n" in answer
    assert "Creation Date: 2026-11-18T21:00:00Z\r\n" in answer
    assert "Registrar Abuse Contact Email: abuse@registrar-one.example\r\n" in answer
    assert "Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited\r\n" in answer


def test_name_may_be_asked_in_either_form(server: WhoisServer) -> None:
    a_form, u_form = ask(server, "xn--e1afmkfd.xn--p1ai"), ask(server, "ПРИМЕР.рф")

    assert a_form == u_form
    assert "domain:        XN--E1AFMKFD.XN--P1AI" in a_form
    assert len(server.queries) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("free.ru", "No entries found for the selected source(s).\r\n"),
        ("free.com", 'No match for "FREE.COM".\r\n'),
        ("<not a name>", 'No match for "NAME>".\r\n'),
    ],
)
def test_unknown_name_is_told_as_such(server: WhoisServer, name: str, text: str) -> None:
    assert ask(server, name) == text


def test_silent_name_is_never_answered(server: WhoisServer) -> None:
    server.faults["shop.com"] = WhoisFault.SILENT

    with connect(server, "shop.com\r\n", 0.2) as client, pytest.raises(TimeoutError):
        client.recv(1)


def test_slow_name_is_answered_late_and_in_full(server: WhoisServer) -> None:
    server.delays_s["shop.com"] = 60

    with connect(server, "shop.com\r\n", 0.1) as client, pytest.raises(TimeoutError):
        client.recv(1)
    server.delays_s["shop.com"] = 0.1
    assert "Domain Name" in ask(server, "shop.com")


def test_endless_name_is_answered_for_as_long_as_one_reads(server: WhoisServer) -> None:
    server.faults["shop.com"] = WhoisFault.ENDLESS

    with connect(server, "shop.com\r\n") as client, client.makefile("rb") as answer:
        assert len(answer.read(2_000_000)) == 2_000_000


def test_reset_name_resets_the_connection(server: WhoisServer) -> None:
    server.faults["shop.com"] = WhoisFault.RESET

    with connect(server, "shop.com\r\n") as client, pytest.raises(ConnectionResetError):
        client.recv(1)


def test_limited_name_is_answered_with_a_text_about_too_many_queries(server: WhoisServer) -> None:
    server.faults["shop.com"] = WhoisFault.LIMIT

    assert "limit exceeded" in ask(server, "shop.com")


def test_query_without_end_is_cut_off(server: WhoisServer) -> None:
    with suppress(ConnectionError):
        assert ask(server, "x" * 200_000) == ""


def test_server_stops_at_once_while_clients_hang(registrations: dict[str, Registration]) -> None:
    server = WhoisServer({})
    server.faults = {"a.com": WhoisFault.SILENT, "b.com": WhoisFault.ENDLESS}
    server.start()
    with connect(server, "a.com\r\n"), connect(server, "b.com\r\n") as endless:
        endless.recv(1)

        before = time.monotonic()
        server.stop()

    assert time.monotonic() - before < 1
