"""A WHOIS conversation ends in time and in bounds, whatever the server does."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from domainwatch.model import Outcome
from domainwatch.net import WhoisAnswer, fetch_whois
from domainwatch.net.whois import ANSWER_LIMIT
from domainwatch.world import WhoisFault, WhoisServer
from tests.net.rude import TalkServer
from tests.servers.process import free_port

pytestmark = pytest.mark.slow

#: Seconds for one conversation; loopback needs a millisecond.
WAIT_S = 0.5


@pytest.fixture
def server() -> Iterator[WhoisServer]:
    with WhoisServer({"shop.ru": "domain: SHOP.RU\r\nregistrar: ОДИН\r\n"}) as server:
        yield server


def asked(port: int, query: str = "shop.ru", *, host: str = "127.0.0.1", allow_private: bool = True) -> WhoisAnswer:
    return asyncio.run(fetch_whois(host, port, query, timeout_s=WAIT_S, allow_private=allow_private))


def test_answer_is_told_with_its_source(server: WhoisServer) -> None:
    answer = asked(server.port)

    assert answer.outcome is Outcome.DATA
    assert answer.text == "domain: SHOP.RU\r\nregistrar: ОДИН\r\n"
    assert answer.source == f"whois 127.0.0.1:{server.port}"
    assert server.queries == ["shop.ru"]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (WhoisFault.SILENT, Outcome.TIMEOUT),
        (WhoisFault.RESET, Outcome.UNREACHABLE),
        (WhoisFault.LIMIT, Outcome.DATA),
    ],
)
def test_each_fault_has_its_outcome_and_ends_in_time(server: WhoisServer, fault: WhoisFault, outcome: Outcome) -> None:
    server.faults["shop.ru"] = fault
    before = time.monotonic()

    assert asked(server.port).outcome is outcome
    assert time.monotonic() - before < 2 * WAIT_S


def test_endless_answer_is_cut(server: WhoisServer) -> None:
    server.faults["shop.ru"] = WhoisFault.ENDLESS

    answer = asked(server.port)

    assert answer.outcome is Outcome.DATA
    assert len(answer.text) == ANSWER_LIMIT


def test_server_that_drips_runs_out_of_time() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(WAIT_S / 5)

    with TalkServer(drip) as server:
        assert asked(server.port).outcome is Outcome.TIMEOUT


def test_bytes_of_any_kind_come_out_as_text() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(bytes(range(256)))

    with TalkServer(babble) as server:
        answer = asked(server.port)

    assert answer.outcome is Outcome.DATA
    assert answer.text.encode("utf-8").startswith(bytes(range(128)))
    assert "\N{REPLACEMENT CHARACTER}" in answer.text


def test_nothing_said_is_no_data_and_nobody_there_is_unreachable() -> None:
    async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readline()

    with TalkServer(hang_up) as server:
        assert asked(server.port).outcome is Outcome.NO_DATA
    assert asked(free_port()).outcome is Outcome.UNREACHABLE


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "127.1", "::ffff:127.0.0.1", "2130706433"])
def test_private_address_is_not_even_connected_to(server: WhoisServer, host: str) -> None:
    assert asked(server.port, host=host, allow_private=False).outcome is Outcome.BLOCKED
    assert server.queries == []


def test_name_of_a_server_is_resolved(server: WhoisServer) -> None:
    assert asked(server.port, host="localhost").outcome is Outcome.DATA


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 64 + ".example", ""])
def test_host_that_does_not_resolve_is_unreachable(host: str) -> None:
    assert asked(43, host=host).outcome in {Outcome.UNREACHABLE, Outcome.TIMEOUT}
