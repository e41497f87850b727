"""Whatever a primary says, a zone that came is whole, and one that did not come changes nothing."""

import time
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import dns.tsig
import pytest

from feeds import FeedError, Garbled, Refused, Unreachable
from feeds.transport import nameserver
from tests.feeds.bench import workplace
from tests.feeds.liar import Answer, Liar, framed, message, messages, ns, serving, soa
from tests.feeds.transfers import Held, awake, brought, failure

pytestmark = pytest.mark.slow

ZONE = [soa(2), ns("test"), ns("a.test"), ns("b.test"), ns("b.test", "ns2.hoster.example"), soa(2)]
IN_FORCE = Held("1", b"a.test\tns.hoster.example\n")


def failed(folder: Path, answer: Answer, /, **options: object) -> FeedError:
    """The error in which a transfer of the whole zone ends."""
    with Liar(answer) as server:
        return failure(awake(folder), primaries=server.primaries, **options)


def names(folder: Path, answer: Answer, have: Held | None = None) -> tuple[list[str], list[str]]:
    """The names that come, and what was asked for them."""
    with Liar(answer) as server:
        found = brought(awake(folder), have, primaries=server.primaries)
    assert found is not None
    return sorted(found.names), server.asked


def endless(question: dns.message.Message) -> Iterator[bytes]:
    yield framed(message(question, [soa(2)]))
    yield from repeat(framed(message(question, [ns(f"name{number}.test") for number in range(900)])))


def test_endless_fast_stream_ends_at_the_cap_of_bytes(tmp_path: Path) -> None:
    error = failed(tmp_path, endless, max_bytes=5_000_000)

    assert isinstance(error, Refused)
    assert "sent more than max_bytes (5,000,000)" in str(error)


def test_endless_fast_stream_ends_at_the_cap_of_records(tmp_path: Path) -> None:
    error = failed(tmp_path, endless, max_records=100_000)

    assert isinstance(error, Refused)
    assert "sent more than max_records (100,000)" in str(error)


def test_endless_fast_stream_ends_in_time(tmp_path: Path) -> None:
    begun = time.monotonic()

    error = failed(tmp_path, endless, max_seconds=1)

    assert isinstance(error, Unreachable)
    assert "no end within 1 s" in str(error)
    assert time.monotonic() - begun < 10


def test_endless_fast_stream_ends_where_the_room_on_the_disk_does(tmp_path: Path) -> None:
    error = failed(tmp_path, endless, max_disk=1_000_000)

    assert isinstance(error, Refused)
    assert "max_disk is reached" in str(error)


def test_messages_without_records_are_bounded_too(tmp_path: Path) -> None:
    def answer(question: dns.message.Message) -> Iterator[bytes]:
        yield from repeat(framed(message(question, [])))

    assert isinstance(failed(tmp_path, answer, max_bytes=1_000_000), Refused)


def test_slow_drip_ends_in_time(tmp_path: Path) -> None:
    def answer(question: dns.message.Message) -> Iterator[bytes]:
        for octet in b"".join(map(framed, messages(question, ZONE))):
            yield bytes([octet])
            server.stopping.wait(0.05)

    begun = time.monotonic()
    with Liar(answer) as server:
        error = failure(awake(tmp_path), primaries=server.primaries, max_seconds=1)

    assert isinstance(error, Unreachable)
    assert time.monotonic() - begun < 10


def test_silence_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nameserver, "IDLE_SECONDS", 0.2)

    def answer(question: dns.message.Message) -> Iterator[bytes]:
        yield from map(framed, messages(question, ZONE[:-1]))
        server.stopping.wait()

    with Liar(answer) as server:
        error = failure(awake(tmp_path), primaries=server.primaries)

    assert isinstance(error, Unreachable)
    assert "no byte within 0.2 s" in str(error)


@pytest.mark.parametrize("kept", [1, 40, -40, -1])
def test_transfer_that_breaks_off_brings_nothing(tmp_path: Path, kept: int) -> None:
    error = failed(tmp_path, lambda question: [b"".join(map(framed, messages(question, ZONE)))[:kept]])

    assert isinstance(error, Unreachable)
    assert "hung up before the end" in str(error)


def test_transfer_without_its_closing_soa_brings_nothing(tmp_path: Path) -> None:
    assert isinstance(failed(tmp_path, serving(ZONE[:-1])), Unreachable)


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([*ZONE[:-1], soa(3)], "changes its serial in the middle, from 2 to 3"),
        (ZONE[1:], "does not begin with the zone's SOA"),
        ([soa(2, "other"), *ZONE[1:]], "has the SOA of another zone"),
        ([*ZONE, ns("c.test")], "goes on behind its end"),
        ([soa(2), soa(1), soa(3), soa(2)], "changes its serial in the middle"),
    ],
)
def test_transfer_that_contradicts_itself_brings_nothing(tmp_path: Path, records: list[str], words: str) -> None:
    answer: Answer = lambda question: [framed(message(question, records))]  # noqa: E731

    error = failed(tmp_path, answer)

    assert isinstance(error, Garbled)
    assert words in str(error)


def test_owners_outside_the_zone_are_never_names(tmp_path: Path) -> None:
    lies = [ns("bank.example"), ns("test.example"), ns("nottest"), ns("a.test.example"), ns("")]
    with Liar(serving([*ZONE[:-1], *lies, soa(2)])) as server:
        found = brought(awake(tmp_path), primaries=server.primaries)

    assert found is not None
    assert sorted(found.names) == ["a.test", "b.test"]
    assert found.unread_count == len(lies)
    assert {line.reason for line in found.unread} == {"lies outside the zone"}


def test_labels_with_dots_and_newlines_in_them_are_never_names(tmp_path: Path) -> None:
    lies = [
        ns("bank\\.test"),
        ns("x\\010bank.test"),
        ns("x\\009y.test"),
        ns("-x.test"),
        ns("a.test", "ns\\010x\\009y.z"),
    ]
    with Liar(serving([*ZONE[:-1], *lies, soa(2)])) as server:
        found = brought(awake(tmp_path), primaries=server.primaries)

    assert found is not None
    assert sorted(found.names) == ["a.test", "b.test"]
    assert found.unread_count == 4


def test_name_with_very_many_servers_stands_in_several_lines(tmp_path: Path) -> None:
    servers = {f"ns{number}.hoster.example" for number in range(300)}
    with Liar(serving([soa(2), *(ns("a.test", server) for server in servers), soa(2)])) as server:
        found = brought(awake(tmp_path), primaries=server.primaries)

    assert found is not None
    assert found.names == {"a.test": servers}


@pytest.mark.parametrize("octets", [b"", b"\0", b"\0\0", b"\0\4abcd", b"\xff\xff" + bytes(65_535), framed(bytes(12))])
def test_octets_that_are_no_answer_bring_nothing(tmp_path: Path, octets: bytes) -> None:
    assert isinstance(failed(tmp_path, lambda question: [octets]), Unreachable | Garbled)


def test_answer_to_another_question_brings_nothing(tmp_path: Path) -> None:
    def answer(question: dns.message.Message) -> Iterable[bytes]:
        question.id ^= 1
        return map(framed, messages(question, ZONE))

    assert "answers another question" in str(failed(tmp_path, answer))


@pytest.mark.parametrize(
    ("rcode", "kind", "words"),
    [
        (dns.rcode.REFUSED, Refused, "(REFUSED)"),
        (dns.rcode.NOTAUTH, Refused, "(NOTAUTH)"),
        (dns.rcode.SERVFAIL, Unreachable, "(SERVFAIL)"),
        (dns.rcode.NXDOMAIN, Refused, "(NXDOMAIN)"),
        (dns.rcode.YXDOMAIN, Refused, "response code 6"),
    ],
)
@pytest.mark.parametrize("tsig", [None, {"name": "watch.key", "secret_env": "TRANSFER_SECRET"}])
def test_each_way_of_saying_no_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rcode: dns.rcode.Rcode,
    kind: type[FeedError],
    words: str,
    tsig: object,
) -> None:
    monkeypatch.setenv("TRANSFER_SECRET", "c2VjcmV0")

    error = failed(tmp_path, lambda question: [framed(message(question, [], rcode))], tsig=tsig)

    assert type(error) is kind
    assert words in str(error)


def test_question_that_comes_back_is_no_answer(tmp_path: Path) -> None:
    assert "answers another question" in str(failed(tmp_path, lambda question: [framed(question.to_wire())]))


@pytest.mark.parametrize("records", [[], [ns("test")], [soa(2, "other")]])
def test_server_without_the_serial_of_the_zone_is_not_in_charge(tmp_path: Path, records: list[str]) -> None:
    with Liar(lambda question: [framed(message(question, records))]) as server:
        error = failure(awake(tmp_path), IN_FORCE, primaries=server.primaries)

    assert isinstance(error, Refused)
    assert "is not in charge of this zone" in str(error)


def test_serial_that_goes_back_between_the_question_and_the_transfer_is_told(tmp_path: Path) -> None:
    with Liar(serving(ZONE, ZONE, serial=9)) as server:
        error = failure(awake(tmp_path), Held("5", b"a.test\tns.hoster.example\n"), primaries=server.primaries)

    assert isinstance(error, Refused)
    assert "went back from 5 to 2" in str(error)


def test_private_addresses_are_not_asked_unless_allowed(tmp_path: Path) -> None:
    with Liar(serving(ZONE)) as server:
        error = failure(workplace(tmp_path, allow_private=False), primaries=server.primaries)
        update = failure(workplace(tmp_path, allow_private=False), IN_FORCE, primaries=server.primaries)

    assert isinstance(error, Refused)
    assert "127.0.0.1 is no address of the public internet" in str(error)
    assert str(update) == str(error)
    assert server.asked == []


def test_server_that_cannot_send_changes_is_asked_for_the_whole_zone(tmp_path: Path) -> None:
    def answer(question: dns.message.Message) -> Iterable[bytes]:
        match dns.rdatatype.to_text(question.question[0].rdtype):
            case "IXFR":
                return [framed(message(question, [], dns.rcode.NOTIMP))]
            case "SOA":
                return [framed(message(question, [soa(2)]))]
            case _:
                return map(framed, messages(question, ZONE))

    assert names(tmp_path, answer, IN_FORCE) == (["a.test", "b.test"], ["SOA", "IXFR", "AXFR"])


def test_changes_that_break_off_are_asked_for_as_the_whole_zone(tmp_path: Path) -> None:
    answer = serving([soa(2), soa(1), ns("a.test"), soa(2), ns("c.test")], ZONE)

    assert names(tmp_path, answer, IN_FORCE) == (["a.test", "b.test"], ["SOA", "IXFR", "AXFR"])


def test_whole_zone_in_place_of_changes_is_taken(tmp_path: Path) -> None:
    assert names(tmp_path, serving(ZONE), IN_FORCE) == (["a.test", "b.test"], ["SOA", "IXFR"])


def test_several_steps_of_changes_are_taken_in_turn(tmp_path: Path) -> None:
    steps = [soa(4), soa(1), ns("a.test"), soa(2), ns("b.test"), soa(2), ns("b.test"), soa(4), ns("c.test"), soa(4)]

    assert names(tmp_path, serving(steps, serial=4), IN_FORCE) == (["c.test"], ["SOA", "IXFR"])


@pytest.mark.parametrize("stamp", ["2026-11-21", "20261121120000"])
def test_version_that_another_kind_of_feed_left_is_followed_by_the_whole_zone(tmp_path: Path, stamp: str) -> None:
    assert names(tmp_path, serving(ZONE), Held(stamp, b"a.test\n")) == (["a.test", "b.test"], ["AXFR"])


def test_each_address_of_a_primary_is_tried(tmp_path: Path) -> None:
    with Liar(serving(ZONE)) as server:
        port = server.primaries[0].rpartition(":")[2]
        # On most machines its first address is one of IPv6, where nobody listens.
        found = brought(awake(tmp_path), primaries=[f"localhost:{port}"])

    assert found is not None
    assert sorted(found.names) == ["a.test", "b.test"]


def test_server_that_has_our_version_after_all_brings_nothing(tmp_path: Path) -> None:
    with Liar(serving([soa(1)])) as server:
        assert brought(awake(tmp_path), IN_FORCE, primaries=server.primaries) is None


def test_serial_goes_on_behind_its_largest_number(tmp_path: Path) -> None:
    have = Held(str(2**32 - 1), b"a.test\tns.hoster.example\n")

    assert names(tmp_path, serving(ZONE), have)[0] == ["a.test", "b.test"]
