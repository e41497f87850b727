"""A list of logs is read log by log, and one that is wrong is told and left out."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from feeds.errors import Garbled
from feeds.parse.ctaudit import Promise
from feeds.parse.ctkey import Forged, read_key
from feeds.parse.loglist import LogState, check_signature, read_list
from tests.feeds.ctlogs import new_signer, signer_of, text
from tests.feeds.loglists import list_of, log_of

SPEAKER, TILED = new_signer(), new_signer()
IN_2026, IN_2027 = datetime(2026, 5, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
FINAL = {"readonly": {"final_tree_head": {"tree_size": 7, "sha256_root_hash": text(b"r" * 32)}}}


def test_logs_of_both_families_are_read() -> None:
    found = read_list(list_of([log_of(SPEAKER), log_of(TILED, tiled=True)]))

    speaker, tiled = found.logs
    assert (found.made_at, found.problems) == (datetime(2026, 1, 1, tzinfo=UTC), ())
    assert (speaker.operator, speaker.description, speaker.promise.mmd) == ("Tester", "Test 2026", 60)
    assert (speaker.is_tiled, speaker.monitoring_url, speaker.submission_url) == (
        False,
        *["https://log.test/2026/"] * 2,
    )
    assert (tiled.is_tiled, tiled.monitoring_url, tiled.origin) == (True, "https://read.test/2026/", "log.test/2026")
    assert (tiled.id, tiled.key.der, tiled.state) == (read_key(TILED.der).id, TILED.der, "usable")
    assert (tiled.start, tiled.stop) == (datetime(2026, 1, 1, tzinfo=UTC), IN_2027)


@pytest.mark.parametrize(
    ("state", "is_followed"),
    [
        ("pending", False),
        ("qualified", True),
        ("usable", True),
        ("readonly", True),
        ("retired", False),
        ("rejected", False),
    ],
)
def test_state_says_whether_a_log_is_followed(state: str, is_followed: bool) -> None:
    (log,) = read_list(list_of([log_of(SPEAKER, state={state: {"timestamp": "2025-01-01T00:00:00Z"}})])).logs

    assert log.state == LogState(state)
    assert log.is_followed(IN_2026) == is_followed


def test_log_is_followed_until_its_interval_is_over() -> None:
    (log,) = read_list(list_of([log_of(SPEAKER)])).logs

    assert log.is_followed(IN_2026)
    assert not log.is_followed(IN_2027)


def test_log_of_ones_own_needs_but_key_and_address() -> None:
    bare = log_of(SPEAKER, state=None, temporal_interval=None, mmd=None, description=None)

    (log,) = read_list(json.dumps({"operators": [{"name": "us", "logs": [bare]}]}).encode()).logs

    assert log.is_followed(IN_2027)
    assert (log.state, log.start, log.stop, log.promise.mmd) == ("", None, None, 86_400)


def test_test_log_is_not_followed() -> None:
    (log,) = read_list(list_of([log_of(SPEAKER, log_type="test")])).logs

    assert not log.is_followed(IN_2026)


def test_readonly_log_promises_to_stand_still() -> None:
    (log,) = read_list(list_of([log_of(SPEAKER, state=FINAL)])).logs

    assert log.promise == Promise(mmd=None, final=(7, b"r" * 32))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"log_id": text(b"x" * 32)}, "log_id that is not the SHA-256"),
        ({"log_id": None}, "no log_id"),
        ({"key": text(b"x")}, "key cannot be read"),
        ({"key": "?"}, "not base64"),
        ({"url": "ftp://log.test/"}, "no address"),
        ({"url": "https://log.test/\n"}, "no line of text"),
        ({"url": None}, "no url"),
        ({"state": {"usable": {}, "retired": {}}}, "not one state"),
        ({"state": {"": {}}}, "not one state"),
        ({"state": {"unheard": {}}}, "not one state"),
        ({"state": {"usable": 7}}, "not one state"),
        ({"state": {"usable": {"timestamp": "soon"}}}, "time that cannot be read"),
        ({"state": {"usable": {"timestamp": "2025-01-01T00:00:00"}}}, "time that cannot be read"),
        ({"temporal_interval": {"start_inclusive": 7}}, "time that cannot be read"),
        ({"state": {"readonly": {"final_tree_head": {"tree_size": 1, "sha256_root_hash": "AAAA"}}}}, "32 bytes"),
        ({"mmd": -1}, "mmd that cannot be"),
        ({"description": 7}, "no description"),
    ],
)
def test_log_that_is_wrong_is_told_and_the_others_are_read(fields: dict[str, Any], problem: str) -> None:
    found = read_list(list_of([log_of(SPEAKER, **fields), log_of(TILED, tiled=True)]))

    assert [log.is_tiled for log in found.logs] == [True]
    assert len(found.problems) == 1
    assert problem in found.problems[0]


def test_log_that_is_there_twice_is_read_once_and_told() -> None:
    found = read_list(list_of([log_of(SPEAKER), log_of(SPEAKER, description="Again"), log_of(SPEAKER, tiled=True)]))

    assert [log.description for log in found.logs] == ["Test 2026"]
    assert found.problems[0] == "log 'Again' of 'Tester': has the key of 'Test 2026'"
    assert len(found.problems) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"operators": {}}',
        b'{"operators": [7]}',
        b'{"operators": [{"logs": []}]}',
        b'{"operators": [{"name": "a\\nb"}]}',
        b'{"operators": [{"name": "a", "logs": 7}]}',
        b'{"operators": [], "log_list_timestamp": "soon"}',
        b'{"operators": [{"name": "a", "logs": [%s 7]}]}' % (b"7," * 5000),
        b'{"operators":' * 100_000,
    ],
)
def test_list_that_is_none_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_list(body)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_list_is_believed_with_the_signature_of_its_publisher_alone(kind: str) -> None:
    body, signer = list_of([log_of(SPEAKER)]), signer_of(kind)
    key = read_key(signer.der)

    check_signature(body, signer.plain(body), key)
    for forged, signature in ((body + b" ", signer.plain(body)), (body, b""), (body, new_signer().plain(body))):
        with pytest.raises(Forged):
            check_signature(forged, signature, key)
