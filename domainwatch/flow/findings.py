"""A hit becomes a finding, and the finding opens or joins a case."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domainwatch.cases import entry_after, opening_line, system_line
from domainwatch.model import Case, CaseState, Hit, JournalEntry
from domainwatch.store import Tx, cases, findings


def record_hit(tx: Tx, hit: Hit, feed_id: str, at: datetime, *, existing: bool = False) -> bool:
    """Writes a hit down with its case and the case's journal; False where it was known before.

    `existing`: the name was there before anybody watched for it.
    """
    if findings.is_known(tx, hit):
        return False
    case = cases.find(tx, hit.brand_id, hit.domain)
    told = f"{hit.domain.name_u} resembles «{hit.mark}» ({hit.technique}, score {hit.score}); seen by feed {feed_id}"
    if case is None:
        case = cases.open_new(tx, hit.brand_id, hit.domain, hit.score, at)
        write_line(tx, opening_line(case, told))
    else:
        _join(tx, case, hit, told, at)
    findings.add(tx, hit, case.id, feed_id, at, existing=existing)
    return True


def _join(tx: Tx, case: Case, hit: Hit, told: str, at: datetime) -> None:
    # A closed case comes back to the desk, since the abuse went on. A dismissed one stays so: a person has judged it.
    state = CaseState.TRIAGE if case.state is CaseState.CLOSED else case.state
    write_line(tx, system_line(case, "join", told, at, state))
    if state is not case.state:
        cases.set_state(tx, case.id, state, at)
    cases.raise_score(tx, case.id, hit.score)


def write_line(tx: Tx, line: JournalEntry) -> None:
    """Adds one line to the journal of its case, numbered and linked to the line before."""
    cases.append(tx, entry_after(cases.last_entry(tx, line.case_id), line))


def write_lines(tx: Tx, case_ids: Sequence[int], line_of: Callable[[Case], JournalEntry]) -> None:
    """Adds one line to the journal of each of these cases; thousands of them in a second."""
    for start in range(0, len(case_ids), cases.AT_ONCE):
        some = case_ids[start : start + cases.AT_ONCE]
        last = cases.last_entries(tx, some)
        cases.append(tx, *(entry_after(last.get(case.id), line_of(case)) for case in cases.numbered(tx, some)))
