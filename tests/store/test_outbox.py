"""The outbox: each mail once, and every one accounted for."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domainwatch.model import DeliveryState
from domainwatch.store import Store, Tx, cases, outbox
from tests.store.values import AT, hit, mail


def queued(tx: Tx, key: str) -> int:
    """The number of a new mail with this key."""
    assert outbox.put(tx, mail(key), AT)
    return max(delivery.id for delivery in outbox.listed(tx, (), 100))


def test_mail_is_queued_once_by_key_whatever_became_of_the_first(store: Store) -> None:
    with store.write() as tx:
        number = queued(tx, "one")
        again = [outbox.put(tx, mail("one"), AT)]
        for state in DeliveryState:
            outbox.settle(tx, number, state)
            again.append(outbox.put(tx, mail("one"), AT))
        other = outbox.put(tx, mail("two"), AT)

    assert set(again) == {False}
    assert other


def test_mail_comes_out_as_it_went_in(store: Store) -> None:
    with store.write() as tx:
        number = queued(tx, "one")
        found = outbox.get(tx, number)

    assert found is not None
    assert found.message == mail("one")
    assert (found.state, found.attempts, found.created_at, found.sent_at) == (DeliveryState.QUEUED, 0, AT, None)


def test_mail_is_due_from_its_hour_on_and_oldest_first(store: Store) -> None:
    with store.write() as tx:
        numbers = [queued(tx, key) for key in ("one", "two", "three")]
        outbox.requeue(tx, numbers[0], AT + timedelta(minutes=1), "451 later", attempts=1)
        early = [delivery.id for delivery in outbox.due(tx, AT, 10)]
        late = [delivery.id for delivery in outbox.due(tx, AT + timedelta(minutes=1), 2)]

    assert early == numbers[1:]
    assert late == numbers[:2]


def test_only_one_sender_gets_a_mail(store: Store) -> None:
    with store.write() as tx:
        number = queued(tx, "one")
        first, second = outbox.begin_sending(tx, number), outbox.begin_sending(tx, number)
        found = outbox.get(tx, number)

    assert (first, second) == (True, False)
    assert found is not None
    assert (found.state, found.attempts) == (DeliveryState.SENDING, 1)


def test_interrupted_mails_become_uncertain_and_no_other(store: Store) -> None:
    with store.write() as tx:
        numbers = {state: queued(tx, state.value) for state in DeliveryState}
        for state, number in numbers.items():
            outbox.settle(tx, number, state)

        doubtful = outbox.doubt_interrupted(tx, "the program ended")
        again = outbox.doubt_interrupted(tx, "the program ended")
        states = {delivery.id: delivery.state for delivery in outbox.listed(tx, (), 100)}

    assert [delivery.id for delivery in doubtful] == [numbers[DeliveryState.SENDING]]
    assert [(delivery.state, delivery.last_error) for delivery in doubtful] == [
        (DeliveryState.UNCERTAIN, "the program ended")
    ]
    assert again == []
    expected = {number: state for state, number in numbers.items()}
    assert states == expected | {numbers[DeliveryState.SENDING]: DeliveryState.UNCERTAIN}


@pytest.mark.parametrize(
    ("kind", "state", "is_taken_back"),
    [
        ("report", DeliveryState.QUEUED, True),
        ("report", DeliveryState.FAILED, True),
        ("report", DeliveryState.SENDING, False),
        ("report", DeliveryState.SENT, False),
        ("report", DeliveryState.UNCERTAIN, False),
        ("urgent", DeliveryState.QUEUED, False),
    ],
)
def test_only_unsent_reports_are_taken_back(store: Store, kind: str, state: DeliveryState, is_taken_back: bool) -> None:
    with store.write() as tx:
        case = cases.open_new(tx, "aliexpress", hit().domain, 70, AT)
        assert outbox.put(tx, mail("of the case", kind=kind, case_id=case.id), AT)
        (delivery,) = outbox.listed(tx, (), 10, case.id)
        outbox.settle(tx, delivery.id, state)

        count = outbox.cancel_queued(tx, case.id, "dismissed by anna")
        (after,) = outbox.listed(tx, (), 10, case.id)

    assert count == is_taken_back
    assert after.state is (DeliveryState.CANCELLED if is_taken_back else state)


def _begin(tx: Tx, number: int) -> None:
    outbox.begin_sending(tx, number)


def _settle(tx: Tx, number: int) -> None:
    outbox.settle(tx, number, DeliveryState.SENT, sent_at=AT)


@pytest.mark.parametrize("step", [_begin, _settle])
def test_other_mails_are_left_alone(store: Store, step: Callable[[Tx, int], None]) -> None:
    with store.write() as tx:
        numbers = [queued(tx, key) for key in ("one", "two")]
        step(tx, numbers[0])
        other = outbox.get(tx, numbers[1])

    assert other is not None
    assert (other.state, other.attempts, other.sent_at) == (DeliveryState.QUEUED, 0, None)
