"""Whatever goes wrong with CZDS is told in words, and the next pull recovers."""

import gzip
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from yarl import URL

from feeds import FeedError, Garbled, Refused, Unreachable
from feeds.transport import answers, czds_api
from feeds.transport.http import Limits
from tests.feeds.icann import (
    GET_SHOP,
    HEAD_SHOP,
    LINKS,
    LOG_IN,
    Icann,
    Version,
    ZoneFile,
    error_of,
    names,
    source,
    whole,
    zone_text,
)
from tests.feeds.rogue import Answer, Request, Rogue, answered, saying

pytestmark = pytest.mark.slow

PAGE = b"<!DOCTYPE html><title>Down for maintenance</title>"


@pytest.mark.parametrize(
    ("question", "status", "kind", "words"),
    [
        (LOG_IN, 403, Refused, "the account may not log in"),
        (LOG_IN, 500, Unreachable, "answered 500"),
        (LINKS, 403, Refused, "(403)"),
        (LINKS, 404, Unreachable, "(404)"),
        (LINKS, 503, Unreachable, "answered 503"),
        (LINKS, 302, Unreachable, "answered 302"),
        (HEAD_SHOP, 403, Refused, "shop.zone: access to this zone is denied or has expired (403), 2026-03-02"),
        (HEAD_SHOP, 404, Unreachable, "there is no file of this zone (404)"),
        (HEAD_SHOP, 409, Refused, "access to this zone is not in force (409), 2026-03-02"),
        (HEAD_SHOP, 428, Refused, "new terms wait to be accepted"),
        (HEAD_SHOP, 500, Unreachable, "answered 500"),
        (GET_SHOP, 403, Refused, "access to this zone is denied or has expired (403), 2026-03-02"),
        (GET_SHOP, 502, Unreachable, "answered 502"),
    ],
)
def test_refusal_is_told_in_words_and_the_next_pull_recovers(
    tmp_path: Path, icann: Icann, question: str, status: int, kind: type[FeedError], words: str
) -> None:
    icann.lie(question, saying(answered(status, b"" if question.startswith("HEAD") else b"secret details")))

    error = error_of(source(tmp_path, icann))
    recovered = source(tmp_path, icann).bring("shop", Version("another"))

    assert isinstance(error, kind)
    assert words in str(error)
    assert "secret details" not in str(error)
    assert names(recovered) == ["one.shop", "two.shop"]


def cut(body: bytes) -> bytes:
    return answered(200, body, Content_Length=str(len(body) + 9))


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (LOG_IN, answered(200, PAGE), "answered without a token"),
        (LOG_IN, answered(200, b'{"accessToken": "line\\nbreak"}'), "answered without a token"),
        (LOG_IN, answered(200, b"[" * 100_000), "answered without a token"),
        (LINKS, answered(200, PAGE), "answered without a list of links"),
        (LINKS, answered(200, b'{"links": []}'), "answered without a list of links"),
        (LINKS, answered(200, bytes(3 << 20)), "answered with more than 2,097,152 bytes"),
        (LINKS, cut(b"[]"), "broke off"),
        (GET_SHOP, answered(200, PAGE), "a web page came in place of the zone"),
    ],
)
def test_nonsense_is_no_answer(tmp_path: Path, icann: Icann, question: str, answer: bytes, words: str) -> None:
    icann.lie(question, saying(answer))

    error = error_of(source(tmp_path, icann))
    recovered = source(tmp_path, icann).bring("shop", Version("another"))

    assert isinstance(error, Unreachable)
    assert words in str(error)
    assert names(recovered) == ["one.shop", "two.shop"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\x1f\x8b" + bytes(200), "the file: broken gzip data"),
        (gzip.compress(zone_text("shop", "one").encode())[:-4], "the file: the gzip data is cut"),
        (gzip.compress(b"one.shop. 1 in ns ns1.host.example.\n"), "the file holds no SOA record of this zone"),
        (gzip.compress(zone_text("club", "one").encode()), "the file holds no SOA record of this zone"),
        (gzip.compress(zone_text("shop").encode()), "the file holds no delegated name"),
        (b"", "the file holds no SOA record of this zone"),
    ],
    ids=["not gzip", "cut before it was packed", "no SOA", "another zone", "no names", "nothing"],
)
def test_broken_file_is_kept_and_another_is_taken_as_soon_as_there_is_one(
    tmp_path: Path, icann: Icann, body: bytes, words: str
) -> None:
    icann.zones["shop"] = ZoneFile(body=body, modified=icann.clock.now())

    first = error_of(source(tmp_path, icann))
    icann.clock.advance(hours=1)
    again = error_of(source(tmp_path, icann))
    asked = icann.asked.count(GET_SHOP)
    icann.publish("shop", zone_text("shop", "one", "two"))
    recovered = source(tmp_path, icann).bring("shop", Version("yesterday"))

    assert isinstance(first, Garbled)
    assert words in str(first)
    assert (tmp_path / "workplace" / "_czds" / "shop.broken").read_bytes() == body
    assert isinstance(again, Garbled)
    assert f"{words}" in str(again)
    assert asked == 1
    assert names(recovered) == ["one.shop", "two.shop"]


def test_same_broken_file_is_downloaded_again_after_a_while(tmp_path: Path, icann: Icann) -> None:
    true = icann.zones["shop"]
    damaged = ZoneFile(body=b"\x1f\x8b" + bytes(len(true.body) - 2), modified=true.modified)
    icann.lie(GET_SHOP, saying(whole(damaged)))
    error_of(source(tmp_path, icann))
    icann.clock.advance(hours=6)

    fresh = source(tmp_path, icann).bring("shop", Version("yesterday"))

    assert names(fresh) == ["one.shop", "two.shop"]


def test_download_that_was_cut_is_resumed_where_it_was(tmp_path: Path, icann: Icann) -> None:
    file = icann.zones["shop"]
    half, length = len(file.body) // 2, len(file.body)
    head, _, body = whole(file).partition(b"\r\n\r\n")
    icann.lie(GET_SHOP, saying(head + b"\r\n\r\n" + body[:half]))

    error = error_of(source(tmp_path, icann))
    rest = answered(206, file.body[half:], Content_Range=f"bytes {half}-{length - 1}/{length}")
    icann.lie(GET_SHOP, saying(rest))
    fresh = source(tmp_path, icann).bring("shop", Version("yesterday"))

    assert isinstance(error, Unreachable)
    assert icann.rogue.requests[-1].headers["range"] == f"bytes={half}-"
    assert icann.rogue.requests[-1].headers["if-range"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    assert names(fresh) == ["one.shop", "two.shop"]


def test_rest_of_another_version_is_not_joined_to_what_has_come(tmp_path: Path, icann: Icann) -> None:
    file = icann.zones["shop"]
    half, length = len(file.body) // 2, len(file.body)
    icann.lie(GET_SHOP, saying(whole(file)[: half - length]))
    error_of(source(tmp_path, icann))
    # A server that ignores the condition of the range; its file has the same length by chance.
    told = {"Content_Range": f"bytes {half}-{length - 1}/{length}", "Last_Modified": "Mon, 02 Mar 2026 09:30:00 GMT"}
    icann.lie(GET_SHOP, saying(answered(206, bytes(length - half), **told)))

    error = error_of(source(tmp_path, icann))
    fresh = source(tmp_path, icann).bring("shop", Version("yesterday"))

    assert "sent another part than the one asked for" in str(error)
    assert "range" not in icann.rogue.requests[-1].headers
    assert names(fresh) == ["one.shop", "two.shop"]


def test_new_version_takes_the_place_of_one_that_was_cut(tmp_path: Path, icann: Icann) -> None:
    file = icann.zones["shop"]
    icann.lie(GET_SHOP, saying(whole(file)[:-5]))
    error_of(source(tmp_path, icann))
    icann.clock.advance(minutes=15)
    icann.publish("shop", zone_text("shop", "three"))

    assert names(source(tmp_path, icann).bring("shop", Version("yesterday"))) == ["three.shop"]


def test_file_of_another_length_than_announced_is_not_taken(tmp_path: Path, icann: Icann) -> None:
    icann.lie(HEAD_SHOP, saying(whole(icann.zones["shop"], Content_Length="7").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"))

    error = error_of(source(tmp_path, icann))
    recovered = source(tmp_path, icann).bring("shop", Version("yesterday"))

    assert isinstance(error, Unreachable)
    assert "bytes came where 7 were announced" in str(error)
    assert names(recovered) == ["one.shop", "two.shop"]


def silent(request: Request) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"
    threading.Event().wait(2 * IDLE_SECONDS)


def endless(request: Request) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield bytes(1 << 16)


#: Seconds without a byte that these tests have patience for.
IDLE_SECONDS = 0.2


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [(silent, Unreachable, "no byte within 0.2 s"), (endless, Refused, "longer than max_bytes (1,000,000)")],
)
def test_download_has_an_end(
    tmp_path: Path,
    icann: Icann,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    kind: type[FeedError],
    words: str,
) -> None:
    limits = Limits(max_bytes=1_000_000, total_seconds=20.0, idle_seconds=IDLE_SECONDS)
    monkeypatch.setattr(czds_api, "LIMITS", limits)
    icann.lie(GET_SHOP, answer)

    error = error_of(source(tmp_path, icann))
    recovered = source(tmp_path, icann).bring("shop", Version("yesterday"))

    assert isinstance(error, kind)
    assert words in str(error)
    assert names(recovered) == ["one.shop", "two.shop"]


@pytest.mark.parametrize("told", ["90", "Mon, 02 Mar 2026 09:01:30 GMT"])
def test_server_that_wants_to_be_left_alone_is_left_alone(tmp_path: Path, icann: Icann, told: str) -> None:
    icann.publish("club", zone_text("club", "name"))
    icann.lie("HEAD /czds/downloads/club.zone", saying(answered(429, Retry_After=told)))
    feed = source(tmp_path, icann)

    first, second = error_of(feed, "club"), error_of(feed, "shop")
    asked = list(icann.asked)
    icann.clock.advance(seconds=90)
    fresh = feed.bring("shop", None)

    assert [error.retry_after for error in (first, second) if isinstance(error, Unreachable)] == [90, 90]
    assert "not asked any more: " in str(second)
    assert HEAD_SHOP not in asked
    assert names(fresh) == ["one.shop", "two.shop"]


def test_server_that_is_down_is_not_asked_for_every_zone(tmp_path: Path, icann: Icann) -> None:
    zones = [f"zone{number}" for number in range(10)]
    for zone in zones:
        icann.publish(zone, zone_text(zone, "name"))
        icann.denied[zone] = 500
    icann.denied["zone0"] = 404
    feed = source(tmp_path, icann)

    errors = [error_of(feed, zone) for zone in zones]

    assert all(isinstance(error, Unreachable) for error in errors)
    assert sum(question.startswith("HEAD") for question in icann.asked) == 1 + 3


def test_redirect_to_another_host_does_not_carry_the_token(tmp_path: Path, icann: Icann) -> None:
    with Rogue(saying(whole(icann.zones["shop"]))) as elsewhere:
        icann.lie(GET_SHOP, saying(answered(302, Location=f"{elsewhere.url}/storage")))

        fresh = source(tmp_path, icann).bring("shop", None)

    assert names(fresh) == ["one.shop", "two.shop"]
    assert "authorization" not in elsewhere.requests[0].headers
    assert "authorization" in icann.rogue.requests[-1].headers


def test_link_to_another_host_is_not_followed(tmp_path: Path, icann: Icann) -> None:
    with Rogue(saying(whole(icann.zones["shop"]))) as elsewhere:
        icann.links = [f"{elsewhere.url}/czds/downloads/shop.zone"]

        error = error_of(source(tmp_path, icann))

    assert isinstance(error, Refused)
    assert "must not see the token" in str(error)
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    ("link", "is_taken"),
    [
        ("https://czds-api.icann.org/czds/downloads/shop.zone", True),
        ("https://czds-download-api.icann.org/czds/downloads/shop.zone", True),
        ("http://czds-download-api.icann.org/czds/downloads/shop.zone", False),
        ("https://czds-download-api.icann.org:8443/czds/downloads/shop.zone", False),
        ("https://icann.org.example/czds/downloads/shop.zone", False),
        ("https://notmyicann.org/czds/downloads/shop.zone", False),
        ("https://czds-api.icann.org/czds/downloads/..%2Fshop.zone", False),
        ("https://czds-api.icann.org/czds/downloads/.zone", False),
        ("https://[/shop.zone", False),
    ],
)
def test_token_is_shown_to_hosts_of_one_operator_alone(link: str, is_taken: bool) -> None:
    answer = answers.Answer(body=json.dumps([link]).encode(), length=None, headers={})
    api = URL("https://czds-api.icann.org")

    if is_taken:
        assert czds_api.links_of(answer, api) == {"shop": link}
    else:
        with pytest.raises(Refused):
            czds_api.links_of(answer, api)
