"""Each mail leaves at most once, and whatever becomes of it is written down."""

from datetime import timedelta

import pytest

from domainwatch.cases import Act
from domainwatch.flow import sending
from domainwatch.flow.casework import approve_case
from domainwatch.flow.health import mail_troubles, raise_trouble
from domainwatch.flow.notify import write_urgent_alerts
from domainwatch.flow.sending import Settlement, doubt_interrupted_sendings, send_outbox, settle_by_hand
from domainwatch.model import CaseState, Delivery, DeliveryState, Refused
from domainwatch.settings import Smtp
from domainwatch.store import outbox
from domainwatch.world import Internet, MailFault
from tests.flow.desk import Desk

pytestmark = pytest.mark.slow

MAILBOX = "abuse@registrar.example"
#: Each gives an urgent case of its own, and so a mail.
SUFFIXES = ("top", "shop", "xyz", "site", "online")


def write_alerts(desk: Desk, count: int = 1) -> None:
    desk.find(*(f"aliexpress.{suffix}" for suffix in SUFFIXES[:count]))
    write_urgent_alerts(desk.app)


def approve_report(desk: Desk) -> Delivery:
    """The report on the first case, in the outbox."""
    desk.find("aliexpress-sale.com")
    desk.act(1, Act.CONFIRM)
    brands, settings = desk.app.watching.brands, desk.config.settings
    approve_case(desk.store, 1, desk.wish(Act.APPROVE, "boris"), brands=brands, settings=settings, to=MAILBOX)
    return desk.mails[-1]


def states(desk: Desk) -> list[DeliveryState]:
    return [mail.state for mail in desk.mails]


def test_mail_arrives_as_it_was_written_and_once(online: Desk, world: Internet) -> None:
    write_alerts(online, 2)

    tallies = [dict(send_outbox(online.app)) for _ in range(3)]

    assert tallies == [{DeliveryState.SENT: 2}, {}, {}]
    assert [mail.raw for mail in world.mail.received] == [mail.message.raw for mail in online.mails]
    assert {mail.sender for mail in world.mail.received} == {"watch@a.example"}
    assert [mail.sent_at for mail in online.mails] == [online.clock.now()] * 2


def test_run_sends_all_that_waits_however_many(online: Desk, world: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    write_alerts(online, 5)

    send_outbox(online.app)

    assert len(world.mail.received) == 5


def test_mail_waits_for_its_hour(online: Desk, world: Internet) -> None:
    write_alerts(online)
    with online.store.write() as tx:
        outbox.requeue(tx, 1, online.clock.now() + timedelta(hours=2), "held", attempts=0)

    early = send_outbox(online.app)
    online.clock.advance(hours=2)
    late = send_outbox(online.app)

    assert (dict(early), dict(late)) == ({}, {DeliveryState.SENT: 1})
    assert len(world.mail.received) == 1


def test_temporary_refusal_is_tried_again_after_growing_pauses_and_given_up_after_days(
    online: Desk, world: Internet
) -> None:
    write_alerts(online)
    world.mail.fault = MailFault.TEMPORARY
    pauses: list[float] = []
    begun = online.clock.now()

    while states(online) == [DeliveryState.QUEUED]:
        online.clock.advance(minutes=0 if not pauses else pauses[-1])
        send_outbox(online.app)
        pauses.append((online.mails[0].message.not_before - online.clock.now()) / timedelta(minutes=1))

    assert pauses[:6] == [1, 5, 15, 30, 60, 240]
    assert pauses == [*sorted(pauses[:-1]), pauses[-1]]
    assert states(online) == [DeliveryState.FAILED]
    assert "451 4.3.0 Try again later" in online.mails[0].last_error
    assert timedelta(days=4) < online.clock.now() - begun < timedelta(days=6)


def test_trouble_with_the_server_clears_with_the_first_mail_it_takes(online: Desk, world: Internet) -> None:
    write_alerts(online)
    world.mail.fault = MailFault.BUSY
    send_outbox(online.app)
    troubles = online.troubles

    world.mail.fault = None
    online.clock.advance(minutes=1)
    send_outbox(online.app)

    assert "It is tried again." in troubles["mail server"]
    assert online.troubles == {}
    assert states(online) == [DeliveryState.SENT]


def test_final_refusal_fails_and_tells_how_to_mend_it(online: Desk, world: Internet) -> None:
    write_alerts(online)
    world.mail.rejected = {"ali@desk.example"}

    send_outbox(online.app)
    world.mail.rejected = set()
    online.clock.advance(days=1)
    send_outbox(online.app)

    assert states(online) == [DeliveryState.FAILED]
    assert world.mail.received == []
    assert online.mails[0].last_error == "550 5.1.1 No such mailbox"
    assert "domainwatch outbox list --state failed" in online.troubles["refused mails"]
    assert "domainwatch outbox settle NUMBER --resend" in online.troubles["refused mails"]


def test_server_that_is_away_costs_three_tries_a_run(online: Desk) -> None:
    write_alerts(online, 5)
    # Port 1 is nobody's.
    online.set(smtp=Smtp(port=1))
    online.open_app()

    tally = send_outbox(online.app)

    assert dict(tally) == {DeliveryState.QUEUED: 3}
    assert "127.0.0.1:1 takes no mail from us" in online.troubles["mail server"]


def test_server_that_is_away_for_weeks_costs_no_mail(online: Desk, world: Internet) -> None:
    write_alerts(online)
    world.mail.fault = MailFault.BUSY
    for _ in range(60):
        online.clock.advance(hours=12)
        send_outbox(online.app)

    world.mail.fault = None
    online.clock.advance(hours=12)
    send_outbox(online.app)

    assert states(online) == [DeliveryState.SENT]


def test_refused_mail_to_the_operators_does_not_breed_further_mail(online: Desk, world: Internet) -> None:
    raise_trouble(online.app, "resolver", "it does not answer")
    world.mail.rejected = {"ops@a.example"}

    for _ in range(6):
        mail_troubles(online.app)
        send_outbox(online.app)
        online.clock.advance(hours=1)

    assert set(online.troubles) == {"resolver", "refused mails"}
    assert len(online.mails) == 2


def test_mail_sent_again_by_hand_starts_with_all_its_tries(online: Desk, world: Internet) -> None:
    write_alerts(online)
    world.mail.rejected = {"ali@desk.example"}
    send_outbox(online.app)
    online.clock.advance(days=30)

    settle_by_hand(online.store, 1, Settlement.RESEND, "anna", online.clock.now())
    world.mail.rejected, world.mail.fault = set(), MailFault.TEMPORARY
    send_outbox(online.app)

    assert states(online) == [DeliveryState.QUEUED]
    assert online.troubles == {}


def test_dismissing_a_case_ends_the_trouble_about_its_refused_report(online: Desk, world: Internet) -> None:
    approve_report(online)
    world.mail.rejected = {MAILBOX}
    send_outbox(online.app)
    before = set(online.troubles)

    online.act(1, Act.DISMISS)

    assert (before, online.troubles) == ({"refused mails"}, {})


def test_mail_whose_fate_nobody_knows_is_never_sent_again(online: Desk, world: Internet) -> None:
    write_alerts(online)
    world.mail.fault = MailFault.DROP_AFTER_DATA
    send_outbox(online.app)

    world.mail.fault = None
    online.clock.advance(days=10)
    doubt_interrupted_sendings(online.app)
    send_outbox(online.app)

    assert states(online) == [DeliveryState.UNCERTAIN]
    assert len(world.mail.received) == 1
    assert "domainwatch outbox settle NUMBER" in online.troubles["uncertain mails"]


def test_mail_that_a_dead_process_left_in_the_middle_becomes_uncertain(online: Desk, world: Internet) -> None:
    write_alerts(online, 2)
    with online.store.write() as tx:
        outbox.begin_sending(tx, 1)

    doubted = doubt_interrupted_sendings(online.app)
    send_outbox(online.app)

    assert doubted == 1
    assert states(online) == [DeliveryState.UNCERTAIN, DeliveryState.SENT]
    assert len(world.mail.received) == 1
    assert "uncertain mails" in online.troubles


@pytest.mark.parametrize(
    ("decision", "state", "arrive"),
    [
        (Settlement.SENT, DeliveryState.SENT, 1),
        (Settlement.RESEND, DeliveryState.SENT, 2),
        (Settlement.DROP, DeliveryState.CANCELLED, 1),
    ],
)
def test_person_settles_an_uncertain_mail(
    online: Desk, world: Internet, decision: Settlement, state: DeliveryState, arrive: int
) -> None:
    write_alerts(online)
    world.mail.fault = MailFault.DROP_AFTER_DATA
    send_outbox(online.app)
    world.mail.fault = None

    settle_by_hand(online.store, 1, decision, "anna", online.clock.now())
    said = online.mails[0].last_error
    send_outbox(online.app)

    assert said == f"settled by anna: {decision.value}"
    assert states(online) == [state]
    assert len(world.mail.received) == arrive
    assert online.troubles == {}


def test_only_uncertain_and_failed_mails_are_settled_by_hand(online: Desk) -> None:
    write_alerts(online)

    with pytest.raises(Refused, match="mail 1 is queued; only uncertain and failed ones are settled"):
        settle_by_hand(online.store, 1, Settlement.SENT, "anna", online.clock.now())
    with pytest.raises(Refused, match="there is no mail 7"):
        settle_by_hand(online.store, 7, Settlement.SENT, "anna", online.clock.now())


def test_report_that_left_moves_its_case(online: Desk, world: Internet) -> None:
    report = approve_report(online)

    send_outbox(online.app)

    file = online.file()
    assert file.case.state is CaseState.REPORTED
    assert (file.history[-1].what, file.history[-1].who) == ("report", "domainwatch")
    assert report.message.message_id in file.history[-1].why
    assert file.flaws == ()
    assert [mail.recipients for mail in world.mail.received] == [(MAILBOX,)]


@pytest.mark.parametrize("act", [Act.DISMISS, Act.CLOSE])
def test_report_on_a_case_that_lost_its_approval_does_not_leave(online: Desk, world: Internet, act: Act) -> None:
    approve_report(online)
    online.act(1, act)

    send_outbox(online.app)

    assert states(online) == [DeliveryState.CANCELLED]
    assert world.mail.received == []


def test_report_that_a_person_sends_again_still_needs_the_approval(online: Desk, world: Internet) -> None:
    approve_report(online)
    world.mail.rejected = {MAILBOX}
    send_outbox(online.app)
    world.mail.rejected = set()
    settle_by_hand(online.store, 1, Settlement.RESEND, "anna", online.clock.now())
    with online.store.write() as tx:
        # The gate at the door does not rely on the one at the desk.
        outbox.settle(tx, 1, DeliveryState.UNCERTAIN)
    online.act(1, Act.DISMISS)
    settle_by_hand(online.store, 1, Settlement.RESEND, "anna", online.clock.now())

    tally = send_outbox(online.app)

    assert dict(tally) == {DeliveryState.CANCELLED: 1}
    assert online.mails[0].last_error == "the case is no longer approved"
    assert world.mail.received == []


def test_uncertain_report_that_did_arrive_moves_its_case_when_settled(online: Desk, world: Internet) -> None:
    approve_report(online)
    world.mail.fault = MailFault.DROP_AFTER_DATA
    send_outbox(online.app)
    before = online.file().case.state

    settle_by_hand(online.store, 1, Settlement.SENT, "anna", online.clock.now())

    assert (before, online.file().case.state) == (CaseState.APPROVED, CaseState.REPORTED)
    assert online.file().flaws == ()


def test_stop_leaves_the_rest_for_the_next_start(online: Desk, world: Internet) -> None:
    write_alerts(online, 3)
    online.app.stopping.set()

    send_outbox(online.app)

    assert world.mail.received == []
    assert states(online) == [DeliveryState.QUEUED] * 3
