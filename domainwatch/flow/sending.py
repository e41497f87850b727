"""The outbox is handed to the mail server: each mail at most once, and nothing that lost its approval."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from domainwatch.cases import Act, system_line
from domainwatch.flow.app import App
from domainwatch.flow.findings import write_line
from domainwatch.flow.health import clear_trouble, raise_trouble
from domainwatch.model import CaseState, Delivery, DeliveryState, Refused
from domainwatch.net import Sending, send_mail
from domainwatch.store import Store, Tx, cases, health, outbox

#: Mails looked up at once; with their text in memory they take some megabytes.
BATCH = 500
#: Minutes to wait after the first, second, ... failed try; the last one repeats (RFC 5321 section 4.5.4.1 asks for 30).
_PAUSES = (1, 5, 15, 30, 60, 240)
#: Tries that a mail itself costs (RFC 5321 section 4.5.4.1: give up after four to five days); a server that is away
#: costs it none.
_TRIES = 34
#: Tries that fail in a row before a run stops: the server is away, and the rest would fail the same way.
_TRIES_IN_VAIN = 3


def doubt_interrupted_sendings(app: App) -> int:
    """Marks mails that were left in the middle of sending, by a dead process or by a failed run; gives their number.

    Nobody can know whether the server took such a mail, so it is neither sent again nor forgotten: a person decides.
    There is one sender a database, so whatever is in the middle before it begins will never be finished.
    """
    with app.store.write() as tx:
        doubtful = outbox.doubt_interrupted(tx, "the program ended while this mail was being sent")
        tell_mail_troubles(tx, app.clock.now())
    return len(doubtful)


def send_outbox(app: App) -> Counter[DeliveryState]:
    """Hands over every mail whose time has come; gives how many went which way (`queued`: to be tried again)."""
    tally: Counter[DeliveryState] = Counter()
    in_vain = 0
    doubt_interrupted_sendings(app)
    for delivery in _due(app):
        if in_vain >= _TRIES_IN_VAIN:
            break
        state = _send_one(app, delivery)
        in_vain = in_vain + 1 if state is DeliveryState.QUEUED else 0
        tally[state] += 1
    return tally


def _due(app: App) -> Iterator[Delivery]:
    """Every mail whose time has come, until the app stops; one that must wait again is not given twice."""
    while True:
        with app.store.read() as tx:
            batch = outbox.due(tx, app.clock.now(), BATCH)
        for delivery in batch:
            if app.stopping.is_set():
                return
            yield delivery
        if not batch:
            return


def _send_one(app: App, delivery: Delivery) -> DeliveryState:
    # State first: the row says `sending` before the first byte leaves, so that a crash can never send it twice.
    with app.store.write() as tx:
        if not _may_leave(tx, delivery):
            outbox.settle(tx, delivery.id, DeliveryState.CANCELLED, error="the case is no longer approved")
            return DeliveryState.CANCELLED
        if not outbox.begin_sending(tx, delivery.id):
            return DeliveryState.SENDING
    message = delivery.message
    settings = app.settings
    sender = (settings.reports.sender if message.kind == "report" else "") or settings.alerts.sender
    outcome, words = send_mail(app.mail_server, sender, message.recipient, message.raw)
    state = _write_outcome(app, delivery, outcome, words)
    _judge_server(app, outcome, words)
    return state


def _may_leave(tx: Tx, delivery: Delivery) -> bool:
    """The last gate: a report leaves only while its case is approved."""
    if delivery.message.kind != "report" or delivery.message.case_id is None:
        return True
    case = cases.get(tx, delivery.message.case_id)
    return case is not None and case.state is CaseState.APPROVED


def _write_outcome(app: App, delivery: Delivery, outcome: Sending, words: str) -> DeliveryState:
    now = app.clock.now()
    with app.store.write() as tx:
        if outcome is Sending.TAKEN:
            outbox.settle(tx, delivery.id, DeliveryState.SENT, sent_at=now)
            note_sent(tx, delivery, now)
            return DeliveryState.SENT
        tries = delivery.attempts + (0 if outcome is Sending.AWAY else 1)
        if outcome in {Sending.AWAY, Sending.LATER} and tries < _TRIES:
            pause = _PAUSES[min(delivery.attempts, len(_PAUSES) - 1)]
            outbox.requeue(tx, delivery.id, now + timedelta(minutes=pause), words, tries)
            return DeliveryState.QUEUED
        state = DeliveryState.UNCERTAIN if outcome is Sending.UNKNOWN else DeliveryState.FAILED
        outbox.settle(tx, delivery.id, state, error=words)
        tell_mail_troubles(tx, now)
        return state


def note_sent(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """Moves the case of a report that has left; alerts move nothing."""
    message = delivery.message
    case = cases.get(tx, message.case_id) if message.case_id is not None else None
    if case is None or message.kind != "report":
        return
    state = CaseState.REPORTED if case.state is CaseState.APPROVED else case.state
    told = f"the mail server took the report to {message.recipient} ({message.message_id})"
    write_line(tx, system_line(case, Act.REPORT, told, now, state))
    cases.set_state(tx, case.id, state, now)


def _judge_server(app: App, outcome: Sending, words: str) -> None:
    server = f"{app.mail_server.host}:{app.mail_server.port}"
    if outcome is Sending.AWAY:
        raise_trouble(app, "mail server", f"{server} takes no mail from us: {words}. It is tried again.")
    else:
        clear_trouble(app, "mail server")


def tell_mail_troubles(tx: Tx, at: datetime) -> None:
    """Raises or clears the trouble about mails that need a person, one for all of them.

    One trouble a mail would multiply where the operators' own mail is refused.
    """
    count = outbox.count_by_state(tx)
    for state, key, text in (
        (DeliveryState.FAILED, "refused mails", "mails were refused for good; mend the addresses"),
        (DeliveryState.UNCERTAIN, "uncertain mails", "mails may or may not have arrived; ask who should have them"),
    ):
        if count.get(state, 0):
            look = f"domainwatch outbox list --state {state.value}; domainwatch outbox settle NUMBER --resend (or"
            end = "--drop)" if state is DeliveryState.FAILED else "--sent)"
            health.raise_trouble(tx, key, f"{count[state]} {text}, then: {look} {end}", at)
        else:
            health.clear(tx, key, at)


class Settlement(StrEnum):
    """What a person decides about a mail that is uncertain or has failed."""

    SENT = "sent"
    RESEND = "resend"
    DROP = "drop"


def settle_by_hand(store: Store, delivery_id: int, decision: Settlement, who: str, at: datetime) -> None:
    """Writes down what a person found out about a mail.

    Raises: Refused: there is no such mail, or it is neither uncertain nor failed.
    """
    with store.write() as tx:
        delivery = outbox.get(tx, delivery_id)
        if delivery is None:
            raise Refused(f"there is no mail {delivery_id}")
        if delivery.state not in {DeliveryState.UNCERTAIN, DeliveryState.FAILED}:
            raise Refused(f"mail {delivery_id} is {delivery.state.value}; only uncertain and failed ones are settled")
        said = f"settled by {who}: {decision.value}"
        if decision is Settlement.SENT:
            outbox.settle(tx, delivery_id, DeliveryState.SENT, error=said, sent_at=at)
            note_sent(tx, delivery, at)
        elif decision is Settlement.RESEND:
            outbox.requeue(tx, delivery_id, at, said, attempts=0)
        else:
            outbox.settle(tx, delivery_id, DeliveryState.CANCELLED, error=said)
        tell_mail_troubles(tx, at)
