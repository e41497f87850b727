"""Mails that wait, failed, or nobody knows about."""

from datetime import UTC
from pathlib import Path

import click

from domainwatch.cli._open import opened_store
from domainwatch.cli._options import NUMBER, config_option, json_option, login
from domainwatch.cli._print import moment_of, print_json, print_table
from domainwatch.model import Delivery, DeliveryState, Refused

_STATES = click.Choice([state.value for state in DeliveryState])


@click.group("outbox", short_help="Look at mails; settle those whose sending was cut.")
def outbox() -> None:
    """Look at the mails that domainwatch wrote, and settle those that need a person.

    A mail is `uncertain` when the line broke after it was handed over and before the server answered, or when the
    program was killed just then: it may or may not have arrived. It is never sent again by itself. Ask the recipient
    or read the mail server's log, then settle it.

    \b
      domainwatch outbox list --state uncertain
      domainwatch outbox settle 17 --sent
    """


COMMAND = outbox


@outbox.command("list")
@config_option
@click.option("--state", "states", type=_STATES, multiple=True, help="Only mails in this state (may be repeated).")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many, newest first."
)
@json_option
def list_mails(config: Path, states: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List mails, newest first."""
    from domainwatch.store import outbox as mails

    with opened_store(config) as (_, store), store.read() as tx:
        found = mails.listed(tx, [DeliveryState(state) for state in states], limit)
    if as_json:
        print_json([_as_json(mail) for mail in found])
        return
    print_table(
        ("number", "state", "kind", "to", "subject", "written (UTC)", "sent (UTC)", "last words"),
        [
            (
                mail.id,
                mail.state.value,
                mail.message.kind,
                mail.message.recipient,
                mail.message.subject,
                moment_of(mail.created_at),
                moment_of(mail.sent_at),
                mail.last_error,
            )
            for mail in found
        ],
    )


@outbox.command("show")
@config_option
@click.argument("number", type=NUMBER)
def show_mail(config: Path, number: int) -> None:
    """Print one mail as it goes over the line (headers and body, undecoded)."""
    from domainwatch.names import shown
    from domainwatch.store import outbox as mails

    with opened_store(config) as (_, store), store.read() as tx:
        found = mails.get(tx, number)
    if found is None:
        raise Refused(f"there is no mail {number}")
    click.echo("\n".join(map(shown, found.message.raw.decode("utf-8", "replace").splitlines())))


@outbox.command("settle")
@config_option
@click.argument("number", type=NUMBER)
@click.option("--sent", "decision", flag_value="sent", help="It arrived.")
@click.option("--resend", "decision", flag_value="resend", help="It did not arrive, or its address is mended: send it.")
@click.option("--drop", "decision", flag_value="drop", help="It shall not be sent.")
@click.option("--as", "who", default=login, show_default="your login", help="Who decides.")
def settle_mail(config: Path, number: int, decision: str | None, who: str) -> None:
    """Say what became of an uncertain or failed mail, or what shall become of it."""
    from domainwatch.flow.sending import Settlement, settle_by_hand
    from domainwatch.net import SystemClock

    if decision is None:
        raise click.UsageError("say what became of it: --sent, --resend or --drop")
    with opened_store(config) as (_, store):
        settle_by_hand(store, number, Settlement(decision), who, SystemClock().now())
    click.echo(f"mail {number}: {decision}")


def _as_json(mail: Delivery) -> dict[str, object]:
    return {
        "number": mail.id,
        "state": mail.state.value,
        "kind": mail.message.kind,
        "case": mail.message.case_id,
        "recipient": mail.message.recipient,
        "subject": mail.message.subject,
        "message_id": mail.message.message_id,
        "attempts": mail.attempts,
        "last_words": mail.last_error,
        "created_at": mail.created_at.astimezone(UTC),
        "sent_at": mail.sent_at,
    }
