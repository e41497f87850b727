"""The real servers that other tests rely on."""

from collections.abc import Callable, Mapping
from pathlib import Path

import dns.message
import dns.query
import dns.rdatatype
import dns.zone
import pytest
from sqlalchemy import create_engine, inspect, text

from tests.servers.nsd import NameServer
from tests.servers.process import find_binary

ZONE = """\
$TTL 300
@ SOA ns.example. staff.example. 1 3600 600 86400 300
@ NS ns.example.
shop A 192.0.2.7
"""


@pytest.mark.slow
def test_each_database_is_empty_and_of_its_own(fresh_database: Callable[[], str]) -> None:
    first, second = create_engine(fresh_database()), create_engine(fresh_database())

    with first.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))

    assert inspect(first).get_table_names() == ["t"]
    assert inspect(second).get_table_names() == []
    first.dispose()
    second.dispose()


def test_database_url_opens_without_preparation(database_url: str) -> None:
    engine = create_engine(database_url)

    with engine.connect() as connection:
        answer = connection.execute(text("SELECT 1")).scalar()

    assert answer == 1
    engine.dispose()


@pytest.mark.slow
def test_name_server_answers_and_hands_out_its_zone(nsd: Callable[[Mapping[str, str]], NameServer]) -> None:
    server = nsd({"example.": ZONE, "xn--p1ai.": ZONE})

    answer = dns.query.udp(dns.message.make_query("shop.xn--p1ai", "A"), server.address, port=server.port, timeout=5)
    zone = dns.zone.Zone("example.")
    dns.query.inbound_xfr(server.address, zone, port=server.port, timeout=5)

    assert [str(rdata) for rdata in answer.answer[0]] == ["192.0.2.7"]
    assert zone.get_rdataset("shop", dns.rdatatype.A) is not None


def test_missing_server_is_skipped_by_a_person_and_a_failure_in_automation(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = [Path("/nonexistent/serverd")]
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("DOMAINWATCH_REQUIRE_SERVERS", raising=False)

    with pytest.raises(pytest.skip.Exception, match="serverd is not installed"):
        find_binary("serverd", nowhere)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="serverd is not installed"):
        find_binary("serverd", nowhere)
