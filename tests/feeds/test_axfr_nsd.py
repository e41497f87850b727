"""Zone transfer from a real name server."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds import Refused, Unreachable
from tests.feeds.transfers import DEAD, Held, awake, brought, failure
from tests.servers.nsd import NameServer, TransferKey

pytestmark = pytest.mark.slow

StartNsd = Callable[..., NameServer]

HEAD = """\
$ORIGIN test.
$TTL 3600
@ IN SOA ns1.hoster.example. hostmaster.hoster.example. {serial} 3600 600 86400 60
@ NS ns1.hoster.example.
@ NS ns2.hoster.example.
"""
FIRST = (
    HEAD.format(serial=2026112101)
    + """\
alpha NS ns1.hoster.example.
alpha NS ns2.hoster.example.
alpha DS 12345 13 2 0000000000000000000000000000000000000000000000000000000000000000
beta NS ns.beta
ns.beta A 192.0.2.1
ns.beta AAAA 2001:db8::1
gamma NS ns1.hoster.example.
gamma NS ns2.hoster.example.
host A 192.0.2.2
*.wild NS ns1.hoster.example.
deep.under NS ns1.hoster.example.
odd\\032name NS ns1.hoster.example.
"""
)
FIRST_NAMES = {
    "alpha.test": {"ns1.hoster.example", "ns2.hoster.example"},
    "beta.test": {"ns.beta.test"},
    "gamma.test": {"ns1.hoster.example", "ns2.hoster.example"},
    "deep.under.test": {"ns1.hoster.example"},
}
# One name is gone, one is new, one has lost one of two servers, one has changed them.
SECOND = (
    HEAD.format(serial=2026112102)
    + """\
alpha NS ns2.hoster.example.
beta NS ns3.hoster.example.
deep.under NS ns1.hoster.example.
delta NS NS1.Hoster.Example.
"""
)
SECOND_NAMES = {
    "alpha.test": {"ns2.hoster.example"},
    "beta.test": {"ns3.hoster.example"},
    "deep.under.test": {"ns1.hoster.example"},
    "delta.test": {"ns1.hoster.example"},
}
KEYS = {
    algorithm: TransferKey(name="watch.key", algorithm=algorithm, secret=base64.b64encode(b"k" * 32).decode())
    for algorithm in ("hmac-sha256", "hmac-sha512")
}
KEY = KEYS["hmac-sha256"]


def at(server: NameServer) -> list[str]:
    return [f"{server.address}:{server.port}"]


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TRANSFER_SECRET", KEY.secret)
    return "TRANSFER_SECRET"


def test_whole_zone_gives_the_names_delegated_in_it(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})

    found = brought(awake(tmp_path), primaries=at(server))

    assert found is not None
    assert found.stamp == "2026112101"
    assert found.names == FIRST_NAMES
    assert [line.reason for line in found.unread] == ["has a character that no name may have, or is too long"]
    assert found.unread_count == 1


def test_unchanged_serial_brings_nothing(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})

    assert brought(awake(tmp_path), Held("2026112101", b""), primaries=at(server)) is None


def test_changes_alone_give_the_new_version(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})
    first = brought(awake(tmp_path), primaries=at(server))
    assert first is not None
    server.publish("test", SECOND)

    # A name that is in the version in force and not in the primary's stays only where changes alone were sent.
    held = first.held()
    marked = brought(awake(tmp_path), Held(held.stamp, held.text + b"only-here.test\tns.test\n"), primaries=at(server))

    assert marked is not None
    assert marked.stamp == "2026112102"
    assert marked.names == SECOND_NAMES | {"only-here.test": {"ns.test"}}


def test_changes_since_a_version_that_the_primary_forgot_come_as_the_whole_zone(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": SECOND})

    found = brought(awake(tmp_path), Held("5", b"only-here.test\tns.test\n"), primaries=at(server))

    assert found is not None
    assert found.names == SECOND_NAMES


def test_changes_of_another_version_than_ours_are_given_up_for_the_whole_zone(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})
    server.publish("test", SECOND)

    found = brought(awake(tmp_path), Held("2026112101", b"only-here.test\tns.test\n"), primaries=at(server))

    assert found is not None
    assert found.names == SECOND_NAMES


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_signed_transfer_is_as_good_as_an_open_one(nsd: StartNsd, tmp_path: Path, algorithm: str, secret: str) -> None:
    server = nsd({"test": FIRST}, {"test": KEYS[algorithm]})
    tsig = {"name": KEY.name, "algorithm": algorithm, "secret_env": secret}
    first = brought(awake(tmp_path), primaries=at(server), tsig=tsig)
    assert first is not None
    server.publish("test", SECOND)

    second = brought(awake(tmp_path), first.held(), primaries=at(server), tsig=tsig)

    assert first.names == FIRST_NAMES
    assert second is not None
    assert second.names == SECOND_NAMES


def test_large_signed_transfer_of_many_messages_is_verified_to_its_end(
    nsd: StartNsd, tmp_path: Path, secret: str
) -> None:
    lines = "".join(f"name{number} NS ns{number % 7}.hoster{number}.example.\n" for number in range(30_000))
    server = nsd({"test": HEAD.format(serial=7) + lines}, {"test": KEY})

    found = brought(awake(tmp_path), primaries=at(server), tsig={"name": KEY.name, "secret_env": secret})

    assert found is not None
    assert len(found.names) == 30_000


def test_wrong_secret_is_told_without_the_secret(
    nsd: StartNsd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = nsd({"test": FIRST}, {"test": KEY})
    wrong = base64.b64encode(b"another secret of ours").decode()
    monkeypatch.setenv("WRONG", wrong)

    error = failure(awake(tmp_path), primaries=at(server), tsig={"name": KEY.name, "secret_env": "WRONG"})

    assert isinstance(error, Refused)
    assert "takes our signature for wrong: its secret of the key watch.key is another one (BADSIG)" in str(error)
    assert wrong not in repr(error)


def test_key_that_the_primary_does_not_know_is_told(nsd: StartNsd, tmp_path: Path, secret: str) -> None:
    server = nsd({"test": FIRST}, {"test": KEY})

    error = failure(awake(tmp_path), primaries=at(server), tsig={"name": "nobodys.key", "secret_env": secret})

    assert isinstance(error, Refused)
    assert "does not know the key nobodys.key (BADKEY)" in str(error)


def test_refusal_is_told(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST}, {"test": KEY})

    error = failure(awake(tmp_path), primaries=at(server))

    assert isinstance(error, Refused)
    assert "(REFUSED)" in str(error)
    assert str(error).startswith(f"{server.address}:{server.port}: ")


def test_zone_that_the_primary_does_not_have_is_told(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})

    errors = [failure(awake(tmp_path), have, "other", primaries=at(server)) for have in (None, Held("1", b""))]

    assert all(isinstance(error, Refused) for error in errors)
    assert all("(NOTAUTH)" in str(error) or "(REFUSED)" in str(error) for error in errors)


def test_next_primary_is_asked_where_the_first_is_dead(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})

    found = brought(awake(tmp_path), primaries=[DEAD, *at(server)])

    assert found is not None
    assert found.names == FIRST_NAMES


def test_serial_that_went_back_is_told(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST})

    error = failure(awake(tmp_path), Held("2026112199", b""), primaries=at(server))

    assert isinstance(error, Refused)
    assert "went back from 2026112199 to 2026112101" in str(error)


def test_failures_of_all_primaries_are_told(nsd: StartNsd, tmp_path: Path) -> None:
    server = nsd({"test": FIRST}, {"test": KEY})

    error = failure(awake(tmp_path), primaries=[DEAD, *at(server)])

    assert isinstance(error, Unreachable)
    assert str(error).startswith(f"{DEAD}: Connection refused; {server.address}:{server.port}: ")
    assert "(REFUSED)" in str(error)
