"""Every way in which a question can end, against a real name server and against one that lies."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.model import Outcome
from domainwatch.net import DnsAnswer, Resolver, split_host_port
from domainwatch.net.dns import VALUES_KEPT
from domainwatch.world import DnsFault, DnsServer
from domainwatch.world.dns import Transport
from tests.servers.nsd import NameServer
from tests.servers.process import free_port

#: Seconds for one question; loopback answers in under a millisecond, so only the silent ones take this long.
WAIT_S = 1.0

ZONE = """\
$TTL 300
@ SOA ns.example.com. staff.example.com. 1 3600 600 86400 300
@ NS NS.Example.com.
@ NS ns2.example.net.
@ MX 20 Mail.example.com.
@ MX 10 mail.example.com.
@ A 192.0.2.7
@ A 192.0.2.10
@ AAAA 2001:db8::7
nomail MX 0 .
www CNAME alias
alias CNAME @
empty TXT "nothing else"
""" + "".join(f"many A 198.51.100.{number}\n" for number in range(1, 201))

WORLD_ZONE = """\
@ 60 IN SOA ns.example.com. staff.example.com. 1 3600 600 86400 300
@ 60 IN NS ns.example.com.
ns 60 IN A 127.0.0.2
www 60 IN A 127.0.0.3
loop 60 IN CNAME pool
pool 60 IN CNAME loop
"""


@pytest.fixture
def world() -> Iterator[DnsServer]:
    with DnsServer({"example.com": WORLD_ZONE}) as server:
        yield server


def asked(servers: list[str], name: str, kind: str = "A", *, within_s: float = WAIT_S) -> DnsAnswer:
    return asyncio.run(Resolver(servers, within_s).ask(name, kind))


@pytest.fixture
def real(nsd: Callable[[Mapping[str, str]], NameServer]) -> str:
    server = nsd({"example.com": ZONE})
    return f"{server.address}:{server.port}"


@pytest.mark.slow
def test_real_server_is_understood(real: str) -> None:
    answers = {
        (name, kind): asked([real], name, kind, within_s=5)
        for name, kind in [
            ("example.com", "A"),
            ("example.com", "AAAA"),
            ("example.com", "NS"),
            ("example.com", "MX"),
            ("nomail.example.com", "MX"),
            ("www.example.com", "A"),
            ("www.example.com", "MX"),
            ("empty.example.com", "A"),
            ("missing.example.com", "A"),
            ("elsewhere.org", "A"),
        ]
    }

    assert {question: (answer.outcome, answer.values) for question, answer in answers.items()} == {
        ("example.com", "A"): (Outcome.DATA, ("192.0.2.10", "192.0.2.7")),
        ("example.com", "AAAA"): (Outcome.DATA, ("2001:db8::7",)),
        ("example.com", "NS"): (Outcome.DATA, ("ns.example.com", "ns2.example.net")),
        ("example.com", "MX"): (Outcome.DATA, ("10 mail.example.com", "20 mail.example.com")),
        ("nomail.example.com", "MX"): (Outcome.DATA, ("0 .",)),
        ("www.example.com", "A"): (Outcome.DATA, ("192.0.2.10", "192.0.2.7")),
        ("www.example.com", "MX"): (Outcome.DATA, ("10 mail.example.com", "20 mail.example.com")),
        ("empty.example.com", "A"): (Outcome.NO_DATA, ()),
        ("missing.example.com", "A"): (Outcome.NXDOMAIN, ()),
        ("elsewhere.org", "A"): (Outcome.REFUSED, ()),
    }
    assert {answer.source for answer in answers.values()} == {f"dns {real}"}


@pytest.mark.slow
def test_truncated_answer_comes_over_tcp_and_a_flood_of_values_is_cut(real: str) -> None:
    answer = asked([real], "many.example.com", within_s=5)

    # 200 addresses fill more than the 1,232 octets that we take over UDP.
    assert answer.outcome is Outcome.DATA
    assert len(answer.values) == VALUES_KEPT
    assert list(answer.values) == sorted(answer.values)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (None, Outcome.DATA),
        (DnsFault.SERVFAIL, Outcome.SERVFAIL),
        (DnsFault.REFUSED, Outcome.REFUSED),
        (DnsFault.SILENT, Outcome.TIMEOUT),
        # Bytes that anybody may have sent end no question over UDP; the true answer may still come.
        (DnsFault.GARBAGE, Outcome.TIMEOUT),
        (DnsFault.WRONG_ID, Outcome.TIMEOUT),
        (DnsFault.TRUNCATED_STALL, Outcome.TIMEOUT),
    ],
)
def test_each_fault_has_its_outcome_and_ends_in_time(
    world: DnsServer, fault: DnsFault | None, outcome: Outcome
) -> None:
    if fault:
        world.faults["www.example.com"] = fault
    before = time.monotonic()

    answer = asked([world.address], "www.example.com")

    assert answer.outcome is outcome
    assert bool(answer.values) is (outcome is Outcome.DATA)
    assert time.monotonic() - before < WAIT_S + 1


class TornServer(DnsServer):
    """Sends every client to TCP, and tells garbage there."""

    async def reply_to(self, wire: bytes, transport: Transport) -> bytes | None:
        self.faults["www.example.com"] = DnsFault.TRUNCATED_STALL if transport == "udp" else DnsFault.GARBAGE
        return await super().reply_to(wire, transport)


@pytest.mark.slow
def test_garbage_over_tcp_is_malformed() -> None:
    with TornServer({"example.com": WORLD_ZONE}) as server:
        answer = asked([server.address], "www.example.com")

    assert answer.outcome is Outcome.MALFORMED


@pytest.mark.slow
def test_loop_of_aliases_ends(world: DnsServer) -> None:
    assert asked([world.address], "loop.example.com").outcome is not Outcome.DATA


@pytest.mark.slow
@pytest.mark.parametrize("first", ["closed", "silent", "broken"])
def test_next_server_is_asked_when_the_first_fails(world: DnsServer, first: str) -> None:
    with DnsServer({"example.com": WORLD_ZONE}) as other, closing(socket.socket(type=socket.SOCK_DGRAM)) as mute:
        mute.bind(("127.0.0.1", 0))
        other.faults["www.example.com"] = DnsFault.SERVFAIL
        servers = {
            "closed": f"127.0.0.1:{free_port()}",
            "silent": f"127.0.0.1:{mute.getsockname()[1]}",
            "broken": other.address,
        }

        answer = asked([servers[first], world.address], "www.example.com", within_s=2)

    assert (answer.outcome, answer.values) == (Outcome.DATA, ("127.0.0.3",))
    assert answer.source == f"dns {servers[first]}, {world.address}"


@pytest.mark.slow
def test_closed_port_says_nothing_about_the_name() -> None:
    answer = asked([f"127.0.0.1:{free_port()}"], "www.example.com")

    assert answer.outcome is Outcome.TIMEOUT


@pytest.mark.slow
def test_slow_name_holds_up_no_other(world: DnsServer) -> None:
    world.faults["www.example.com"] = DnsFault.SILENT
    resolver = Resolver([world.address], WAIT_S)

    async def ask_both() -> tuple[float, DnsAnswer]:
        slow = asyncio.create_task(resolver.ask("www.example.com", "A"))
        before = time.monotonic()
        quick = await resolver.ask("ns.example.com", "A")
        took = time.monotonic() - before
        await slow
        return took, quick

    took, quick = asyncio.run(ask_both())

    assert quick.outcome is Outcome.DATA
    assert took < WAIT_S / 2


@pytest.mark.parametrize("name", ["a" * 64 + ".com", "a..com", ".".join(["a" * 60] * 5)])
def test_name_that_cannot_be_asked_is_malformed(name: str) -> None:
    assert asked(["127.0.0.1:9"], name).outcome is Outcome.MALFORMED


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("192.0.2.7", ("192.0.2.7", 53)),
        ("192.0.2.7:5353", ("192.0.2.7", 5353)),
        ("2001:db8::7", ("2001:db8::7", 53)),
        ("[2001:db8::7]", ("2001:db8::7", 53)),
        ("[2001:db8::7]:5353", ("2001:db8::7", 5353)),
        ("whois.example", ("whois.example", 53)),
        ("whois.example:43", ("whois.example", 43)),
    ],
)
def test_address_is_taken_apart(text: str, parts: tuple[str, int]) -> None:
    assert split_host_port(text, 53) == parts


@given(address=st.ip_addresses(), port=st.integers(1, 65535))
def test_any_address_with_a_port_is_taken_apart(address: object, port: int) -> None:
    written = f"[{address}]:{port}" if ":" in str(address) else f"{address}:{port}"

    assert split_host_port(written, 53) == (str(address), port)
    assert split_host_port(str(address), port) == (str(address), port)


@pytest.mark.slow
def test_server_on_ipv6_is_asked() -> None:
    resolver = Resolver(["[::1]:9"], WAIT_S)

    assert asyncio.run(resolver.ask("www.example.com", "A")).outcome is Outcome.TIMEOUT
    assert resolver.source == "dns [::1]:9"
