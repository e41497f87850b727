"""Starts real servers as an account without rights, and stops them."""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

#: Seconds until a server must answer; each needs under one on an idle machine, and a busy one may take its time.
START_LIMIT_S = 30.0
#: Seconds until a server must have ended; then it is killed.
STOP_LIMIT_S = 10.0
#: Seconds between two looks at a server that is starting.
_LOOK_S = 0.02
#: Below the range from which the kernel lends ports to clients, so that nobody takes ours before the server does.
_PORTS = range(20_000, 32_000)
#: Bytes of a server's own output that a failure shows.
_SHOWN = 4_000


def find_binary(name: str, candidates: Sequence[Path]) -> Path:
    """The last candidate that exists. Without one the test is skipped, or fails where servers are required."""
    found = [path for path in candidates if path.is_file()]
    if found:
        return found[-1]
    reason = f"{name} is not installed; `make system` installs it"
    if os.environ.get("CI") == "true" or os.environ.get("DOMAINWATCH_REQUIRE_SERVERS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    """A port on 127.0.0.1 that nobody uses now, for TCP and UDP alike."""
    for port in random.sample(_PORTS, len(_PORTS)):
        with (
            contextlib.suppress(OSError),
            socket.socket(type=socket.SOCK_STREAM) as tcp,
            socket.socket(type=socket.SOCK_DGRAM) as udp,
        ):
            tcp.bind(("127.0.0.1", port))
            udp.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def account() -> int | None:
    """The user id under which servers run: nobody's when we are root, which PostgreSQL refuses; else our own (None)."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


@contextlib.contextmanager
def private_folder(prefix: str) -> Iterator[Path]:
    """An empty folder that the servers' account owns, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"domainwatch-{prefix}-"))
    user = account()
    if user is not None:
        os.chown(folder, user, -1)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def running(command: Sequence[str | Path], folder: Path, is_ready: Callable[[], bool]) -> Iterator[None]:
    """A server that answers, stopped with SIGINT afterwards."""
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account(),
            extra_groups=None if account() is None else [],
        )
        try:
            _wait_until(is_ready, process, folder / "log")
            yield
        finally:
            _stop(process)


def _wait_until(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while not is_ready():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_S)
        if process.returncode is not None or time.monotonic() > deadline:
            said = log.read_bytes()[-_SHOWN:].decode(errors="replace")
            pytest.fail(f"{process.args!r} did not start (exit status {process.returncode}):\n{said}", pytrace=False)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_LIMIT_S)
    finally:
        # The session is the server's own, so this ends its children too, and is too late for those that ended well.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
