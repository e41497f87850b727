"""A journal that somebody has tampered with says so."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from domainwatch.cases import entry_after, flaws_of, opening_line, system_line
from domainwatch.model import Case, CaseState, JournalEntry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
#: Text from outside may hold anything, halves of letters included.
TEXTS = st.text(st.characters(), max_size=20)
JOURNALS = st.lists(st.tuples(st.sampled_from(CaseState), TEXTS), min_size=2, max_size=6)


def written(steps: list[tuple[CaseState, str]]) -> tuple[Case, list[JournalEntry]]:
    """A case that went through these states, and its journal."""
    case = Case(
        id=7,
        brand_id="aliexpress",
        domain="aliexpress-sale.top",
        domain_u="aliexpress-sale.top",
        state=CaseState.NEW,
        score=70,
        opened_at=AT,
        changed_at=AT,
    )
    history = [entry_after(None, opening_line(case, "seen"))]
    for number, (state, why) in enumerate(steps):
        line = system_line(case, "step", why, AT + timedelta(minutes=number), state)
        history.append(entry_after(history[-1], line))
        case = replace(case, state=state)
    return case, history


# Invariant: what was written by the rules is whole.
@given(steps=JOURNALS)
def test_untouched_journal_has_no_flaw(steps: list[tuple[CaseState, str]]) -> None:
    case, history = written(steps)

    assert flaws_of(case, history) == []
    assert [line.number for line in history] == list(range(1, len(history) + 1))


# Invariant: no field of any line can be changed without a trace.
@given(steps=JOURNALS, data=st.data())
def test_changed_line_shows(steps: list[tuple[CaseState, str]], data: st.DataObject) -> None:
    case, history = written(steps)
    place = data.draw(st.integers(0, len(history) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(JournalEntry)]))
    before: Any = getattr(history[place], name)
    more: Any = timedelta(seconds=1) if name == "at" else 1 if isinstance(before, int) else "x"

    history[place] = replace(history[place], **{name: before + more})

    assert flaws_of(case, history) != []


# Invariant: no line can be left out without a trace, the last one where it moved the case.
@given(steps=JOURNALS, data=st.data())
def test_missing_line_shows(steps: list[tuple[CaseState, str]], data: st.DataObject) -> None:
    case, history = written(steps)
    place = data.draw(st.integers(0, len(history) - 1))
    assume(place < len(history) - 1 or history[-1].before != history[-1].after)

    del history[place]

    assert flaws_of(case, history) != []


# Invariant: no two lines can change places without a trace.
@given(steps=JOURNALS, data=st.data())
def test_swapped_lines_show(steps: list[tuple[CaseState, str]], data: st.DataObject) -> None:
    case, history = written(steps)
    first = data.draw(st.integers(0, len(history) - 2))

    history[first], history[first + 1] = history[first + 1], history[first]

    assert flaws_of(case, history) != []


def test_state_that_the_journal_does_not_lead_to_shows() -> None:
    case, history = written([(CaseState.TRIAGE, "looked at")])

    flaws = flaws_of(replace(case, state=CaseState.APPROVED), history)

    assert flaws == ["the case is «approved», but its journal ends in «triage»"]


def test_case_without_a_journal_shows() -> None:
    case, _ = written([])

    assert flaws_of(case, []) == ["the case is «new», but its journal ends in «»"]
