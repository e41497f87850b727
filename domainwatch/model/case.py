"""One incident that people work on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands; `domainwatch.cases` says which moves are legal."""

    NEW = "new"
    TRIAGE = "triage"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    REPORTED = "reported"
    CLOSED = "closed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One registrable domain against one brand. `domain` is an A-label; `score` is the highest of its findings."""

    id: int
    brand_id: str
    domain: str
    domain_u: str
    state: CaseState
    score: int
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One line of a case's history; lines are added and never changed.

    `what` is the act (opened, joined, noted, moved, mailed ...); `before` and `after` are the states around it, equal
    where the act moved nothing. `link` is the SHA-256 over this line and the link of the line before it in the same
    case, so that a changed or missing line shows.
    """

    case_id: int
    number: int
    at: datetime
    who: str
    what: str
    before: str
    after: str
    why: str
    link: str
