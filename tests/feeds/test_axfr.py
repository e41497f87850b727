"""A feed of zone transfers: what it hands on, and what an operator may write."""

import base64
import os
from collections.abc import Mapping
from pathlib import Path

import dns.tsig
import pytest

from feeds import Cursor, FeedConfigError, Refused, open_feed
from feeds.sources.axfr import AxfrFeed
from feeds.transport.nameserver import NameServer, TransferLimits
from feeds.zoneprimary import Primary
from tests.feeds.bench import drained, workplace
from tests.feeds.liar import Liar, ns, serving, soa
from tests.feeds.transfers import DEAD

OPTIONS: Mapping[str, object] = {"zone": "test", "primaries": ["ns1.example"]}
SECRET = base64.b64encode(b"secret of the test").decode()


@pytest.mark.slow
def test_pull_hands_on_what_was_added_and_what_is_gone(tmp_path: Path) -> None:
    first = [soa(1), ns("a.test"), ns("a.test", "ns2.example"), ns("b.test"), soa(1)]
    changes = [soa(3), soa(1), ns("a.test"), ns("b.test"), soa(3), ns("c.test"), soa(3)]
    place = workplace(tmp_path)

    with Liar(serving(first, serial=1)) as server:
        begun = drained("axfr", {"zone": "test", "primaries": server.primaries}, place)
    with Liar(serving(changes, serial=3)) as server:
        gone_on = drained("axfr", {"zone": "test", "primaries": server.primaries}, place, begun.cursor)
        rested = drained("axfr", {"zone": "test", "primaries": server.primaries}, place, gone_on.cursor)

    assert (begun.names, begun.error) == ([], None)
    assert (gone_on.names, gone_on.error) == (["c.test"], None)
    # Of two servers one is gone, so the name stays.
    assert [block.gone for block in gone_on.blocks] == [b"b.test"]
    assert [block.details for block in gone_on.blocks] == [b"name_servers=ns.hoster.example"]
    assert (rested.blocks, rested.error) == ([], None)


@pytest.mark.slow
def test_name_with_more_servers_than_fit_a_line_does_not_stop_its_zone(tmp_path: Path) -> None:
    many = [ns("a.test", f"{'x' * 60}.{'y' * 60}.{'z' * 60}.ns{number}.example") for number in range(40)]
    steps = (
        [soa(1), ns("b.test"), soa(1)],
        [soa(2), *many, ns("b.test"), soa(2)],
        [soa(3), soa(2), soa(3), *(record.replace("a.test", "c.test") for record in many), soa(3)],
    )
    place, cursor = workplace(tmp_path), None
    found = []

    for serial, records in enumerate(steps, 1):
        with Liar(serving(records, serial=serial)) as server:
            pulled = drained("axfr", {"zone": "test", "primaries": server.primaries}, place, cursor)
        assert pulled.error is None
        found.append(pulled.names)
        cursor = pulled.cursor

    assert found == [[], ["a.test"], ["c.test"]]


@pytest.mark.slow
def test_zone_that_fails_does_not_stop_the_next(tmp_path: Path) -> None:
    transfers = ([soa(1, "other"), ns("x.test"), soa(1)], [soa(1), ns("a.test"), soa(1)])
    with Liar(serving(*transfers)) as server:
        found = drained("axfr", {"zones": ["broken", "test"], "primaries": server.primaries}, workplace(tmp_path))
        feed = open_feed("axfr", "test", {"zones": ["broken", "test"], "primaries": [DEAD]}, workplace(tmp_path))

    assert str(found.error).startswith("broken: ")
    assert isinstance(feed, AxfrFeed)
    assert [(zone.name, zone.stamp, zone.count) for zone in feed.zones(found.cursor)] == [("test", "1", 1)]
    assert list(feed.stock(Cursor(found.cursor.text), "test", b"")) == [b"a.test"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"zone": None}, "zone: must be the name of a zone, and is ''"),
        ({"zones": ["a"]}, "zone: exactly one of zone and zones must be given"),
        ({"zone": "a..b"}, "zone: must be the name of a zone, and is 'a..b'"),
        ({"zone": "."}, "zone: must be the name of a zone, and is '.'"),
        ({"primaries": "ns1.example"}, "primaries: must be a list of 1 to 8 entries"),
        ({"primaries": []}, "primaries: must be a list of 1 to 8 entries"),
        ({"primaries": ["ns1.example:x"]}, "primaries: must be hosts"),
        ({"tsig": {"nam": "k"}}, "tsig.nam: there is no such option; did you mean 'name'?"),
        ({"primaries": ["ns1.example:70000"]}, "primaries: must be hosts"),
        ({"max_bytes": 0}, "max_bytes: must be a whole number of 1 or more, and is 0"),
        ({"primarys": ["ns1.example"]}, "primarys: there is no such option; did you mean 'primaries'?"),
        ({"tsig": {"name": "k"}}, "tsig.secret_env: exactly one of secret_env and secret_file must be given"),
        ({"tsig": {"name": "", "secret_env": "X"}}, "tsig.name: must be a line of text, and is ''"),
        ({"tsig": {"name": "a..b", "secret_env": "X"}}, "tsig.name: must be the name of the key, and is 'a..b'"),
        ({"tsig": {"name": "k", "algorithm": "hmac-md5", "secret_env": "X"}}, "tsig.algorithm: cannot be 'hmac-md5'"),
    ],
)
def test_option_that_cannot_be_is_named(tmp_path: Path, options: dict[str, object], complaint: str) -> None:
    with pytest.raises(FeedConfigError) as caught:
        open_feed("axfr", "test", {**OPTIONS, **options}, workplace(tmp_path))

    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize("tsig", [SECRET, [SECRET], {"name": "k", "secret": SECRET}])
def test_secret_in_the_configuration_is_refused_and_not_shown(tmp_path: Path, tsig: object) -> None:
    with pytest.raises(FeedConfigError) as caught:
        open_feed("axfr", "test", {**OPTIONS, "tsig": tsig}, workplace(tmp_path))

    assert SECRET not in repr(caught.value)


@pytest.mark.parametrize("zone", ["РФ", "рф.", "xn--p1ai", "XN--P1AI."])
def test_zone_may_be_written_in_any_script(tmp_path: Path, zone: str) -> None:
    found = drained("axfr", {"zone": zone, "primaries": ["[::1]:1"]}, workplace(tmp_path))

    assert str(found.error).startswith("xn--p1ai: [::1]:1: ")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("127.0.0.1:1", "127.0.0.1:1"),
        ("[::1]:1", "[::1]:1"),
        ("[2001:db8::1]", "[2001:db8::1]:53"),
        ("2001:db8::1", "[2001:db8::1]:53"),
        ("192.0.2.1", "192.0.2.1:53"),
    ],
)
def test_primary_is_named_with_its_port(tmp_path: Path, written: str, shown: str) -> None:
    place = workplace(tmp_path, allow_private=False)

    found = drained("axfr", {"zone": "test", "primaries": [written]}, place)

    address = shown.rpartition(":")[0].strip("[]")
    assert str(found.error) == (
        f"test: {shown}: {address} is no address of the public internet, and this feed may ask no other"
    )


def test_key_is_shown_without_its_secret(tmp_path: Path) -> None:
    primary = Primary(
        server=NameServer(host="192.0.2.1", port=53),
        key=dns.tsig.Key("watch.key", SECRET),
        limits=TransferLimits(max_bytes=1, total_seconds=1),
        max_records=1,
        workplace=workplace(tmp_path),
    )

    assert SECRET not in repr(primary)


def test_host_that_nobody_can_have_has_no_address(tmp_path: Path) -> None:
    found = drained("axfr", {"zone": "test", "primaries": ["a" * 64]}, workplace(tmp_path))

    assert str(found.error) == f"test: {'a' * 64}:53: has no address"


def test_secret_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(0o640)

    error = secret_error(tmp_path, {"secret_file": "secret"})

    assert error == f"test: {file}: must be a file that only its owner may read or write (chmod 600)"


@pytest.mark.parametrize("kind", ["missing", "pipe", "empty"])
def test_secret_file_without_a_secret_is_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "secret"
    if kind == "pipe":
        os.mkfifo(file, 0o600)
    elif kind == "empty":
        file.touch(0o600)

    assert secret_error(tmp_path, {"secret_file": "secret"}).startswith(f"test: {file}: ")


def test_variable_without_a_secret_is_refused(tmp_path: Path) -> None:
    error = secret_error(tmp_path, {"secret_env": "NOT_SET"})

    assert error == "test: the environment variable NOT_SET: has no secret in it"


def test_secret_that_is_no_base64_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD", "secret of the test!")

    error = secret_error(tmp_path, {"secret_env": "ODD"})

    assert error == "test: the secret of the key watch.key is no base64"


def secret_error(folder: Path, where: Mapping[str, object]) -> str:
    """The error that a pull with this secret ends in, before anybody is asked."""
    tsig = {"name": "watch.key", **where}
    found = drained("axfr", {"zone": "test", "primaries": [DEAD], "tsig": tsig}, workplace(folder))
    assert isinstance(found.error, Refused)
    return str(found.error)
