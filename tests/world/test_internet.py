"""The whole world starts at once, answers as its cast says, and writes a configuration that is real."""

import json
import smtplib
import socket
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import dns.message
import dns.query
import dns.rcode
import pytest

from domainwatch.settings import load
from domainwatch.watchlist import read_brands
from domainwatch.world import Cast, Internet, demo_cast
from domainwatch.world.part import Part
from domainwatch.world.server import HOST, Server
from feeds.parse.ctleaf import entries_of
from feeds.parse.loglist import read_list

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def internet() -> Iterator[Internet]:
    with Internet(demo_cast(NOW), NOW) as internet:
        yield internet


def ask_dns(internet: Internet, name: str, rdtype: str) -> tuple[dns.rcode.Rcode, list[str]]:
    answer = dns.query.udp(dns.message.make_query(name, rdtype), HOST, 2, internet.dns.port)
    return answer.rcode(), [rdata.to_text() for rrset in answer.answer for rdata in rrset]


def ask_whois(internet: Internet, name: str) -> str:
    with socket.create_connection((HOST, internet.whois.port), 2) as client, client.makefile("rb") as answer:
        client.sendall(f"{name}\r\n".encode())
        return answer.read().decode()


def test_world_starts_and_stops_in_well_under_a_second_and_leaves_no_thread() -> None:
    internet = Internet(demo_cast(NOW), NOW)
    threads = threading.active_count()

    before = time.monotonic()
    with internet:
        running = threading.active_count()
    took = time.monotonic() - before

    assert running == threads + 1
    assert threading.active_count() == threads
    assert took < 1


class Unstartable(Server):
    async def _open(self) -> None:
        raise OSError("every port is taken")

    async def _close(self) -> None:
        """Nothing was opened."""


def test_world_or_server_that_cannot_start_leaves_nothing_running() -> None:
    internet = Internet(Cast(brands=(), parts=()), NOW)
    internet.add(Unstartable(internet.loop))
    threads = threading.active_count()

    for cannot_start in (internet, Unstartable()):
        with pytest.raises(OSError, match="every port is taken"):
            cannot_start.start()

    assert threading.active_count() == threads
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, internet.whois.port), 2)


def test_every_site_is_certified_in_both_logs_once_it_is_there() -> None:
    cast = demo_cast(NOW)
    with Internet(cast, NOW) as internet:
        before = [log.size for log in internet.logs.logs.values()]
        internet.let_a_day_pass()
        new = [log.entries[size:] for log, size in zip(internet.logs.logs.values(), before, strict=True)]
        found = [entries_of([entry.leaf for entry in entries], 0).names() for entries in new]

    assert min(before) >= len(cast.neighbours)
    for names in found:
        assert set(names.names.decode().split()) == {part.name for part in cast.parts if part.pages}


def test_phishing_name_is_answered_by_every_server(internet: Internet) -> None:
    name = internet.cast.to_report

    page_request = Request(internet.web.base_url, headers={"Host": name})
    with (
        urlopen(page_request, timeout=2) as page,
        urlopen(f"{internet.rdap.base_url}/domain/{name}", timeout=2) as rdap,
    ):
        html, registration = page.read().decode(), json.load(rdap)

    assert ask_dns(internet, name, "A") == (dns.rcode.NOERROR, ["127.0.0.21"])
    assert 'type="password"' in html
    assert registration["ldhName"] == name
    assert "abuse@registrar-one.example" in ask_whois(internet, name)


def test_name_that_only_sends_mail_has_mx_and_no_address(internet: Internet) -> None:
    assert ask_dns(internet, "sberbank-notice.com", "MX") == (dns.rcode.NOERROR, ["10 mail.sberbank-notice.com."])
    assert ask_dns(internet, "sberbank-notice.com", "A") == (dns.rcode.NOERROR, [])


def test_broken_undelegated_and_unknown_names_are_told_apart(internet: Internet) -> None:
    assert ask_dns(internet, "aliexpress-sale.top", "NS")[0] == dns.rcode.SERVFAIL
    assert ask_dns(internet, "sberbank-bonus.ru", "NS")[0] == dns.rcode.NXDOMAIN
    assert ask_dns(internet, "nobody-knows-this.com", "NS")[0] == dns.rcode.NXDOMAIN
    assert "NOT DELEGATED" in ask_whois(internet, "sberbank-bonus.ru")


def test_bootstrap_leaves_russian_names_to_whois(internet: Internet) -> None:
    with urlopen(internet.rdap.bootstrap_url, timeout=2) as answer:
        tlds = json.load(answer)["services"][0][0]

    assert {"com", "org"} <= set(tlds)
    assert not {"ru", "xn--p1ai"} & set(tlds)
    assert "registrar:     ONE-RU" in ask_whois(internet, "сбербанк-вход.рф")


def test_written_configuration_loads_and_names_the_running_servers(internet: Internet, tmp_path: Path) -> None:
    internet.write_config(tmp_path / "config", tmp_path / "data")

    config = load(tmp_path / "config", {})
    *lists, zones, transfer, logs = config.feeds
    tsig = transfer.options["tsig"]
    assert isinstance(tsig, dict)
    bodies = [urlopen(str(feed.options["url"]), timeout=2).read() for feed in lists]
    with smtplib.SMTP(config.settings.smtp.host, config.settings.smtp.port, timeout=2) as client:
        greeting = client.noop()[0]

    assert config.settings.resolver.servers == (internet.dns.address,)
    assert set(config.settings.network.whois_servers.values()) == {internet.whois.address}
    assert config.settings.network.rdap_bootstrap == internet.rdap.bootstrap_url
    assert config.settings.data_folder == tmp_path / "data"
    assert bodies == list(internet.cast.feed_files.values())
    assert read_list((tmp_path / "config" / "logs.json").read_bytes()).problems == ()
    assert logs.options["lists"] == ["logs.json"]
    assert [feed.options["format"] for feed in lists] == ["names", "ru-partner"]
    assert zones.options["api_url"] == internet.czds.base_url
    assert transfer.options["primaries"] == [internet.primary.address]
    for secret in (zones.options["credentials"], tsig["secret_file"]):
        assert stat.S_IMODE((tmp_path / "config" / str(secret)).stat().st_mode) == 0o600
    assert greeting == 250


def test_written_brand_files_are_read_back_as_the_casts_brands(internet: Internet, tmp_path: Path) -> None:
    internet.write_config(tmp_path, tmp_path / "data")

    files = [(str(file), file.read_text()) for file in sorted((tmp_path / "brands").iterdir())]
    brands, problems = read_brands(files)

    assert problems == ()
    assert brands == internet.cast.brands


def test_small_cast_of_ones_own_is_enough_for_a_world() -> None:
    part = Part(name="a.example", about="a name of a test", records="@ 60 IN A 127.0.0.9\n", pages={"/": "hello"})

    with Internet(Cast(brands=(), parts=(part,)), NOW) as internet:
        answer = ask_dns(internet, "a.example", "A")

    assert answer == (dns.rcode.NOERROR, ["127.0.0.9"])
