"""One process from start to end: its time, its memory, and how much it said."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process took. Units: seconds; bytes, the most that it or one of its children held at any time."""

    name: str
    wall: float
    cpu: float
    peak: int
    lines: int
    status: int


def measured(name: str, command: Sequence[str]) -> Run:
    """Runs the command with its output into a file, as a person would who keeps the findings."""
    # A process counts the memory of its parent as its own until it begins, so that the parent must be a small one.
    told = subprocess.run([sys.executable, __file__, name, *command], check=True, stdout=subprocess.PIPE)
    return Run(**json.loads(told.stdout))


def _run(name: str, command: Sequence[str]) -> Run:
    with tempfile.TemporaryFile() as output:
        begin = monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = sum(1 for _ in output)
    return Run(
        name=name,
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peak=used.ru_maxrss * 1024,
        lines=lines,
        status=process.returncode,
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_run(sys.argv[1], sys.argv[2:]))))
