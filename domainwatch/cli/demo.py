"""The whole of it, on this machine, in half a minute."""

import logging
import shutil
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.model import Refused

if TYPE_CHECKING:
    from domainwatch.cli._demo import Show
    from domainwatch.demo import Stage

#: Marks a folder as one that a demo made and the next one may clear.
_MARKER = ".made-by-domainwatch-demo"


@click.command("demo", short_help="See the whole of it work, on this machine alone.")
@click.option("--exit", "ends", is_flag=True, help="End when it has been shown: 0 if all went as it must, 1 if not.")
@click.option(
    "--files",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-files"),
    show_default=True,
    help="Folder for the configuration, database and mails; a former demo's is cleared.",
)
def demo(ends: bool, files: Path) -> int:
    """Show the main job against a miniature internet on this machine: nothing leaves it.

    Two lists, two zones and two logs of certificates bring new names; domainwatch finds those that abuse three brands,
    asks DNS about them, opens cases and mails the brands' desks. One person confirms a case, another approves it, and
    a report reaches the registrar's abuse mailbox. Innocent names must come through unharmed.

    Then it keeps running, so that you can look around with the other commands, until Ctrl-C.
    """
    from domainwatch.cli._demo import Show
    from domainwatch.demo import Stage

    _clear(files)
    # The daemon's account of itself would run through ours.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # A stop from outside takes the same way out as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Stage(files) as stage:
        show = Show()
        # An interruption before the verdict ends the command as one; the verdict was never given.
        went_well = _play(stage, show)
        if not ends:
            with suppress(KeyboardInterrupt):
                show.keep_running(stage)
                threading.Event().wait()
            show.say("stopped")
    return 0 if went_well else 1


COMMAND = demo


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise Refused(f"{folder} holds something that no demo made; name another folder with --files")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        (folder / _MARKER).touch()
    except OSError as error:
        raise Refused(f"cannot make {folder} anew: {error.strerror}; name another folder with --files") from error


def _play(stage: "Stage", show: "Show") -> bool:
    from domainwatch.demo import TooLate, checks_of

    try:
        show.opening(stage)
        _act_one(stage, show)
        _act_two(stage, show)
    except TooLate as error:
        show.say(f"✗ {error}", style="bold red")
    show.findings(stage)
    show.mails(stage)
    show.files(stage)
    return show.verdict(checks_of(stage))


def _act_one(stage: "Stage", show: "Show") -> None:
    """Names come in and alerts go out, without anybody's help."""
    cast = stage.internet.cast
    desks = {address for brand in cast.brands for address in brand.alert_to}
    with show.waiting("reading the feeds"):
        stage.wait_until(lambda: show.news(stage) and _all_pulled(stage), "all feeds are read")
    with show.waiting("asking DNS, opening cases, writing alerts"):
        stage.wait_until(lambda: show.news(stage) and _all_told(stage), "every finding is told to its desk")
    with show.waiting("mail on its way"):
        stage.wait_until(
            lambda: all(stage.internet.mail.mailbox(desk) for desk in desks) and _all_sent(stage), "alerts arrive"
        )
    show.alerts(stage, sorted(desks))


def _act_two(stage: "Stage", show: "Show") -> None:
    """Two people and one case."""
    cast = stage.internet.cast
    name, mailbox = cast.to_report, cast.part(cast.to_report).abuse_mailbox
    stage.confirm(stage.case_of(name).case, "its page copies the log-in page and sends the password elsewhere")
    show.news(stage)
    with show.waiting("asking the registry who can act on it"):
        stage.wait_until(lambda: stage.case_of(name).contact is not None, "the registry names an abuse mailbox")
    stage.approve(stage.case_of(name).case)
    show.news(stage)
    with show.waiting("the report on its way"):
        stage.wait_until(lambda: bool(stage.internet.mail.mailbox(mailbox)) and _all_sent(stage), "the report arrives")
    show.news(stage)


def _all_pulled(stage: "Stage") -> bool:
    feeds = stage.status.feeds
    return len(feeds) == len(stage.app.config.feeds) and all(feed.outcome == "ok" for feed in feeds)


def _all_told(stage: "Stage") -> bool:
    status = stage.status
    return status.findings >= len(stage.internet.cast.accused) and not status.unexamined and not status.untold


def _all_sent(stage: "Stage") -> bool:
    from domainwatch.model import DeliveryState

    mails = stage.status.mails
    return not mails.get(DeliveryState.QUEUED) and not mails.get(DeliveryState.SENDING)
