"""The life of a case in the hands of people."""

from dataclasses import replace

import pytest

from domainwatch.cases import Act
from domainwatch.flow.casework import approve_case, open_case_file
from domainwatch.model import CaseState, DeliveryState, Message, Refused
from domainwatch.settings import Cases
from domainwatch.store import outbox
from tests.flow.desk import SBERBANK, Desk

DOMAIN = "aliexpress-sale.top"
MAILBOX = "abuse@registrar.example"


@pytest.fixture
def confirmed(desk: Desk) -> Desk:
    """A desk with one case, which anna has confirmed."""
    desk.find(DOMAIN)
    desk.act(1, Act.CONFIRM)
    return desk


def approve(desk: Desk, who: str = "boris", to: str = "") -> Message:
    wish = desk.wish(Act.APPROVE, who)
    return approve_case(desk.store, 1, wish, brands=desk.app.watching.brands, settings=desk.config.settings, to=to)


def assert_nothing_happened(desk: Desk) -> None:
    assert desk.file().case.state is CaseState.CONFIRMED
    assert [line.what for line in desk.file().history] == ["open", "confirm"]
    assert desk.mails == []


def test_approval_queues_the_report_to_the_published_mailbox(confirmed: Desk) -> None:
    confirmed.learn_mailbox(DOMAIN, MAILBOX)

    report = approve(confirmed)

    file = confirmed.file()
    assert [(mail.message, mail.state) for mail in file.mails] == [(report, DeliveryState.QUEUED)]
    assert (report.kind, report.recipient, report.case_id) == ("report", MAILBOX, 1)
    assert file.case.state is CaseState.APPROVED
    assert [(line.what, line.who) for line in file.history[1:]] == [("confirm", "anna"), ("approve", "boris")]
    assert file.flaws == ()


def test_one_person_cannot_confirm_and_approve(confirmed: Desk) -> None:
    with pytest.raises(Refused, match="somebody else must approve"):
        approve(confirmed, "anna", to=MAILBOX)

    assert_nothing_happened(confirmed)


def test_one_person_can_where_the_configuration_allows_it(confirmed: Desk) -> None:
    confirmed.set(cases=Cases(four_eyes=False))

    approve(confirmed, "anna", to=MAILBOX)

    assert confirmed.file().case.state is CaseState.APPROVED


def test_approval_without_a_known_mailbox_is_refused_and_changes_nothing(confirmed: Desk) -> None:
    with pytest.raises(Refused, match=f"no abuse mailbox is known for {DOMAIN}.*wait for it.*--to ADDRESS"):
        approve(confirmed)

    assert_nothing_happened(confirmed)


@pytest.mark.parametrize(
    "published", ["redacted for privacy", "noreply@registrar.example", "two@a.example, b@a.example"]
)
def test_text_that_is_no_mailbox_counts_as_none(confirmed: Desk, published: str) -> None:
    confirmed.learn_mailbox(DOMAIN, published)

    with pytest.raises(Refused, match="has been asked and published none"):
        approve(confirmed)

    assert_nothing_happened(confirmed)


def test_report_goes_where_the_approver_says(confirmed: Desk) -> None:
    confirmed.learn_mailbox(DOMAIN, MAILBOX)

    report = approve(confirmed, to="duty@registry.example")

    assert report.recipient == "duty@registry.example"


@pytest.mark.parametrize("to", ["nobody", "a b@c.example", "a@c.example\r\nBcc: d@e.example", "<a@b.example>"])
def test_address_that_is_none_is_refused_and_changes_nothing(confirmed: Desk, to: str) -> None:
    with pytest.raises(Refused, match="is not a mail address"):
        approve(confirmed, to=to)

    assert_nothing_happened(confirmed)


def test_report_needs_the_brand_file(confirmed: Desk) -> None:
    confirmed.write_brand("sberbank", SBERBANK)
    (confirmed.config.brands_folder / "aliexpress.yaml").unlink()
    confirmed.app.watching.reload()

    with pytest.raises(Refused, match=r"aliexpress\.yaml is gone or broken"):
        approve(confirmed, to=MAILBOX)

    assert_nothing_happened(confirmed)


def test_dismissal_takes_the_waiting_report_back(confirmed: Desk) -> None:
    approve(confirmed, to=MAILBOX)

    confirmed.act(1, Act.DISMISS, "boris", "the shop is licensed")

    (mail,) = confirmed.mails
    assert (mail.state, mail.last_error) == (DeliveryState.CANCELLED, "dismiss by boris")


def test_second_round_is_a_report_of_its_own(confirmed: Desk) -> None:
    first = approve(confirmed, to=MAILBOX)
    for act in (Act.DISMISS, Act.REOPEN, Act.CONFIRM):
        confirmed.act(1, act)

    second = approve(confirmed, to=MAILBOX)

    assert first.key != second.key
    assert [mail.state for mail in confirmed.mails] == [DeliveryState.CANCELLED, DeliveryState.QUEUED]
    assert confirmed.file().flaws == ()


def test_second_round_is_possible_however_many_mails_the_case_has(confirmed: Desk) -> None:
    approve(confirmed, to=MAILBOX)
    confirmed.act(1, Act.DISMISS)
    (first,) = confirmed.mails
    with confirmed.store.write() as tx:
        for number in range(60):
            outbox.put(tx, replace(first.message, key=f"urgent:{number}", kind="urgent"), confirmed.clock.now())
    for act in (Act.REOPEN, Act.CONFIRM):
        confirmed.act(1, act)

    second = approve(confirmed, to=MAILBOX)

    assert second.key != first.message.key


def test_illegal_move_is_refused_in_words_and_changes_nothing(confirmed: Desk) -> None:
    with pytest.raises(Refused, match="case 1 is confirmed: it cannot take; possible now: approve, close, dismiss"):
        confirmed.act(1, Act.TAKE)
    with pytest.raises(Refused, match="to close a case needs a reason"):
        confirmed.act(1, Act.CLOSE, why="")

    assert_nothing_happened(confirmed)


def test_note_is_written_down_and_moves_nothing(confirmed: Desk) -> None:
    confirmed.clock.advance(hours=1)

    confirmed.act(1, Act.NOTE, "boris", "called the registrar")

    last = confirmed.file().history[-1]
    assert (last.who, last.what, last.why, last.at) == ("boris", "note", "called the registrar", confirmed.clock.now())
    assert last.before == last.after == CaseState.CONFIRMED


def test_case_that_is_not_there_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(Refused, match="there is no case 7; domainwatch cases list"):
        open_case_file(desk.store, 7)
