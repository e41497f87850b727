"""Of a signed transfer each message is verified, and what is wrong is told in words."""

import base64
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import dns.tsig
import pytest

from feeds import Refused
from feeds.parse.signature import UNSIGNED
from tests.feeds.bench import workplace
from tests.feeds.liar import Answer, Liar, framed, ns, signed, soa
from tests.feeds.transfers import Held, awake, brought, failure

pytestmark = pytest.mark.slow

SECRET = b"s" * 32
KEY = dns.tsig.Key("watch.key", SECRET)
TSIG = {"name": "watch.key", "secret_env": "TRANSFER_SECRET"}
ZONE = [soa(2), ns("test"), ns("a.test"), ns("b.test"), soa(2)]
IN_FORCE = Held("1", b"a.test\tns.hoster.example\n")


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSFER_SECRET", base64.b64encode(SECRET).decode())


@pytest.mark.parametrize("have", [None, IN_FORCE])
def test_up_to_99_unsigned_messages_stand_between_signed_ones(tmp_path: Path, have: Held | None) -> None:
    records = [soa(2), *(ns(f"name{number}.test") for number in range(2 * UNSIGNED + 1)), soa(2)]

    with Liar(signing(records, lambda number: number % (UNSIGNED + 1) == 0), KEY) as server:
        found = brought(awake(tmp_path), have, primaries=server.primaries, tsig=TSIG)

    assert found is not None
    assert len(found.names) == 2 * UNSIGNED + 1


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (range(0, 400, UNSIGNED + 2), "left more than 99 messages, or the first, without a signature"),
        (range(1, 400), "left more than 99 messages, or the first, without a signature"),
        ([0, 50, 100, 150], "left its last message without a signature"),
        ([], "left more than 99 messages, or the first, without a signature"),
    ],
)
def test_messages_that_nobody_signed_bring_nothing(tmp_path: Path, numbers: Iterable[int], words: str) -> None:
    records = [soa(2), *(ns(f"name{number}.test") for number in range(200)), soa(2)]
    chosen = set(numbers)

    with Liar(signing(records, chosen.__contains__), KEY) as server:
        error = failure(awake(tmp_path), primaries=server.primaries, tsig=TSIG)

    assert isinstance(error, Refused)
    assert words in str(error)


@pytest.mark.parametrize("number", [0, 3, 7])
def test_message_that_was_changed_on_its_way_brings_nothing(tmp_path: Path, number: int) -> None:
    records = [soa(2), *(ns(f"name{index}.test") for index in range(6)), soa(2)]

    def answer(question: dns.message.Message) -> Iterator[bytes]:
        for index, wire in enumerate(signed(question, records, lambda place: place % 7 == 0)):
            yield framed(wire.replace(b"\4test", b"\4tesT", 1) if index == number else wire)

    with Liar(answer, KEY) as server:
        error = failure(awake(tmp_path), primaries=server.primaries, tsig=TSIG)

    assert isinstance(error, Refused)
    assert "somebody changed the answer" in str(error)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (dns.tsig.Key("watch.key", b"t" * 32), "signed wrongly: its secret of the key watch.key is another one"),
        (dns.tsig.Key("other.key", SECRET), "signed with another key than watch.key"),
        (dns.tsig.Key("watch.key", SECRET, "hmac-sha512"), "signed with another algorithm than that of the key"),
    ],
)
def test_signature_with_another_key_brings_nothing(tmp_path: Path, key: dns.tsig.Key, words: str) -> None:
    with Liar(lambda question: map(framed, signed(question, ZONE, lambda _: True, key)), KEY) as server:
        error = failure(awake(tmp_path), primaries=server.primaries, tsig=TSIG)

    assert isinstance(error, Refused)
    assert words in str(error)


def test_signature_that_nobody_asked_for_brings_nothing(tmp_path: Path) -> None:
    with Liar(lambda question: map(framed, signed(question, ZONE, lambda _: True, KEY))) as server:
        error = failure(awake(tmp_path), primaries=server.primaries)

    assert isinstance(error, Refused)
    assert "signed its answer to an unsigned question" in str(error)


def test_signature_of_another_time_brings_nothing(tmp_path: Path) -> None:
    with Liar(signing(ZONE, lambda _: True), KEY) as server:
        # The clock of this workplace stands still on another day than the machine's.
        error = failure(workplace(tmp_path), primaries=server.primaries, tsig=TSIG)

    assert isinstance(error, Refused)
    assert "one of the two clocks is wrong" in str(error)


def test_our_own_wrong_clock_is_told(tmp_path: Path) -> None:
    def answer(question: dns.message.Message) -> Iterable[bytes]:
        response = dns.message.make_response(question, tsig_error=dns.rcode.BADTIME)
        response.set_rcode(dns.rcode.NOTAUTH)
        return [framed(response.to_wire())]

    with Liar(answer, KEY) as server:
        error = failure(awake(tmp_path), primaries=server.primaries, tsig=TSIG)

    assert isinstance(error, Refused)
    assert "(BADTIME)" in str(error)


def signing(records: list[str], is_signed: Callable[[int], bool]) -> Answer:
    """All that is asked, signed."""

    def answer(question: dns.message.Message) -> Iterable[bytes]:
        is_serial = question.question[0].rdtype == dns.rdatatype.SOA
        chosen = (lambda _: True) if is_serial else is_signed
        return map(framed, signed(question, [soa(2)] if is_serial else records, chosen))

    return answer
