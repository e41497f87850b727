"""Logs of certificates, followed over loopback: beside certspotter on one log, and 48 logs that grow.

`python -m tests.bench.ct` takes a minute; `--seconds 600` is the full measurement of growing logs.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

#: Entries of the log that both programs read.
ENTRIES = 20_000
#: Logs that grow (as many of each family as browsers trust), and by how many entries a second in all.
LOGS, TILED, RATE = 48, 21, 3_000
_FILES = {"logs": "logs.json", "watchlist": "watchlist", "state_dir": "state"}
#: Seconds between two looks at whether certspotter has come to the end.
_LOOK_S = 0.02


def main() -> int:
    """The exit status: 1 where one of the measurements is worse than it must be."""
    parser = argparse.ArgumentParser(prog="ct", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="how long logs grow (default: %(default)s)")
    wanted = parser.parse_args()
    # A process counts the memory of its parent as its own until it begins, so that this one must stay small.
    slow = subprocess.run([sys.executable, "-m", "tests.bench.ctspeed"], check=False).returncode
    with tempfile.TemporaryDirectory() as name:
        return int(any((slow, _beside_certspotter(Path(name) / "one"), _growing(Path(name) / "many", wanted.seconds))))


def _beside_certspotter(folder: Path) -> bool:
    """Whether we took longer for the same log, with 1,000 marks, than certspotter for one."""
    with _logs(folder, "--logs", "1", "--tiled", "0", "--entries", str(ENTRIES)):
        ours = _followed(folder, "--names", str(ENTRIES * 3 // 2))
        wall, cpu = _spotted(folder)
    _print(f"{ENTRIES:,} entries, domainwatch", ours["wall"], ours["cpu"])
    _print(f"{ENTRIES:,} entries, certspotter", wall, cpu)
    return bool(ours["cpu"] > cpu or ours["wall"] > wall)


def _growing(folder: Path, seconds: int) -> bool:
    """Whether growing logs took more than half a core, 500 MiB, or a minute from an entry to its match."""
    with _logs(folder, "--logs", str(LOGS), "--tiled", str(TILED), "--rate", str(RATE)) as server:
        told = _followed(folder, "--seconds", str(seconds))
        assert server.stdin
        server.stdin.close()
        assert server.stdout
        logged = int(server.stdout.readline())
    share, peak = told["cpu"] / told["wall"], told["peak"] / (1 << 20)
    _print(f"{LOGS} logs, {told['names']:,} names of {logged:,} entries", told["wall"], told["cpu"])
    sys.stdout.write(f"{share:.0%} of a core, {peak:.0f} MiB, newest entries after {told['lag']:.1f} s at most\n")
    sys.stdout.write("".join(f"error: {error}\n" for error in told["errors"]))
    return bool(share > 0.5 or peak > 500 or told["lag"] > 60 or told["errors"])


@contextmanager
def _logs(folder: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """A process with logs, ready to be read."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.ctworld", str(folder), *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()
        yield server
        assert server.stdin
        server.stdin.close()
        # It says how much it has logged, whoever listens.
        server.stdout.read()


def _followed(folder: Path, *words: str) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.ctfollow", str(folder), *words], check=True, stdout=subprocess.PIPE
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def _spotted(folder: Path) -> tuple[float, float]:
    """Seconds and seconds of CPU until certspotter has verified the log."""
    (folder / "watchlist").write_text("nobody.example\n", encoding="ascii")
    files = [f"-{option}={folder / file}" for option, file in _FILES.items()]
    (log,) = json.loads((folder / "logs.json").read_bytes())["operators"][0]["logs"]
    log_id = base64.urlsafe_b64encode(base64.b64decode(log["log_id"])).decode().rstrip("=")
    state, begun = folder / "state" / "logs" / log_id / "state.json", monotonic()
    process = subprocess.Popen(["certspotter", *files, "-stdout", "-no_save"], stdout=subprocess.DEVNULL)
    while not (state.exists() and json.loads(state.read_bytes())["verified_position"]["size"] == ENTRIES):
        sleep(_LOOK_S)
    wall = monotonic() - begun
    process.kill()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return wall, used.ru_utime + used.ru_stime


def _print(what: str, wall: float, cpu: float) -> None:
    sys.stdout.write(f"{what:<55} {wall:8.2f} s  {cpu:8.2f} s CPU\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
