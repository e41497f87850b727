"""The real command as a process of its own, which a test may kill at any moment."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: Seconds in which a daemon must end after SIGTERM; the promise of `domainwatch run`.
STOP_S = 10.0
#: Seconds for anything that a daemon has to reach; a busy machine may take its time, a hang ends here.
PATIENCE_S = 60.0
#: Seconds between two looks at a daemon that is about to be killed.
_LOOK_S = 0.01
_CHECKOUT = Path(__file__).parents[2]


class Daemon:
    """`domainwatch run` on one configuration and one database; everything it says is added to `log`."""

    def __init__(self, config: Path, database: str, log: Path) -> None:
        self.log = log
        self._command = [sys.executable, "-m", "domainwatch", "run", "--config", str(config)]
        self._environment = os.environ | {"DOMAINWATCH_DATABASE": database}

    def start(self, *options: str) -> None:
        """Starts it, in a process group of its own."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, *options],
                cwd=_CHECKOUT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run_once(self) -> int:
        """The exit status of one run of everything."""
        self.start("--once")
        return self._process.wait(PATIENCE_S)

    def wait_until(self, happened: Callable[[], bool], what: str, look_s: float = _LOOK_S) -> None:
        """Returns once it has happened; looks again every so many seconds, and fails when the daemon ends before."""
        deadline = time.monotonic() + PATIENCE_S
        while not happened():
            assert self.lives_on(look_s), f"the daemon ended before this: {what}\n{self.said}"
            assert time.monotonic() < deadline, f"waited in vain for this: {what}\n{self.said}"

    def lives_on(self, seconds: float) -> bool:
        """Whether it is still alive after so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode is None

    def kill(self) -> None:
        """Ends it and all that it started, without a chance to clean up."""
        # A group whose every process has ended is no more.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_S)

    def stop(self) -> int:
        """The exit status after SIGTERM; fails where it takes longer than promised."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait(STOP_S)

    def wait(self, timeout_s: float = PATIENCE_S) -> int:
        """The exit status of a daemon that ends by itself."""
        return self._process.wait(timeout_s)

    @property
    def process_id(self) -> int:
        """The number of the process that was started last."""
        return self._process.pid

    @property
    def said(self) -> str:
        """Everything that it and those before it said."""
        return self.log.read_text(encoding="utf-8", errors="replace")
