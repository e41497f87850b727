"""Facts keep their history: what was answered, from when, until when."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domainwatch.model import Fact, Outcome
from domainwatch.store import Store, facts, open_store
from domainwatch.store.tables import facts as rows
from tests.store.values import AT

ANSWERS = st.sampled_from(
    [
        (Outcome.DATA, ("192.0.2.1",), "dns one"),
        (Outcome.DATA, ("192.0.2.1", "192.0.2.2"), "dns one"),
        (Outcome.DATA, ("192.0.2.1",), "dns two"),
        (Outcome.NO_DATA, (), "dns one"),
        (Outcome.TIMEOUT, (), "dns one"),
    ]
)
Answer = tuple[Outcome, tuple[str, ...], str]


def fact(answer: Answer, minute: int = 0, *, kind: str = "dns.a", name: str = "shop.example") -> Fact:
    outcome, values, source = answer
    seen_at = AT + timedelta(minutes=minute)
    return Fact(name=name, kind=kind, outcome=outcome, values=values, source=source, seen_at=seen_at)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('facts') / 'facts.db'}")
    yield store
    store.close()


# Invariant: the rows are the runs of equal answers, each with the first and last time of its run.
@settings(max_examples=50)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=8))
def test_equal_answers_in_a_row_are_one_row_with_the_time_for_which_they_held(
    empty: Store, answers: list[Answer]
) -> None:
    runs: list[tuple[Answer, int, int]] = []
    for minute, answer in enumerate(answers):
        is_same = runs and runs[-1][0] == answer
        runs[-1:] = [(answer, runs[-1][1], minute)] if is_same else [*runs[-1:], (answer, minute, minute)]

    # A transaction that is taken back leaves each example an empty table.
    with empty.engine.connect() as tx, tx.begin() as turn:
        for minute, answer in enumerate(answers):
            facts.record(tx, [fact(answer, minute)])
        kept = tx.execute(select(rows).order_by(rows.c.id)).all()
        newest = facts.newest(tx, "shop.example")
        turn.rollback()

    minutes = [
        ((row.first_seen - AT) // timedelta(minutes=1), (row.last_seen - AT) // timedelta(minutes=1)) for row in kept
    ]
    assert minutes == [(first, last) for _, first, last in runs]
    assert newest == [fact(answers[-1], len(answers) - 1)]


def test_newest_gives_one_answer_for_each_name_and_question(store: Store) -> None:
    data, silence = (Outcome.DATA, ("192.0.2.1",), "dns one"), (Outcome.TIMEOUT, (), "dns one")

    with store.write() as tx:
        facts.record(tx, [fact(data), fact(data, kind="dns.mx"), fact(data, name="other.example")])
        facts.record(tx, [fact(silence, 5), fact(silence, 5, name="nobody.example")])
        newest = facts.newest(tx, "shop.example", "other.example", "shop.example")

    assert newest == [fact(data, name="other.example"), fact(silence, 5), fact(data, kind="dns.mx")]


# Invariant: each answer is one row, first told by whom it was first told, as long as there is room for another.
@settings(max_examples=50)
@given(answers=st.lists(st.sampled_from(["c1", "c2", "c3", "c4"]), min_size=1, max_size=10), most=st.integers(1, 5))
def test_facts_that_hold_together_are_told_once_each_and_up_to_a_number(
    empty: Store, answers: list[str], most: int
) -> None:
    expected: dict[str, tuple[str, int]] = {}
    for minute, answer in enumerate(answers):
        if answer in expected or len(expected) < most:
            source, _ = expected.get(answer, (f"log {minute}", 0))
            expected[answer] = (source, minute)

    with empty.engine.connect() as tx, tx.begin() as turn:
        for minute, answer in enumerate(answers):
            facts.record_once(tx, [fact((Outcome.DATA, (answer,), f"log {minute}"), minute, kind="certificate")], most)
        kept = facts.every(tx, "shop.example", "certificate")
        turn.rollback()

    assert [fact.values[0] for fact in kept] == list(expected)[::-1]
    assert {fact.values[0]: (fact.source, (fact.seen_at - AT) // timedelta(minutes=1)) for fact in kept} == expected
