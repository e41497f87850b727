"""What must stay secret appears nowhere that outlives the daemon or that others can read."""

import gzip
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.daemon.daemon import Daemon
from tests.fakes import FakeClock
from tests.feeds.icann import LINKS, LOG_IN, PASSWORD, USER, Icann, zone_text
from tests.feeds.rogue import Answer, Request, answered, saying

pytestmark = pytest.mark.slow

BRAND = "brand: AliExpress\nmarks: [{mark: aliexpress}]\n"


def echoing(status: int) -> Answer:
    """A server that says back whatever it was told."""

    def answer(request: Request) -> Iterator[bytes]:
        yield answered(status, repr(request).encode())

    return answer


def quoting(request: Request) -> Iterator[bytes]:
    """The same by a server that breaks the rules of HTTP, so that a library quotes it."""
    yield f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{request!r}\r\n".encode()


#: What the server answers in each run of the daemon, before it is honest again.
FAULTS: list[dict[str, list[Answer]]] = [
    {LOG_IN: [saying(answered(200, b'{"accessToken": "' + PASSWORD.encode()))]},
    {LOG_IN: [echoing(500)]},
    {LINKS: [echoing(401), echoing(403)]},
    {
        "HEAD /czds/downloads/art.zone": [saying(answered(403))],
        "GET /czds/downloads/bar.zone": [echoing(500)],
        "GET /czds/downloads/ceo.zone": [saying(answered(200, gzip.compress(b"no zone\n")))],
        "GET /czds/downloads/dog.zone": [quoting],
    },
]
ZONES = ("art", "bar", "ceo", "dog")


@pytest.fixture
def icann() -> Iterator[Icann]:
    """The service with one zone, on a clock that the daemon's tokens have not outlived."""
    with Icann(FakeClock()) as icann:
        for zone in ZONES:
            icann.publish(zone, zone_text(zone, "one", "aliexpress-login"))
        yield icann


@pytest.fixture
def config(tmp_path: Path, icann: Icann) -> Path:
    """A configuration with one brand and one feed of CZDS, whose credentials stand in the environment."""
    folder = tmp_path / "config"
    (folder / "brands").mkdir(parents=True)
    (folder / "brands" / "aliexpress.yaml").write_text(BRAND)
    feed = {"id": "gtlds", "kind": "czds", "zones": ["*"]} | icann.options
    (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": [feed]}))
    settings = {
        "data_folder": str(tmp_path / "data"),
        "resolver": {"servers": ["127.0.0.1:9"]},
        "network": {"allow_private": True},
    }
    (folder / "domainwatch.yaml").write_text(yaml.safe_dump(settings))
    return folder


@pytest.fixture
def daemon(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Daemon:
    """The daemon on it, with the credentials in its environment."""
    monkeypatch.setenv("CZDS_USERNAME", USER)
    monkeypatch.setenv("CZDS_PASSWORD", PASSWORD)
    return Daemon(config, f"sqlite:///{tmp_path / 'data' / 'domainwatch.db'}", tmp_path / "log")


def secrets_in(place: Path, icann: Icann) -> list[str]:
    """Where below the place a password, a user name or a token stands."""
    words = [word.encode() for word in (USER, PASSWORD, *icann.tokens)]
    files = [file for file in sorted(place.rglob("*")) if file.is_file()]
    return [f"{file}: {word!r}" for file in files for word in words if word in file.read_bytes()]


def test_secrets_stand_in_no_log_no_database_and_no_file(daemon: Daemon, icann: Icann, tmp_path: Path) -> None:
    faulty = []
    for lies in FAULTS:
        icann.lies.update(lies)
        faulty.append(daemon.run_once())
    icann.publish("ceo", zone_text("ceo", "one", "aliexpress-login", "mended"))
    honest = daemon.run_once()

    assert (faulty, honest) == ([1] * len(FAULTS), 0), daemon.said
    assert len(icann.tokens) == 4
    assert daemon.said.count("failed: feed gtlds") == len(FAULTS)
    assert secrets_in(tmp_path, icann) == []


def test_secrets_stand_in_no_command_line(daemon: Daemon, icann: Icann) -> None:
    asked_before = len(icann.asked)
    daemon.start()
    try:
        daemon.wait_until(lambda: len(icann.asked) > asked_before, "it has logged in")
        lines = command_lines()
    finally:
        daemon.kill()

    assert any(b"domainwatch" in line for line in lines)
    assert not [line for line in lines if PASSWORD.encode() in line or USER.encode() in line]


def command_lines() -> list[bytes]:
    """The command lines of all processes that there are."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(file.read_bytes())
        except OSError:
            continue
    return lines


@pytest.fixture
def cores_allowed() -> Iterator[None]:
    """Lets the processes that are started leave images of their memory, as far as the machine has it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


def leaves_core(process_id: int) -> bool:
    """Whether a child that is aborted leaves an image of its memory."""
    os.kill(process_id, signal.SIGABRT)
    ended = os.waitid(os.P_PID, process_id, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    return ended.si_code == os.CLD_DUMPED


@pytest.mark.usefixtures("cores_allowed")
def test_abort_leaves_no_core(daemon: Daemon, icann: Icann, tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as sleeper:
        if not leaves_core(sleeper.pid):
            pytest.skip("this machine makes no core files")

    daemon.start()
    daemon.wait_until(lambda: len(icann.tokens) > 0, "it has logged in")

    left_core = leaves_core(daemon.process_id)
    daemon.kill()

    assert not left_core
