"""Logs of both families and one feed that follows them, pull after pull."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domainwatch.world import CtLog
from feeds import Cursor
from tests.fakes import FakeClock
from tests.feeds.bench import Pulled, drained, workplace
from tests.feeds.ctliar import LyingServer, certificate

#: Entries of each log at the start, and how many come then: more than a page and than a tile.
BEFORE, MEANWHILE = 300, 400


class Scene:
    """One feed on all logs of a running server; `seen` counts how often each name came, over all pulls."""

    def __init__(self, folder: Path, clock: FakeClock, server: LyingServer) -> None:
        self.folder, self.clock, self.server = folder, clock, server
        self.seen: Counter[str] = Counter()
        self.cursor: Cursor | None = None
        self.start: int | str = 0

    def grow(self, count: int) -> None:
        """Puts so many certificates into each log, each with a name of its own."""
        for log in self.server.logs.values():
            for index in range(log.size, log.size + count):
                log.add(certificate(name_in(log, index)), self.clock.now())

    def pull(self) -> Pulled:
        """One whole pull from where the one before ended; the list of logs is as the server has it now."""
        (self.folder / "logs.json").write_bytes(self.server.log_list())
        pulled = drained(
            "ct",
            {"lists": ["logs.json"], "start": self.start, "max_rate": 1000},
            workplace(self.folder, self.clock),
            self.cursor,
        )
        self.seen.update(pulled.names)
        if pulled.blocks:
            self.cursor = pulled.cursor
        return pulled

    def names(self, log: CtLog) -> dict[str, int]:
        """How often each name of that log came."""
        return {name: count for name, count in self.seen.items() if name.endswith(f".{log.name}.example")}

    def evidence(self) -> list[dict[str, Any]]:
        """What has been kept of lies."""
        return [json.loads(file.read_bytes()) for file in sorted((self.folder / "workplace" / "evidence").glob("*"))]


@contextmanager
def opened_scene(folder: Path, clock: FakeClock, *names: str) -> Iterator[Scene]:
    """A scene with logs of these names, tiled where the name ends so, each with BEFORE entries."""
    with LyingServer(clock.now) as server:
        for name in names:
            server.add(CtLog(name, is_tiled=name.endswith("tiled")))
        scene = Scene(folder, clock, server)
        scene.grow(BEFORE)
        yield scene


def name_in(log: CtLog, index: int) -> str:
    """The name in the certificate that stands there."""
    return f"n{index}.{log.name}.example"


def names_in(log: CtLog, stop: int | None = None) -> dict[str, int]:
    """Each name of a log up to an index, once."""
    return {name_in(log, index): 1 for index in range(log.size if stop is None else stop)}
