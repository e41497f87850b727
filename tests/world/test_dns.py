"""The DNS server of the world, asked by dnspython's own client."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.world.dns import DnsFault, DnsServer, Question, Transport
from domainwatch.world.server import HOST

pytestmark = pytest.mark.slow

APEX = """
@ 60 IN SOA ns.example.com. hostmaster.example.com. 1 3600 600 86400 60
@ 60 IN NS ns.example.com.
"""
ZONE = (
    APEX
    + """
@       60 IN MX 10 mail
ns      60 IN A 127.0.0.2
www     60 IN A 127.0.0.3
www     60 IN AAAA ::1
alias   60 IN CNAME www
away    60 IN CNAME www.example.org.
loop    60 IN CNAME loop2
loop2   60 IN CNAME loop
*.wild  60 IN A 127.0.0.4
a.b.c   60 IN A 127.0.0.5
child   60 IN NS ns.child
ns.child 60 IN A 127.0.0.6
"""
    + "".join(f"many 60 IN A 127.0.1.{number}\n" for number in range(200))
)


@pytest.fixture(scope="module")
def running() -> Iterator[DnsServer]:
    with DnsServer({"example.com": ZONE, "org": APEX}) as server:
        yield server


@pytest.fixture
def server(running: DnsServer) -> DnsServer:
    running.faults.clear()
    running.delays_s.clear()
    running.questions.clear()
    return running


def ask(server: DnsServer, name: str, rdtype: str = "A", timeout: float = 2) -> dns.message.Message:
    return dns.query.udp(dns.message.make_query(name, rdtype, use_edns=0), HOST, timeout, server.port)


def values(answer: dns.message.Message) -> list[str]:
    return sorted(rdata.to_text() for rrset in answer.answer for rdata in rrset)


@pytest.mark.parametrize(
    ("name", "rdtype", "expected"),
    [
        ("www.example.com", "A", ["127.0.0.3"]),
        ("WWW.Example.COM", "AAAA", ["::1"]),
        ("example.com", "MX", ["10 mail.example.com."]),
        ("alias.example.com", "A", ["127.0.0.3", "www.example.com."]),
        ("alias.example.com", "CNAME", ["www.example.com."]),
        ("anything.wild.example.com", "A", ["127.0.0.4"]),
    ],
)
def test_records_are_answered_with_authority(server: DnsServer, name: str, rdtype: str, expected: list[str]) -> None:
    answer = ask(server, name, rdtype)

    assert answer.rcode() == dns.rcode.NOERROR
    assert answer.flags & dns.flags.AA
    assert values(answer) == expected


@pytest.mark.parametrize(
    ("name", "rcode"),
    [
        ("www.example.com", dns.rcode.NOERROR),
        ("b.c.example.com", dns.rcode.NOERROR),
        ("x.wild.example.com", dns.rcode.NOERROR),
        ("nobody.example.com", dns.rcode.NXDOMAIN),
        ("away.example.com", dns.rcode.NXDOMAIN),
    ],
)
def test_absence_comes_with_the_zones_soa(server: DnsServer, name: str, rcode: dns.rcode.Rcode) -> None:
    answer = ask(server, name, "TXT")

    assert answer.rcode() == rcode
    assert [rrset.rdtype for rrset in answer.authority] == [dns.rdatatype.SOA]


def test_name_outside_the_zones_is_refused(server: DnsServer) -> None:
    answer = ask(server, "example.net")

    assert answer.rcode() == dns.rcode.REFUSED
    assert not answer.flags & dns.flags.AA


def test_name_below_a_delegation_gets_a_referral_with_glue(server: DnsServer) -> None:
    answer = ask(server, "www.child.example.com")

    assert not answer.flags & dns.flags.AA
    assert not answer.answer
    assert answer.authority[0].name.to_text() == "child.example.com."
    assert answer.additional[0].name.to_text() == "ns.child.example.com."


def test_cname_loop_is_answered_and_ends(server: DnsServer) -> None:
    answer = ask(server, "loop.example.com")

    assert set(values(answer)) == {"loop.example.com.", "loop2.example.com."}


@pytest.mark.parametrize(("edns", "room"), [(-1, 512), (0, 1232)])
def test_large_answer_is_truncated_over_udp_and_whole_over_tcp(server: DnsServer, edns: int, room: int) -> None:
    query = dns.message.make_query("many.example.com", "A", use_edns=edns)

    cut = dns.query.udp(query, HOST, 2, server.port)
    whole, used_tcp = dns.query.udp_with_fallback(query, HOST, 2, server.port)

    assert cut.flags & dns.flags.TC
    assert len(cut.to_wire()) <= room
    assert used_tcp
    assert len(values(whole)) == 200


def test_every_question_is_recorded_with_its_transport(server: DnsServer) -> None:
    query = dns.message.make_query("WWW.example.com", "A")

    dns.query.udp(query, HOST, 2, server.port)
    dns.query.tcp(query, HOST, 2, server.port)

    assert server.questions == [Question("www.example.com", "A", "udp"), Question("www.example.com", "A", "tcp")]


@pytest.mark.parametrize(
    ("fault", "rcode"), [(DnsFault.SERVFAIL, dns.rcode.SERVFAIL), (DnsFault.REFUSED, dns.rcode.REFUSED)]
)
def test_faulty_name_gets_its_code_and_its_neighbour_an_answer(
    server: DnsServer, fault: DnsFault, rcode: dns.rcode.Rcode
) -> None:
    server.faults["www.example.com"] = fault

    answer = ask(server, "www.example.com")

    assert answer.rcode() == rcode
    assert not answer.answer
    assert values(ask(server, "ns.example.com")) == ["127.0.0.2"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (DnsFault.SILENT, dns.exception.Timeout),
        (DnsFault.GARBAGE, dns.exception.FormError),
        (DnsFault.WRONG_ID, dns.query.BadResponse),
    ],
)
@pytest.mark.parametrize("send", [dns.query.udp, dns.query.tcp])
def test_fault_is_what_it_says_over_both_transports(
    server: DnsServer, fault: DnsFault, error: type[Exception], send: Callable[..., dns.message.Message]
) -> None:
    server.faults["www.example.com"] = fault

    with pytest.raises(error):
        send(dns.message.make_query("www.example.com", "A"), HOST, 0.3, server.port)


def test_truncated_stall_sends_the_client_to_a_tcp_that_says_nothing(server: DnsServer) -> None:
    server.faults["www.example.com"] = DnsFault.TRUNCATED_STALL
    query = dns.message.make_query("www.example.com", "A")

    over_udp = dns.query.udp(query, HOST, 2, server.port)

    assert over_udp.flags & dns.flags.TC
    with pytest.raises(dns.exception.Timeout):
        dns.query.tcp(query, HOST, 0.3, server.port)


def test_slow_name_is_late_and_holds_up_no_other(server: DnsServer) -> None:
    server.delays_s["www.example.com"] = 60

    with pytest.raises(dns.exception.Timeout):
        ask(server, "www.example.com", timeout=0.1)
    neighbour = values(ask(server, "ns.example.com"))
    server.delays_s["www.example.com"] = 0.1
    late = values(ask(server, "www.example.com"))

    assert (neighbour, late) == (["127.0.0.2"], ["127.0.0.3"])


QUERY = dns.message.make_query("www.example.com", "A", use_edns=0).to_wire()


@pytest.fixture(scope="module")
def unstarted() -> DnsServer:
    return DnsServer({"example.com": ZONE})


@given(
    wires=st.lists(st.binary(max_size=64) | st.binary(max_size=64).map(lambda tail: QUERY[:12] + tail)),
    flips=st.lists(st.tuples(st.integers(0, len(QUERY) - 1), st.integers(0, 255))),
    transport=st.sampled_from(["udp", "tcp"]),
)
def test_any_bytes_get_an_answer_with_their_id_or_silence(
    unstarted: DnsServer, wires: list[bytes], flips: list[tuple[int, int]], transport: Transport
) -> None:
    damaged = [QUERY[:place] + bytes([value]) + QUERY[place + 1 :] for place, value in flips]

    async def converse() -> list[bytes | None]:
        return [await unstarted.reply_to(wire, transport) for wire in wires + damaged]

    replies = asyncio.run(converse())

    for wire, reply in zip(wires + damaged, replies, strict=True):
        assert reply is None or reply[:2] == wire[:2]


@pytest.mark.parametrize("rdtype", ["ANY", "AXFR", "TYPE65000", "DS", "SOA"])
def test_odd_types_are_answered_without_error(server: DnsServer, rdtype: str) -> None:
    assert ask(server, "www.example.com", rdtype).rcode() == dns.rcode.NOERROR


def test_other_classes_are_refused(server: DnsServer) -> None:
    query = dns.message.make_query("www.example.com", "TXT", rdclass="CH")

    assert dns.query.udp(query, HOST, 2, server.port).rcode() == dns.rcode.REFUSED


def test_server_stops_at_once_while_clients_wait() -> None:
    server = DnsServer({"example.com": ZONE})
    server.start()
    server.faults["www.example.com"] = DnsFault.SILENT
    server.delays_s["ns.example.com"] = 60
    with suppress(dns.exception.Timeout):
        ask(server, "ns.example.com", timeout=0.1)
    with socket.create_connection((HOST, server.port), 2) as client:
        client.sendall(len(QUERY).to_bytes(2) + QUERY)

        before = time.monotonic()
        server.stop()

        assert time.monotonic() - before < 1
