"""Work on cases."""

import functools
import getpass
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from domainwatch.cli._casefile import case_as_json, file_as_json, print_file
from domainwatch.cli._open import opened_store
from domainwatch.cli._options import config_option, json_option
from domainwatch.cli._print import moment_of, print_json, print_table
from domainwatch.model import Case, CaseState

_STATES = click.Choice([state.value for state in CaseState])
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Age(click.ParamType[timedelta]):
    """A length of time such as 30m, 12h, 7d or 2w."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The length of time that the text means."""
        match = re.fullmatch(r"(\d{1,5})([mhdw])", str(value))
        if match is None:
            self.fail(f"{value!r} is no length of time; write 30m, 12h, 7d or 2w", param, ctx)
        return timedelta(**{_UNITS[match[2]]: int(match[1])})


@click.group("cases", short_help="Look at cases, judge them, approve reports.")
def cases() -> None:
    """Look at what was found, judge it, and approve the reports that leave.

    A case is one registrable domain against one brand. It is `new`, then somebody confirms that it is abuse (or
    dismisses it); somebody else approves the report; the daemon sends it and the case is `reported`; when the name is
    gone, close it. Each step is written into the case's journal: who, when and why.

    \b
      domainwatch cases list --state new --brand aliexpress
      domainwatch cases show 12
      domainwatch cases confirm 12 --why "copies the login page"
      domainwatch cases approve 12 --as second.person
    """


COMMAND = cases


@cases.command("list")
@config_option
@click.option("--brand", help="Only this brand (its file's name without .yaml).")
@click.option("--state", "states", type=_STATES, multiple=True, help="Only this state (may be repeated).")
@click.option("--newer-than", type=Age(), help="Only cases opened within this time, such as 24h.")
@click.option("--older-than", type=Age(), help="Only cases opened before this time, such as 7d.")
@click.option("--min-score", type=click.IntRange(0, 100), default=0, help="Only cases with at least this score.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="At most so many.")
@json_option
def list_cases(  # noqa: PLR0913 - it mirrors the command line
    config: Path,
    brand: str | None,
    states: tuple[str, ...],
    newer_than: timedelta | None,
    older_than: timedelta | None,
    min_score: int,
    limit: int,
    as_json: bool,
) -> None:
    """List cases, highest score first."""
    from domainwatch.flow import casework
    from domainwatch.net import SystemClock
    from domainwatch.store import CaseFilter

    now = SystemClock().now()
    wanted = CaseFilter(
        brand_id=brand or "",
        states=[CaseState(state) for state in states],
        min_score=min_score,
        opened_after=None if newer_than is None else now - newer_than,
        opened_before=None if older_than is None else now - older_than,
    )
    with opened_store(config) as (_, store):
        found = casework.list_cases(store, wanted, limit)
    if as_json:
        print_json([case_as_json(case) for case in found])
    else:
        _print_list(found)


def _print_list(found: list[Case]) -> None:
    if not found:
        click.echo("no cases match")
        return
    print_table(
        ("case", "score", "state", "brand", "domain", "as registered", "opened (UTC)"),
        [
            (one.id, one.score, one.state.value, one.brand_id, one.domain_u, one.domain, moment_of(one.opened_at))
            for one in found
        ],
    )


@cases.command("show")
@config_option
@click.argument("number", type=int)
@json_option
def show_case(config: Path, number: int, as_json: bool) -> None:
    """Show one case: names, reasons, facts, abuse mailbox, mails, journal."""
    from domainwatch.flow.casework import open_case_file

    with opened_store(config) as (_, store):
        file = open_case_file(store, number)
    if as_json:
        print_json(file_as_json(file))
    else:
        print_file(file)


def _acting(function: Callable[..., None]) -> Callable[..., None]:
    """The options that every act on a case has."""
    options = (
        config_option,
        click.argument("number", type=int),
        click.option("--why", default="", help="The reason, kept in the case's journal."),
        click.option(
            "--as",
            "who",
            default=getpass.getuser,
            envvar="DOMAINWATCH_USER",
            show_default="DOMAINWATCH_USER or your login",
            help="Who acts.",
        ),
        json_option,
    )
    return functools.reduce(lambda wrapped, option: option(wrapped), reversed(options), function)


def _plain_act(act: str, help_text: str) -> None:
    @cases.command(act, help=help_text)
    @_acting
    def command(config: Path, number: int, why: str, who: str, as_json: bool) -> None:
        from domainwatch.cases import Act, Wish
        from domainwatch.flow.casework import act_on_case
        from domainwatch.net import SystemClock

        with opened_store(config) as (loaded, store):
            wish = Wish(act=Act(act), who=who, why=why, at=SystemClock().now())
            case = act_on_case(store, number, wish, four_eyes=loaded.settings.cases.four_eyes)
        _tell(case, as_json)


_plain_act("take", "Take a new case up: it is in triage then.")
_plain_act("confirm", "Confirm that it is abuse. The daemon then asks the registry whom a report can reach.")
_plain_act("dismiss", "Say that it is no abuse, and why; a report that waits is taken back.")
_plain_act("close", "End a case, and say how; a new name under the domain opens it again.")
_plain_act("reopen", "Bring a case back into triage, and say why.")
_plain_act("note", "Add a note (--why TEXT) to the journal.")


@cases.command("approve")
@_acting
@click.option("--to", default="", help="Mailbox to report to, where none was published or this one is better.")
def approve_case(config: Path, number: int, why: str, who: str, as_json: bool, to: str) -> None:
    """Approve a confirmed case: its report leaves for the abuse mailbox with the daemon's next round of sending.

    Somebody else than who confirmed must approve, unless cases.four_eyes is false.
    """
    from domainwatch.cases import Act, Wish
    from domainwatch.flow import casework
    from domainwatch.flow.watching import Watching
    from domainwatch.net import SystemClock

    with opened_store(config) as (loaded, store):
        watching = Watching(loaded.brands_folder)
        watching.reload()
        wish = Wish(act=Act.APPROVE, who=who, why=why, at=SystemClock().now())
        report = casework.approve_case(store, number, wish, brands=watching.brands, settings=loaded.settings, to=to)
        case = casework.open_case_file(store, number).case
    if not as_json:
        click.echo(f"the report to {report.recipient} waits in the outbox")
    _tell(case, as_json)


def _tell(case: Case, as_json: bool) -> None:
    if as_json:
        print_json(case_as_json(case))
    else:
        click.echo(f"case {case.id} is {case.state.value}")
