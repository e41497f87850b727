"""The world and a real daemon in it, and the two people who work on one case."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from domainwatch.cases import Act, Wish
from domainwatch.daemon import run_daemon
from domainwatch.flow.app import App, open_app
from domainwatch.flow.casework import CaseFile, act_on_case, approve_case, list_cases, open_case_file
from domainwatch.flow.ingest import pull_feed
from domainwatch.flow.status import Status, status_of
from domainwatch.model import Case, DomainwatchError, JournalEntry
from domainwatch.net import SystemClock
from domainwatch.settings import load
from domainwatch.store import CaseFilter
from domainwatch.world import Cast, Internet, demo_cast
from domainwatch.world.internet import A_DAY

#: Seconds for everything; the play takes about a quarter of it on a small machine.
PLAY_S = 50.0
#: Seconds between two looks at what has happened; quick enough to look alive.
_LOOK_S = 0.1

FIRST_PERSON, SECOND_PERSON = "anna", "boris"


class _Stopped:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Always the same."""
        return self._at


class TooLate(DomainwatchError):
    """Something that had to happen did not happen in time; the text says what."""


class Stage:
    """A running world with a running daemon; everything they write goes into `folder`. `cast` is the demo's if None."""

    def __init__(self, folder: Path, cast: Cast | None = None) -> None:
        self._cast = cast
        self.folder = folder
        self.config_folder = folder / "config"
        self._told: dict[int, int] = {}

    def __enter__(self) -> Self:
        now = SystemClock().now()
        self.internet = Internet(self._cast or demo_cast(now), now, self.folder / "mail")
        self.internet.start()
        self.internet.write_config(self.config_folder, self.folder.resolve() / "data")
        self.app: App = open_app(load(self.config_folder, {}), {})
        self._live_through_yesterday(now)
        self._daemon = threading.Thread(target=run_daemon, args=(self.app,), name="daemon")
        self._daemon.start()
        self._deadline = time.monotonic() + PLAY_S
        return self

    def __exit__(self, *error: object) -> None:
        self.app.stopping.set()
        self._daemon.join()
        self.app.store.close()
        self.internet.stop()

    def _live_through_yesterday(self, now: datetime) -> None:
        """Reads the zones as they were a day ago: only what they have gained since then is new."""
        # CZDS gives a zone once a day, by our clock; a signed transfer takes no other clock than the primary's.
        yesterday = {"axfr": self.app, "czds": replace(self.app, clock=_Stopped(now - A_DAY))}
        for feed in self.app.config.feeds:
            if feed.kind in yesterday:
                pull_feed(yesterday[feed.kind], feed)
        self.internet.let_a_day_pass()

    @property
    def status(self) -> Status:
        """How the daemon is doing."""
        return status_of(self.app.store, self.app.settings.alerts.min_score)

    def wait_until(self, happened: Callable[[], bool], what: str) -> None:
        """Returns once it has happened.

        Raises: TooLate.
        """
        while not happened():
            if time.monotonic() > self._deadline or not self._daemon.is_alive():
                raise TooLate(f"waited in vain for this: {what}")
            self._daemon.join(_LOOK_S)

    def cases(self) -> list[Case]:
        """Every case there is."""
        return list_cases(self.app.store, CaseFilter(), limit=1_000)

    def case_files(self) -> list[CaseFile]:
        """Every case with all that belongs to it."""
        return [open_case_file(self.app.store, case.id) for case in self.cases()]

    def case_of(self, domain: str) -> CaseFile:
        """The case of one domain, with all that belongs to it.

        Raises: TooLate: there is none so far.
        """
        found = list_cases(self.app.store, CaseFilter(domain=domain), limit=1)
        if not found:
            raise TooLate(f"there is no case about {domain}")
        return open_case_file(self.app.store, found[0].id)

    def confirm(self, case: Case, why: str) -> None:
        """The first person says that it is abuse."""
        wish = Wish(act=Act.CONFIRM, who=FIRST_PERSON, why=why, at=self.app.clock.now())
        act_on_case(self.app.store, case.id, wish, four_eyes=True)

    def approve(self, case: Case) -> None:
        """The second person lets the report leave."""
        wish = Wish(act=Act.APPROVE, who=SECOND_PERSON, why="", at=self.app.clock.now())
        brands, settings = self.app.watching.brands, self.app.settings
        approve_case(self.app.store, case.id, wish, brands=brands, settings=settings)

    def news(self) -> list[str]:
        """One line about each thing that happened to a case since the last call."""
        lines = []
        for file in self.case_files():
            seen = self._told.get(file.case.id, 0)
            lines += [f"case {file.case.id}: {entry.who}: {_told(entry)}" for entry in file.history[seen:]]
            self._told[file.case.id] = len(file.history)
        return lines


def _told(entry: JournalEntry) -> str:
    moved = f"{entry.before} -> {entry.after}" if entry.before and entry.before != entry.after else entry.what
    return f"{moved}: {entry.why}" if entry.why else moved
