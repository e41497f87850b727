"""How the demo looks on the terminal."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from domainwatch.demo import Check
from domainwatch.demo.verdict import text_of
from domainwatch.model import Fact, words_of
from domainwatch.names import shown

if TYPE_CHECKING:
    from domainwatch.demo import Stage

#: Lines of a mail shown; the files hold the rest.
_MAIL_LINES = 40
#: Columns where standard output is a file or a pipe.
_FILE_WIDTH = 110


class Show:
    """Prints the play; a spinner runs beside it where standard output is a terminal."""

    def __init__(self) -> None:
        wide = None if sys.stdout.isatty() else _FILE_WIDTH
        self._console = Console(highlight=False, width=wide)

    def say(self, text: str, style: str = "") -> None:
        """One line."""
        self._console.print(Text(shown(text)), style=style)

    def opening(self, stage: "Stage") -> None:
        """Who plays."""
        world = stage.internet
        self.say("A miniature internet runs on this machine now; nothing leaves it.", style="bold")
        for what, where in (
            ("DNS", world.addresses.dns),
            ("web sites", world.web.base_url),
            ("WHOIS", world.addresses.whois),
            ("RDAP", world.addresses.rdap_bootstrap),
            ("feeds of new names", world.addresses.feeds),
            ("zone files (CZDS)", world.addresses.czds),
            ("zone transfer", world.addresses.primary),
            ("mail", f"127.0.0.1:{world.addresses.smtp_port}"),
        ):
            self.say(f"  {what:20}{where}")
        brands = ", ".join(brand.name for brand in world.cast.brands)
        self.say(f"A domainwatch daemon runs against it and protects {brands}.", style="bold")

    @contextmanager
    def waiting(self, for_what: str) -> Iterator[None]:
        """Shows that something is being waited for."""
        if not self._console.is_terminal:
            self.say(f"... {for_what}")
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            progress.add_task(for_what)
            yield

    def news(self, stage: "Stage") -> bool:
        """What happened since the last time; always true, so that it can stand in a condition."""
        for line in stage.news():
            self.say(f"  {line}")
        return True

    def alerts(self, stage: "Stage", desks: Sequence[str]) -> None:
        """Where the alerts arrived."""
        for desk in desks:
            self.say(f"  {len(stage.internet.mail.mailbox(desk))} mails arrived at {desk}")

    def findings(self, stage: "Stage") -> None:
        """What was found, and who was left in peace."""
        table = Table("score", "name", "brand", "why", "address", "mail", title="Findings", title_justify="left")
        for file in stage.case_files():
            for finding in file.findings:
                hit = finding.hit
                about = {fact.kind: fact for fact in file.facts}
                cells = (
                    str(hit.score),
                    hit.domain.name_u + (f"\n{hit.domain.name}" if hit.domain.name != hit.domain.name_u else ""),
                    hit.brand_id,
                    "\n".join(hit.why),
                    _answer(about.get("dns.a")),
                    _answer(about.get("dns.mx")),
                )
                table.add_row(*(Text("\n".join(map(shown, cell.split("\n")))) for cell in cells))
        self._console.print(table)
        quiet = [part for part in stage.internet.cast.parts if not part.accused_by]
        self.say(f"Left in peace: {len(quiet)} names that look a little alike or are the brand's own, such as")
        for part in quiet[:4]:
            self.say(f"  {part.name:28}{part.about}")

    def mails(self, stage: "Stage") -> None:
        """The first alert and the report, as they arrived."""
        cast, mail = stage.internet.cast, stage.internet.mail
        desks = (desk for brand in cast.brands for desk in brand.alert_to if mail.mailbox(desk))
        desk = next(desks, "")
        for title, box in (("alert", desk), ("report", cast.part(cast.to_report).abuse_mailbox)):
            for arrived in mail.mailbox(box)[:1]:
                message = message_from_bytes(arrived.raw, policy=policy.default)
                lines = text_of(arrived).splitlines()
                more = [f"... {len(lines) - _MAIL_LINES} lines more"] if len(lines) > _MAIL_LINES else []
                head = [f"To: {box}", f"Subject: {message['Subject']}", ""]
                body = "\n".join(map(shown, [*head, *lines[:_MAIL_LINES], *more]))
                self._console.print(Panel(Text(body), title=f"the {title} as it arrived", title_align="left"))

    def files(self, stage: "Stage") -> None:
        """What the play leaves behind."""
        self.say("Files", style="bold")
        for path, what in (
            (stage.config_folder, "the configuration that the daemon ran on"),
            (stage.folder / "data" / "domainwatch.db", "its database"),
            (stage.folder / "mail", "every mail as it arrived (.eml; mail programs open them)"),
        ):
            self.say(f"  {path!s:36}{what}")

    def verdict(self, checks: Sequence[Check]) -> bool:
        """Every check; whether all of them hold."""
        self.say("Checks", style="bold")
        for check in checks:
            line = f"  ✓ {check.text}" if check.is_so else f"  ✗ {check.text}: {check.instead}"
            self.say(line, style="green" if check.is_so else "bold red")
        return all(check.is_so for check in checks)

    def keep_running(self, stage: "Stage") -> None:
        """What to try next."""
        self.say("\nIt keeps running. Look around from another terminal, for instance:", style="bold")
        for command in ("status", "cases list", "cases show 1"):
            self.say(f"  domainwatch {command} --config {stage.config_folder}")
        host = stage.internet.cast.to_report
        self.say(f"  curl -H 'Host: {host}' {stage.internet.web.base_url}/")
        self.say("Ctrl-C ends it.")


def _answer(fact: Fact | None) -> str:
    return "not asked" if fact is None else words_of(fact)
