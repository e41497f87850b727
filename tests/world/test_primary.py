"""The primary gives its zones as real ones do, told by a client that is not ours."""

import base64
import socket
import struct
from collections.abc import Iterator

import dns.message
import dns.query
import dns.rcode
import dns.tsig
import dns.tsigkeyring
import dns.xfr
import dns.zone
import pytest

from domainwatch.world.primary import RECORDS, PrimaryServer
from domainwatch.world.server import HOST

pytestmark = pytest.mark.slow

HEAD = "@ 60 IN SOA ns1.world.example. mail.world.example. {serial} 60 60 60 60\n@ 60 IN NS ns1.world.example.\n"
MANY = "".join(f"name{number} 60 IN NS ns1.world.example.\n" for number in range(2 * RECORDS))
FIRST = HEAD.format(serial=1) + MANY + "old 60 IN NS ns1.world.example.\n"
SECOND = HEAD.format(serial=2) + MANY + "new 60 IN NS ns1.world.example.\n"


@pytest.fixture
def primary() -> Iterator[PrimaryServer]:
    with PrimaryServer() as server:
        server.publish("test", FIRST)
        yield server


def key_of(server: PrimaryServer) -> dns.tsig.Key:
    return dns.tsig.Key(server.key_name, server.secret)


def transfer(server: PrimaryServer, zone: dns.zone.Zone) -> None:
    """Brings the zone up to date, by IXFR where it has a version."""
    query, _ = dns.xfr.make_query(zone, keyring=key_of(server))
    dns.query.inbound_xfr(HOST, zone, query, server.port, lifetime=5)


def ask(server: PrimaryServer, key: dns.tsig.Key | None, zone: str = "test") -> dns.rcode.Rcode:
    query = dns.message.make_query(zone, "AXFR")
    if key:
        query.use_tsig(key)
    # The client wants a signed answer to a signed question, and a refusal has none.
    wire = query.to_wire()
    with socket.create_connection((HOST, server.port), 5) as connection, connection.makefile("rb") as answer:
        connection.sendall(struct.pack("!H", len(wire)) + wire)
        return dns.message.from_wire(answer.read(int.from_bytes(answer.read(2))), keyring=False).rcode()


def test_zone_comes_whole_and_then_by_its_changes(primary: PrimaryServer) -> None:
    zone = dns.zone.Zone("test")

    transfer(primary, zone)
    first = set(zone.to_text().splitlines())
    primary.publish("test", SECOND)
    transfer(primary, zone)

    assert first == set(dns.zone.from_text(FIRST, "test").to_text().splitlines())
    assert zone == dns.zone.from_text(SECOND, "test")
    assert primary.asked == ["AXFR", "IXFR"]


def test_version_that_is_the_newest_has_no_changes(primary: PrimaryServer) -> None:
    zone = dns.zone.from_text(FIRST, "test")

    transfer(primary, zone)

    assert zone == dns.zone.from_text(FIRST, "test")


def test_whoever_has_no_key_or_another_one_is_refused(primary: PrimaryServer) -> None:
    other = dns.tsig.Key(primary.key_name, base64.b64encode(b"another"))

    assert ask(primary, None) == dns.rcode.REFUSED
    assert ask(primary, other) == dns.rcode.REFUSED
    assert primary.asked == []


def test_zone_that_was_not_published_is_none_of_its_own(primary: PrimaryServer) -> None:
    assert ask(primary, key_of(primary), "other") == dns.rcode.NOTAUTH
