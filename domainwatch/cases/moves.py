"""Which moves a case allows, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domainwatch.model import Case, CaseState, JournalEntry, Refused

#: Letters that a note or a reason may have; longer texts belong into an attachment of their own.
TEXT_LIMIT = 4_000


class Act(StrEnum):
    """What can be done with a case."""

    TAKE = "take"
    CONFIRM = "confirm"
    APPROVE = "approve"
    REPORT = "report"
    CLOSE = "close"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From which states an act leads where, and whether it needs a reason in words."""

    sources: frozenset[CaseState]
    target: CaseState
    needs_reason: bool = False


#: Every legal move; NOTE moves nothing and is legal everywhere. REPORT is the program's own: the report has left.
MOVES: dict[Act, Move] = {
    Act.TAKE: Move(sources=frozenset({CaseState.NEW}), target=CaseState.TRIAGE),
    Act.CONFIRM: Move(sources=frozenset({CaseState.NEW, CaseState.TRIAGE}), target=CaseState.CONFIRMED),
    Act.APPROVE: Move(sources=frozenset({CaseState.CONFIRMED}), target=CaseState.APPROVED),
    Act.REPORT: Move(sources=frozenset({CaseState.APPROVED}), target=CaseState.REPORTED),
    Act.CLOSE: Move(
        sources=frozenset({CaseState.CONFIRMED, CaseState.APPROVED, CaseState.REPORTED}),
        target=CaseState.CLOSED,
        needs_reason=True,
    ),
    Act.DISMISS: Move(
        sources=frozenset({CaseState.NEW, CaseState.TRIAGE, CaseState.CONFIRMED, CaseState.APPROVED}),
        target=CaseState.DISMISSED,
        needs_reason=True,
    ),
    Act.REOPEN: Move(
        sources=frozenset({CaseState.CLOSED, CaseState.DISMISSED, CaseState.REPORTED, CaseState.CONFIRMED}),
        target=CaseState.TRIAGE,
        needs_reason=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants to do what, when and why."""

    act: Act
    who: str
    why: str
    at: datetime


def decide(case: Case, history: Sequence[JournalEntry], wish: Wish, *, four_eyes: bool) -> JournalEntry:
    """The journal line of a legal move; its number and link are still open (see `entry_after`).

    Raises: Refused: the move is illegal from here, lacks a reason, or needs another pair of eyes.
    """
    if not wish.who.strip():
        raise Refused("say who you are: --as NAME")
    if len(wish.why) > TEXT_LIMIT:
        raise Refused(f"the text is longer than {TEXT_LIMIT} letters")
    if not _is_storable(wish.who + wish.why):
        raise Refused("the text or the name of who acts holds bytes that are not UTF-8")
    target = case.state if wish.act is Act.NOTE else _target(case, wish)
    if wish.act is Act.NOTE and not wish.why.strip():
        raise Refused("a note needs a text")
    if wish.act is Act.APPROVE and four_eyes:
        _check_other_eyes(case, history, wish.who)
    return JournalEntry(
        case_id=case.id,
        number=0,
        at=wish.at,
        who=wish.who.strip(),
        what=wish.act.value,
        before=case.state.value,
        after=target.value,
        why=wish.why.strip(),
        link="",
    )


def _is_storable(text: str) -> bool:
    """Whether every database takes it: it holds no zero and no lone surrogate, as which unreadable bytes arrive."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


def _target(case: Case, wish: Wish) -> CaseState:
    move = MOVES[wish.act]
    if case.state not in move.sources:
        possible = sorted(act.value for act, other in MOVES.items() if case.state in other.sources)
        raise Refused(
            f"case {case.id} is {case.state.value}: it cannot {wish.act.value}; possible now: "
            f"{', '.join(act for act in possible if act != Act.REPORT)}, note"
        )
    if move.needs_reason and not wish.why.strip():
        raise Refused(f"to {wish.act.value} a case needs a reason: --why TEXT")
    return move.target


def _check_other_eyes(case: Case, history: Sequence[JournalEntry], who: str) -> None:
    confirmed_by = next((entry.who for entry in reversed(history) if entry.what == Act.CONFIRM), "")
    if confirmed_by.casefold() == who.strip().casefold():
        raise Refused(
            f"case {case.id} was confirmed by {confirmed_by}; somebody else must approve it "
            "(cases.four_eyes: false in domainwatch.yaml allows one pair of eyes)"
        )
