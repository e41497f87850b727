"""For each kind of feed a place where a test can offer it something, and pull."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from dns.message import Message
from dns.rdatatype import SOA

from domainwatch.world import CtLog
from domainwatch.world.ctlog import LogEntry
from domainwatch.world.ctserver import Answer
from feeds import Cursor
from tests.fakes import FakeClock
from tests.feeds.bench import Pulled, drained, workplace
from tests.feeds.ctliar import LyingServer, entries
from tests.feeds.icann import ZoneFile, serving, zone_text
from tests.feeds.liar import Liar, framed, message, soa
from tests.feeds.transfers import octets_of, with_id


class Stage(Protocol):
    """One feed and what it reads."""

    def offer(self, content: bytes) -> None:
        """Makes this what the feed finds from now on."""
        ...

    def pull(self, after: Cursor | None = None) -> Pulled:
        """One whole pull behind that cursor; without one, all names that were offered are new."""
        ...


class FileStage:
    """A flat list on the disk."""

    def __init__(self, folder: Path, options: Mapping[str, object]) -> None:
        self._folder, self._options = folder, {"path": "source"} | dict(options)

    def offer(self, content: bytes) -> None:
        """Writes the list."""
        (self._folder / "source").write_bytes(content)

    def pull(self, after: Cursor | None = None) -> Pulled:
        """What the list has."""
        return drained("flatlist", self._options, workplace(self._folder), after)


class CzdsStage:
    """The zone `example` of CZDS, with a day before in force; the content is its file."""

    def __init__(self, folder: Path, options: Mapping[str, object]) -> None:
        self._folder, self._options = folder, {"zones": ["example"]} | dict(options)
        self._file = ZoneFile(body=b"", modified=FakeClock().now())
        self._before: Cursor | None = None

    def offer(self, content: bytes) -> None:
        """Publishes the file; each is of another time, so that no two are taken for one."""
        self._file = ZoneFile(body=content, modified=self._file.modified + timedelta(seconds=1))

    def pull(self, after: Cursor | None = None) -> Pulled:
        """What today's file has over yesterday's."""
        with serving(FakeClock()) as icann:
            options = self._options | icann.options
            if self._before is None:
                yesterday = FakeClock(icann.clock.now() - timedelta(days=1))
                icann.publish("example", zone_text("example", "yesterday"))
                self._before = drained("czds", options, workplace(self._folder, yesterday)).cursor
            icann.zones["example"] = self._file
            return drained("czds", options, workplace(self._folder), after or self._before)


class AxfrStage:
    """The zone `example` of a primary, with a day before in force; the content is what it sends over TCP."""

    def __init__(self, folder: Path, options: Mapping[str, object]) -> None:
        self._folder, self._options = folder, {"zone": "example"} | dict(options)
        self._content = octets_of(1, [b"yesterday.example"])
        self._serial = 1
        self._before = self._pull(None).cursor

    def offer(self, content: bytes) -> None:
        """Sends this from now on, as the version of another day."""
        self._content, self._serial = content, 2

    def pull(self, after: Cursor | None = None) -> Pulled:
        """What today's version has over yesterday's."""
        return self._pull(after or self._before)

    def _pull(self, after: Cursor | None) -> Pulled:
        with Liar(self._answer) as server:
            options = self._options | {"primaries": server.primaries}
            return drained("axfr", options, workplace(self._folder), after)

    def _answer(self, question: Message) -> list[bytes]:
        if question.question[0].rdtype == SOA:
            return [framed(message(question, [soa(self._serial, "example")]))]
        return [with_id(self._content, question.id)]


class CtStage:
    """A log of certificates that is read from its beginning; the content is the answer to get-entries with all of it.

    What is no such answer is what a log of three entries answers to every question for entries.
    """

    def __init__(self, folder: Path, options: Mapping[str, object]) -> None:
        self._folder, self._options = folder, {"lists": ["logs.json"], "start": 0, "max_rate": 1000} | dict(options)
        self._log, self._content = CtLog("staged", is_tiled=False), b""

    def offer(self, content: bytes) -> None:
        """Makes a log of this, which signs one head and no other."""
        self._log, self._content = CtLog("staged", is_tiled=False), content
        for leaf in leaves_of(content) or [b"one", b"two", b"three"]:
            self._log.append(LogEntry(leaf=leaf, extra_data=b"", tile_leaf=b""))
        self._log.final = self._log.head(FakeClock().now())

    def pull(self, after: Cursor | None = None) -> Pulled:
        """What the log has."""
        with LyingServer(FakeClock().now) as server:
            server.add(self._log)
            if not leaves_of(self._content):
                server.lies["staged"] = entries(lambda asked, honest: Answer(body=self._content))
            (self._folder / "logs.json").write_bytes(server.log_list())
            return drained("ct", self._options, workplace(self._folder), after)


def leaves_of(page: bytes) -> list[bytes]:
    """The leaves in an answer to get-entries; none where it is no such answer."""
    try:
        return [base64.b64decode(item["leaf_input"], validate=True) for item in json.loads(page)["entries"]]
    except (ValueError, TypeError, LookupError):
        return []


STAGES: Mapping[str, Callable[[Path, Mapping[str, object]], Stage]] = {
    "axfr": AxfrStage,
    "ct": CtStage,
    "czds": CzdsStage,
    "flatlist": FileStage,
}
