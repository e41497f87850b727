"""A server of logs, and one feed that follows those of a list that a test may change."""

import json
from collections.abc import Callable
from pathlib import Path

from domainwatch.world import CtLog
from feeds import Cursor
from feeds.ct.status import LogStatus, read_status
from tests.fakes import FakeClock
from tests.feeds.bench import Pulled, drained, workplace
from tests.feeds.ctliar import LyingServer, certificate


class Stand:
    """A server of logs, and a feed whose list of logs a test may change."""

    def __init__(self, folder: Path, clock: FakeClock, server: LyingServer) -> None:
        self.folder, self.clock, self.server = folder, clock, server
        self.change: Callable[[dict[str, object]], None] = lambda log: None

    def add(self, name: str, family: str = "paged") -> CtLog:
        return self.server.add(CtLog(name, is_tiled=family == "tiled"))

    def write_list(self) -> None:
        told = json.loads(self.server.log_list())
        for operator in told["operators"]:
            for log in (*operator["logs"], *operator["tiled_logs"]):
                self.change(log)
        (self.folder / "logs.json").write_text(json.dumps(told))

    def pull(self, after: Cursor | None = None, **options: object) -> Pulled:
        self.write_list()
        return drained("ct", {"lists": ["logs.json"]} | options, workplace(self.folder, self.clock), after)

    def statuses(self) -> dict[str, LogStatus]:
        return {log.description: log for log in read_status(self.folder / "workplace")}


def grow(log: CtLog, clock: FakeClock, count: int) -> list[str]:
    """The names of so many more certificates, one each."""
    names = [f"n{number}.{log.name}.example" for number in range(log.size, log.size + count)]
    for name in names:
        log.add(certificate(name), clock.now())
    return names
