"""What may be done with a case, by whom, and in which words it is refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domainwatch.cases import MOVES, Act, Wish, decide
from domainwatch.cases.moves import TEXT_LIMIT
from domainwatch.model import Case, CaseState, JournalEntry, Refused

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CASE = Case(
    id=7,
    brand_id="aliexpress",
    domain="aliexpress-sale.top",
    domain_u="aliexpress-sale.top",
    state=CaseState.NEW,
    score=70,
    opened_at=AT,
    changed_at=AT,
)


def case_in(state: CaseState) -> Case:
    return replace(CASE, state=state)


def wish(act: Act, *, who: str = "anna", why: str = "it copies the shop") -> Wish:
    return Wish(act=act, who=who, why=why, at=AT)


def confirmed_by(who: str) -> JournalEntry:
    return decide(CASE, (), wish(Act.CONFIRM, who=who), four_eyes=True)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", CaseState)
def test_every_act_in_every_state_leads_where_the_table_says_or_is_refused(state: CaseState, act: Act) -> None:
    legal = {(source, act): move.target for act, move in MOVES.items() for source in move.sources}
    legal |= {(state, Act.NOTE): state for state in CaseState}

    if (state, act) in legal:
        line = decide(case_in(state), (), wish(act), four_eyes=False)
        assert (line.case_id, line.who, line.what, line.before) == (7, "anna", act.value, state.value)
        assert line.after == legal[state, act].value
    else:
        with pytest.raises(Refused, match=f"case 7 is {state.value}: it cannot {act.value}; possible now: .*note"):
            decide(case_in(state), (), wish(act), four_eyes=False)


def test_refusal_names_exactly_what_a_person_could_do_instead() -> None:
    with pytest.raises(Refused) as refusal:
        decide(case_in(CaseState.APPROVED), (), wish(Act.CONFIRM), four_eyes=True)

    assert str(refusal.value).endswith("possible now: close, dismiss, note")


@pytest.mark.parametrize("state", CaseState)
def test_no_state_is_a_dead_end_for_good(state: CaseState) -> None:
    reached, before = {state}, set[CaseState]()
    while reached != before:
        before = set(reached)
        reached |= {move.target for move in MOVES.values() if move.sources & before}

    assert CaseState.TRIAGE in reached


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.CLOSE, CaseState.REPORTED),
        (Act.DISMISS, CaseState.NEW),
        (Act.REOPEN, CaseState.CLOSED),
        (Act.NOTE, CaseState.NEW),
    ],
)
def test_act_that_ends_or_tells_something_needs_a_text(act: Act, state: CaseState) -> None:
    with pytest.raises(Refused, match=r"needs a (reason|text)"):
        decide(case_in(state), (), wish(act, why=" \n"), four_eyes=False)


def test_who_acts_must_be_said_and_how_much_is_bounded() -> None:
    with pytest.raises(Refused, match="say who you are"):
        decide(CASE, (), wish(Act.CONFIRM, who="  "), four_eyes=False)
    with pytest.raises(Refused, match=f"longer than {TEXT_LIMIT} letters"):
        decide(CASE, (), wish(Act.NOTE, why="a" * (TEXT_LIMIT + 1)), four_eyes=False)

    assert len(decide(CASE, (), wish(Act.NOTE, why="a" * TEXT_LIMIT), four_eyes=False).why) == TEXT_LIMIT


@pytest.mark.parametrize("who", ["anna", "Anna", " ANNA "])
def test_who_confirmed_cannot_approve_under_any_spelling_of_the_name(who: str) -> None:
    case, history = case_in(CaseState.CONFIRMED), [confirmed_by("anna")]

    with pytest.raises(Refused, match="confirmed by anna; somebody else must approve it"):
        decide(case, history, wish(Act.APPROVE, who=who), four_eyes=True)

    assert decide(case, history, wish(Act.APPROVE, who=who), four_eyes=False).after == "approved"
    assert decide(case, history, wish(Act.APPROVE, who="boris"), four_eyes=True).after == "approved"


def test_last_confirmation_counts_where_there_were_several() -> None:
    history = [confirmed_by("anna"), confirmed_by("boris")]

    with pytest.raises(Refused, match="confirmed by boris"):
        decide(case_in(CaseState.CONFIRMED), history, wish(Act.APPROVE, who="boris"), four_eyes=True)

    line = decide(case_in(CaseState.CONFIRMED), history, wish(Act.APPROVE, who="anna"), four_eyes=True)

    assert line.after == "approved"
