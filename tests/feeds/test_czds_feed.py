"""A feed of CZDS zones from day to day: yesterday stays in force until today is whole, whatever happens."""

import contextlib
import gzip
import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from feeds import Block, Cursor, FeedConfigError, Refused, Stocked, open_feed
from feeds.sources.czds import wish_of
from feeds.transport import czds_api
from feeds.transport.http import Limits
from tests.feeds.bench import Pulled, drained, workplace
from tests.feeds.icann import GET_SHOP, HEAD_SHOP, LINKS, LOG_IN, PASSWORD, USER, Icann, zone_text
from tests.feeds.rogue import Answer, Request, answered, saying

DATA = Path(__file__).parent / "data" / "czds"


def pull(folder: Path, icann: Icann, after: Cursor | None = None, **options: object) -> Pulled:
    return drained("czds", {"zones": ["*"]} | icann.options | options, workplace(folder, icann.clock), after)


def in_force(folder: Path, icann: Icann, at: Cursor) -> list[str]:
    """The names of the zone's day in force."""
    feed = open_feed("czds", "test", {"zones": ["*"]} | icann.options, workplace(folder, icann.clock))
    assert isinstance(feed, Stocked)
    return b"\n".join(feed.stock(at, "shop", b"")).decode().split()


def gone(blocks: list[Block]) -> list[str]:
    return [name for block in blocks for name in block.gone.decode().split()]


def endless(request: Request) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield bytes(1 << 16)


FAULTS: Mapping[str, tuple[str, Answer]] = {
    "wrong password": (LOG_IN, saying(answered(401))),
    "too many log-ins": (LOG_IN, saying(answered(429, Retry_After="60"))),
    "list is a page": (LINKS, saying(answered(200, b"<html>"))),
    "list fails": (LINKS, saying(answered(503))),
    "no more access": (HEAD_SHOP, saying(answered(403))),
    "no file": (HEAD_SHOP, saying(answered(404))),
    "not in force": (HEAD_SHOP, saying(answered(409))),
    "too many questions": (HEAD_SHOP, saying(answered(429, Retry_After="Tue, 03 Mar 2026 10:00:00 GMT"))),
    "server error": (GET_SHOP, saying(answered(500))),
    "page": (GET_SHOP, saying(answered(200, b"<html>Down for maintenance</html>"))),
    "cut": (GET_SHOP, saying(answered(200, b"\x1f\x8b", Content_Length="99"))),
    "corrupt": (GET_SHOP, saying(answered(200, b"\x1f\x8b" + bytes(98)))),
    "no zone": (GET_SHOP, saying(answered(200, gzip.compress(b"one.shop. 1 in ns ns1.host.example.\n")))),
    "no names": (GET_SHOP, saying(answered(200, gzip.compress(zone_text("shop").encode())))),
    "endless": (GET_SHOP, endless),
    "redirect to nowhere": (GET_SHOP, saying(answered(302, Location="ftp://files.example/"))),
    "not HTTP": (GET_SHOP, saying(b"SSH-2.0-OpenSSH_9\r\n")),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_yesterday_stays_in_force_through_a_fault_and_the_next_pull_recovers(
    tmp_path: Path, icann: Icann, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(czds_api, "LIMITS", Limits(max_bytes=1_000_000, total_seconds=20.0, idle_seconds=5.0))
    before = pull(tmp_path, icann).cursor
    icann.clock.advance(days=1)
    icann.publish("shop", zone_text("shop", "two", "three"))
    icann.lie(*FAULTS[fault])

    failed = pull(tmp_path, icann, before)
    kept = in_force(tmp_path, icann, before)
    icann.clock.advance(hours=6)
    recovered = pull(tmp_path, icann, before)

    assert (failed.blocks, kept) == ([], ["one.shop", "two.shop"])
    assert failed.error is not None
    assert (recovered.names, gone(recovered.blocks), recovered.error) == (["three.shop"], ["one.shop"], None)
    assert in_force(tmp_path, icann, recovered.cursor) == ["three.shop", "two.shop"]


class PowerCut(BaseException):
    """The machine has no more power."""


@pytest.mark.slow
@pytest.mark.parametrize("step", range(12))
def test_power_cut_at_any_change_of_a_file_loses_at_most_a_day(
    tmp_path: Path, icann: Icann, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = pull(tmp_path, icann).cursor
    icann.clock.advance(days=1)
    icann.publish("shop", zone_text("shop", "two", "three"))
    replace, steps = Path.replace, itertools.count()

    def replace_or_not(self: Path, target: Path) -> Path:
        if next(steps) == step:
            raise PowerCut
        return replace(self, target)

    with monkeypatch.context() as patch, contextlib.suppress(PowerCut):
        patch.setattr(Path, "replace", replace_or_not)
        pull(tmp_path, icann, before)
    kept = in_force(tmp_path, icann, before)
    soon = pull(tmp_path, icann, before)
    icann.clock.advance(days=1)
    late = pull(tmp_path, icann, soon.cursor if soon.blocks else before)

    assert kept == ["one.shop", "two.shop"]
    assert soon.names + late.names == ["three.shop"]
    assert gone(soon.blocks + late.blocks) == ["one.shop"]
    assert (soon.error, late.error) == (None, None)
    # Not more often than the terms allow: once a day, and once more where the cut came before the note of it.
    assert icann.asked.count(GET_SHOP) <= 3


@pytest.mark.slow
def test_zone_that_fails_is_named_and_the_others_go_on(tmp_path: Path, icann: Icann) -> None:
    icann.publish("club", zone_text("club", "name"))
    before = pull(tmp_path, icann).cursor
    icann.clock.advance(days=1)
    icann.publish("club", zone_text("club", "name", "other"))
    icann.publish("shop", zone_text("shop", "two"))
    icann.denied["club"] = 403

    found = pull(tmp_path, icann, before)

    assert gone(found.blocks) == ["one.shop"]
    assert isinstance(found.error, Refused)
    assert str(found.error).startswith("club: ")
    assert str(found.error).endswith("(403), 2026-03-03; it was last downloaded on 2026-03-02")


@pytest.mark.slow
def test_lines_that_cannot_be_read_are_counted_with_their_places(tmp_path: Path, icann: Icann) -> None:
    icann.publish("shop", zone_text("shop", "one") + '( "\n')

    found = pull(tmp_path, icann)

    assert [block.unread_count for block in found.blocks] == [1]
    assert found.unread[0].startswith("shop:5: ")


@pytest.mark.slow
def test_zone_in_the_form_of_the_service_is_read(tmp_path: Path, icann: Icann) -> None:
    icann.publish("shop", (DATA / "shop.zone").read_text())

    found = pull(tmp_path, icann)

    assert in_force(tmp_path, icann, found.cursor) == ["flowers.shop", "nic.shop", "tools.shop", "xn--80ak6aa92e.shop"]
    assert [block.unread_count for block in found.blocks] == [0]


@pytest.mark.slow
def test_name_servers_come_with_new_names_when_asked_for(tmp_path: Path, icann: Icann) -> None:
    before = pull(tmp_path, icann, name_servers=True).cursor
    icann.clock.advance(days=1)
    icann.publish("shop", zone_text("shop", "one", "two", "three"))

    found = pull(tmp_path, icann, before, name_servers=True)

    assert found.names == ["three.shop"]
    assert found.blocks[0].details == b"name_servers=ns1.host.example ns2.host.example"


@pytest.mark.slow
def test_recorded_answers_are_understood(tmp_path: Path, icann: Icann) -> None:
    icann.tokens.append(json.loads((DATA / "authenticate.json").read_bytes())["accessToken"])
    icann.lie(LOG_IN, saying(answered(200, (DATA / "authenticate.json").read_bytes())))
    links = (DATA / "links.json").read_bytes().replace(b"https://czds-api.icann.org", icann.rogue.url.encode())
    icann.links = json.loads(links)[:1]

    assert pull(tmp_path, icann).error is None


@pytest.mark.slow
@pytest.mark.parametrize("text", [f"{USER}\n{PASSWORD}\n", f"username={USER}\npassword={PASSWORD}"])
def test_credentials_are_read_from_a_file_of_ones_own(
    tmp_path: Path, icann: Icann, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.delenv("CZDS_PASSWORD")
    (tmp_path / "czds.txt").write_text(text)
    (tmp_path / "czds.txt").chmod(0o640)

    refused = pull(tmp_path, icann, credentials="czds.txt")
    (tmp_path / "czds.txt").chmod(0o600)
    taken = pull(tmp_path, icann, credentials="czds.txt")

    assert isinstance(refused.error, Refused)
    assert "czds.txt" in str(refused.error)
    assert "chmod 600" in str(refused.error)
    assert PASSWORD not in str(refused.error)
    assert taken.error is None


@pytest.mark.parametrize("text", ["", PASSWORD, f"{USER}\n{PASSWORD}\nmore", f"password={PASSWORD}", f"user={USER}"])
def test_file_that_is_no_credentials_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    (tmp_path / "czds.txt").write_text(text)
    (tmp_path / "czds.txt").chmod(0o600)

    with pytest.raises(Refused) as caught:
        wish_of({"zones": ["*"], "credentials": "czds.txt"}, tmp_path).login()

    assert PASSWORD not in str(caught.value)
    assert USER not in str(caught.value)


@pytest.mark.parametrize("missing", ["CZDS_USERNAME", "CZDS_PASSWORD"])
def test_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setenv("CZDS_USERNAME", USER)
    monkeypatch.setenv("CZDS_PASSWORD", PASSWORD)
    monkeypatch.delenv(missing)

    with pytest.raises(Refused, match=missing):
        wish_of({"zones": ["*"]}, Path()).login()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({}, "zones: must be a list of zones or patterns"),
        ({"zones": []}, "zones: must be a list of zones or patterns"),
        ({"zones": "com"}, "zones: must be a list of zones or patterns"),
        ({"zones": ["бел"]}, "zones: must hold top-level domains as A-labels"),
        ({"zones": ["com"], "credentials": "file", "user_env": "X"}, "credentials: is given, so"),
        ({"zones": ["com"], "api_url": "icann.org"}, "api_url: must begin with http:// or https://"),
        ({"zones": ["com"], "passwords": PASSWORD}, "passwords: there is no such option; did you mean 'password_env'?"),
        ({"zones": ["com"], "password": PASSWORD}, "password: must not stand in this file"),
        ({"zones": ["com"], "username": USER}, "username: must not stand in this file"),
        ({"zones": ["com"], "keep": 0}, "keep: must be"),
        ({"zones": ["com"], "name_servers": "yes"}, "name_servers: must be true or false"),
    ],
)
def test_option_that_cannot_be_is_named(tmp_path: Path, options: dict[str, object], complaint: str) -> None:
    with pytest.raises(FeedConfigError) as caught:
        open_feed("czds", "test", options, workplace(tmp_path))

    assert str(caught.value).startswith(complaint)
    assert PASSWORD not in str(caught.value)
