"""A feed of logs that is killed at any moment, or whose logs are away for a minute, hands on each name once."""

import contextlib
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from domainwatch.net import SystemClock
from domainwatch.world import CtLog
from tests.feeds.ctliar import LyingServer, certificate, status
from tests.feeds.ctpuller import Puller
from tests.feeds.ctscene import name_in

pytestmark = pytest.mark.slow

KILLS = 20
#: Entries at the start, and how many come to each log before each life: more than are proven and stored at once.
AT_START, MORE = 200, 2_500
#: Seconds until a kill, at most: about what one pull takes from the start of the process to its end, and what it takes
#: from its first question on.
LONGEST_S, READING_S = 1.5, 0.4
#: Seconds between two looks at whether a question has come.
LOOK_S = 0.005
#: Seconds for which all logs are away; a monitor that gives up does so within 20 s.
OUTAGE_S = float(os.environ.get("DOMAINWATCH_OUTAGE_S", "5"))
#: Seconds after which a pull that nobody kills must have ended, on a machine that is busy.
PATIENCE_S = 120.0


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(SystemClock().now) as server:
        for name, is_tiled in (("paged", False), ("tiled", True)):
            server.add(CtLog(name, is_tiled=is_tiled))
        yield server


@pytest.fixture
def puller(tmp_path: Path, server: LyingServer) -> Puller:
    (tmp_path / "logs.json").write_bytes(server.log_list())
    return Puller(folder=tmp_path)


def grow(server: LyingServer, count: int) -> None:
    for log in server.logs.values():
        for index in range(log.size, log.size + count):
            log.add(certificate(name_in(log, index)), server.now())


def all_names(server: LyingServer) -> Counter[str]:
    return Counter(name_in(log, index) for log in server.logs.values() for index in range(log.size))


def live_to_the_end(puller: Puller) -> None:
    with puller.start() as process:
        _, said = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, said.decode()


def live_until_asked(process: "subprocess.Popen[bytes]", server: LyingServer) -> None:
    """Returns when a log is asked for something, or the process has ended without."""
    asked = len(server.requests)
    while process.poll() is None and len(server.requests) == asked:
        live_on(process, LOOK_S)


def live_on(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def test_killed_twenty_times_no_name_is_lost_or_comes_twice(server: LyingServer, puller: Puller) -> None:
    seed = int(os.environ.get("DOMAINWATCH_KILL_SEED", random.randrange(2**32)))
    # pytest shows this when the test fails.
    sys.stderr.write(f"to see the same moments again: DOMAINWATCH_KILL_SEED={seed}\n")
    moments, killed, stored = random.Random(seed), 0, set[int]()
    grow(server, AT_START)
    live_to_the_end(puller)

    for number in range(KILLS):
        grow(server, MORE)
        with puller.start() as process:
            if number % 2:
                live_until_asked(process, server)
            live_on(process, moments.uniform(0, READING_S if number % 2 else LONGEST_S))
            process.kill()
            process.communicate()
        killed += process.returncode < 0
        stored.add(len(puller.names()))
    live_to_the_end(puller)

    assert Counter(puller.names()) == all_names(server)
    assert set(puller.kept()) == set(all_names(server))
    # Some kills fell before anything was stored, and some between two blocks.
    assert killed > KILLS // 2
    assert len(stored) > KILLS // 4


def test_minute_without_any_log_costs_no_name(server: LyingServer, puller: Puller) -> None:
    grow(server, AT_START)
    live_to_the_end(puller)
    away = status(503)
    server.lies = dict.fromkeys(server.logs, away)
    begun, ended = monotonic(), list[int]()

    while monotonic() < begun + OUTAGE_S:
        grow(server, 50)
        with puller.start() as process:
            process.communicate(timeout=PATIENCE_S)
        ended.append(process.returncode)
    during = Counter(puller.names())
    server.lies.clear()
    live_to_the_end(puller)

    assert set(ended) == {1}
    assert during.total() == AT_START * len(server.logs)
    assert Counter(puller.names()) == all_names(server)
