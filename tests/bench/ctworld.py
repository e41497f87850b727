"""Logs that grow at a given pace, in a process of their own: `python -m tests.bench.ctworld FOLDER --logs 48`."""

import argparse
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic

from domainwatch.world import CtLog, LogServer, Submission
from tests.feeds.certs import alternatives, extension, name_of, signed, tbs
from tests.feeds.hostile import POISON
from tests.feeds.speed_ct import CHAIN, FILLING, RANDOM

#: Seconds between two looks at how many entries are due.
TICK_S = 0.5


def main() -> int:
    """Serves until its input ends, and says on its output when it is ready."""
    parser = argparse.ArgumentParser(prog="ctworld", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the list of logs is written, as logs.json")
    parser.add_argument("--logs", type=int, default=48)
    parser.add_argument("--tiled", type=int, default=21, help="how many of them are tiled")
    parser.add_argument("--entries", type=int, default=0, help="entries of each log at the start")
    parser.add_argument("--rate", type=int, default=0, help="entries a second in all")
    wanted = parser.parse_args()
    with LogServer(lambda: datetime.now(UTC)) as server:
        for number in range(wanted.logs):
            server.add(CtLog(f"log{number}", is_tiled=number < wanted.tiled))
        _grow(server, wanted.entries * wanted.logs)
        (wanted.folder / "logs.json").write_bytes(server.log_list())
        ended = threading.Event()
        grower = threading.Thread(target=_grow_on, args=(server, wanted.rate, ended))
        grower.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()
        ended.set()
        grower.join()
        sys.stdout.write(f"{sum(log.size for log in server.logs.values())}\n")
    return 0


def _grow_on(server: LogServer, rate: int, ended: threading.Event) -> None:
    """Entries as they are due, until the end."""
    begun, made = monotonic(), 0
    while not ended.wait(TICK_S):
        due = int((monotonic() - begun) * rate)
        _grow(server, due - made)
        made = due


def _grow(server: LogServer, count: int) -> None:
    """So many entries, to each log in turn, signed now."""
    logs, now = list(server.logs.values()), datetime.now(UTC)
    for _ in range(count):
        size = sum(log.size for log in logs)
        logs[size % len(logs)].add(_submission(size), now)


def _templates() -> list[Submission]:
    """Certificates of the size and with as many names as live logs have, all with the same number in their names."""
    name, made, dice = b"shop-%b.example.com" % _NUMBER, list[Submission](), Random(0)
    for names in ((name,), (name, b"www." + name)):
        filling = extension(b"\x55\x1d\x20", dice.randbytes(RANDOM) + bytes(FILLING - RANDOM))
        inside = tbs(alternatives(*names), filling, subject=name_of(name))
        poisoned = tbs(alternatives(*names), filling, POISON, subject=name_of(name))
        made.append(Submission(certificate=inside, pre_certificate=signed(poisoned), chain=CHAIN))
        made.append(Submission(certificate=signed(inside), chain=CHAIN))
    return made


_NUMBER = b"00000000"
_TEMPLATES = _templates()


def _submission(number: int) -> Submission:
    """A certificate with names that no other one has."""
    template, own = _TEMPLATES[number % len(_TEMPLATES)], b"%08d" % number
    return replace(
        template,
        certificate=template.certificate.replace(_NUMBER, own),
        pre_certificate=template.pre_certificate.replace(_NUMBER, own),
    )


if __name__ == "__main__":
    sys.exit(main())
