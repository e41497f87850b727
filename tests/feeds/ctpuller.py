"""A process that pulls logs and stores what comes, names and cursor in one transaction, as whoever runs a feed must."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from domainwatch.net import SystemClock
from feeds import Cursor, Feed, FeedError, Stocked, Workplace, open_feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Puller:
    """One feed with all that it keeps in a folder; the list of its logs is there as `logs.json`."""

    folder: Path

    def start(self) -> "subprocess.Popen[bytes]":
        """A process that pulls once; it ends with status 0, or 1 where the pull ended in an error."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.feeds.ctpuller", str(self.folder)], stderr=subprocess.PIPE
        )

    def names(self) -> list[str]:
        """Every name that has been stored, as often as it came."""
        with closing(self._open()) as database:
            return [name for (names,) in database.execute("SELECT names FROM block") for name in names.split()]

    def cursor(self) -> Cursor | None:
        """Where to go on."""
        with closing(self._open()) as database:
            row = database.execute("SELECT cursor FROM block ORDER BY rowid DESC LIMIT 1").fetchone()
        return Cursor(row[0]) if row else None

    def kept(self) -> list[str]:
        """Every name that the feed itself keeps."""
        feed, cursor = self._feed(), self.cursor()
        assert isinstance(feed, Stocked)
        assert cursor
        days = [feed.stock(cursor, zone.name, b"") for zone in feed.zones(cursor)]
        return [name for day in days for names in day for name in names.decode().split("\n")]

    def pull(self) -> int:
        """Pulls once, in this process."""
        feed = self._feed()
        with closing(self._open()) as database:
            try:
                for block in feed.pull(self.cursor()):
                    with database:
                        database.execute("INSERT INTO block VALUES (?, ?)", (block.names.decode(), block.cursor.text))
            except FeedError as error:
                sys.stderr.write(f"{error}\n")
                return 1
        return 0

    def _feed(self) -> Feed:
        place = Workplace(
            folder=self.folder / "workplace", now=SystemClock().now, contact="", allow_private=True, base=self.folder
        )
        return open_feed("ct", "test", {"lists": ["logs.json"], "start": 0, "max_rate": 1000}, place)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.folder / "names.db")
        database.execute("CREATE TABLE IF NOT EXISTS block (names TEXT, cursor TEXT)")
        return database


if __name__ == "__main__":
    sys.exit(Puller(folder=Path(sys.argv[1])).pull())
