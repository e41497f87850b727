"""Certspotter reads the same log, and reports no name that we do not hand on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domainwatch.world import CtLog, LogServer
from tests.fakes import FakeClock
from tests.feeds.bench import drained, workplace
from tests.feeds.ctliar import certificate
from tests.feeds.hostile import SHAPES, hostile
from tests.servers.certspotter import read_by_certspotter

pytestmark = pytest.mark.slow

#: Certificates and precertificates of each hostile shape, and as many ordinary ones beside them.
OF_EACH = 100

_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+example")
_OWN = re.compile(r"s[0-9]{4}-[0-9]{2}\.example")


@pytest.fixture
def log(clock: FakeClock) -> CtLog:
    log = CtLog("paged", is_tiled=False)
    for number in range(OF_EACH):
        for submission in hostile(number, is_precert=number % 2 == 0):
            log.add(submission, clock.now())
            log.add(certificate(f"n{log.size}.example", f"*.n{log.size}.example"), clock.now())
    return log


@pytest.fixture
def server(clock: FakeClock, log: CtLog) -> Iterator[LogServer]:
    with LogServer(clock.now) as server:
        server.add(log)
        yield server


def test_every_name_that_certspotter_reports_is_handed_on(
    server: LogServer, log: CtLog, tmp_path: Path, clock: FakeClock
) -> None:
    (tmp_path / "logs.json").write_bytes(server.log_list())

    theirs = [name.removeprefix("*.") for name in read_by_certspotter(server.log_list(), {log.id: log.size})]
    pulled = drained("ct", {"lists": ["logs.json"], "start": 0, "max_rate": 1000}, workplace(tmp_path, clock))

    ours, hosts = set(pulled.names), {name for name in theirs if _HOST.fullmatch(name)}
    # What is no name of a host is handed on as the one nearest to it, which stands in the same domain.
    own = {found[0] for name in theirs for found in _OWN.finditer(name)}
    assert pulled.error is None
    assert len(hosts) > len(SHAPES) * OF_EACH
    assert hosts - ours == set()
    assert own - {name[-len("s0000-00.example") :] for name in ours} == set()
    assert len(own) > OF_EACH * (len(SHAPES) - 2)
