"""Mails from the terminal."""

from datetime import timedelta

import pytest

from domainwatch.model import DeliveryState
from domainwatch.store import outbox
from tests.cli.desk import NOW, Desk
from tests.cli.test_cases import number_of, refused

pytestmark = pytest.mark.slow

KEYS = ["number", "state", "kind", "case", "recipient", "subject", "message_id", "attempts", "last_words"]
KEYS += ["created_at", "sent_at"]


@pytest.fixture
def number(desk: Desk) -> str:
    """The number of a report that waits in the outbox."""
    case = number_of(desk, "aliexpress.top")
    desk("cases", "confirm", case, "--as", "anna")
    desk("cases", "approve", case, "--as", "boris")
    return str(desk("outbox", "list", "--json").json[0]["number"])


def put_into(desk: Desk, number: str, state: DeliveryState) -> None:
    store = desk.store()
    with store.write() as tx:
        outbox.settle(tx, int(number), state, error="the line broke \x1b[31m", sent_at=NOW + timedelta(seconds=1))
    store.close()


def test_list_shows_what_waits(desk: Desk, number: str) -> None:
    (mail,) = desk("outbox", "list", "--json").json

    shown = desk("outbox", "list")
    assert list(mail) == KEYS
    assert (mail["state"], mail["kind"], mail["recipient"]) == ("queued", "report", "abuse@registrar-one.example")
    assert "abuse@registrar-one.example" in shown.out
    assert shown.status == 0
    assert desk("outbox", "list", "--state", "sent", "--json").json == []


def test_show_prints_the_mail_as_it_goes_over_the_line(desk: Desk, number: str) -> None:
    said = desk("outbox", "show", number)

    assert said.out.startswith("From: domainwatch <")
    assert "Message-ID: <report." in said.out
    assert "[DW-" in said.out


@pytest.mark.parametrize(
    ("decision", "state", "case"),
    [("--sent", "sent", "reported"), ("--resend", "queued", "approved"), ("--drop", "cancelled", "approved")],
)
def test_uncertain_mail_is_settled_by_a_person(desk: Desk, number: str, decision: str, state: str, case: str) -> None:
    put_into(desk, number, DeliveryState.UNCERTAIN)

    said = desk("outbox", "settle", number, decision, "--as", "anna")

    assert said.out == f"mail {number}: {decision.removeprefix('--')}\n"
    (mail,) = desk("outbox", "list", "--json").json
    assert (mail["state"], mail["last_words"]) == (state, f"settled by anna: {decision.removeprefix('--')}")
    assert desk("cases", "list", "--json", "--state", case).json[0]["domain"] == "aliexpress.top"


def test_words_of_a_server_reach_the_terminal_harmless(desk: Desk, number: str) -> None:
    put_into(desk, number, DeliveryState.FAILED)

    assert "\x1b" not in desk("outbox", "list").out


def test_what_cannot_be_settled_is_said_in_one_line(desk: Desk, number: str) -> None:
    assert "is queued; only uncertain and failed ones are settled" in refused(
        desk("outbox", "settle", number, "--sent")
    )
    assert "there is no mail 999" in refused(desk("outbox", "settle", "999", "--sent"))
    assert "there is no mail 999" in refused(desk("outbox", "show", "999"))


def test_settling_without_a_decision_is_wrong_usage(desk: Desk, number: str) -> None:
    said = desk("outbox", "settle", number)

    assert said.status == 2
    assert "--sent, --resend or --drop" in said.err
