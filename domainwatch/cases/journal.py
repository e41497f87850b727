"""The history of a case, chained so that a changed or missing line shows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domainwatch.model import Case, CaseState, JournalEntry

#: The name under which the program itself stands in the journal.
SYSTEM = "domainwatch"


def entry_after(last: JournalEntry | None, entry: JournalEntry) -> JournalEntry:
    """The entry with its number and link set to follow `last` (None: it is the first of its case)."""
    numbered = replace(entry, number=1 if last is None else last.number + 1)
    return replace(numbered, link=_link("" if last is None else last.link, numbered))


def flaws_of(case: Case, history: Sequence[JournalEntry]) -> list[str]:
    """What is wrong with a journal, in words; empty where it is whole and leads to the state the case is in."""
    flaws = []
    previous, state = "", ""
    for place, entry in enumerate(history, 1):
        if entry.number != place:
            flaws.append(f"line {place} is missing")
            break
        if entry.link != _link(previous, entry):
            flaws.append(f"line {place} was changed after it was written")
        if entry.before != state:
            flaws.append(f"line {place} starts from «{entry.before}», but the case was «{state}»")
        previous, state = entry.link, entry.after
    if state != case.state.value:
        flaws.append(f"the case is «{case.state.value}», but its journal ends in «{state}»")
    return flaws


def opening_line(case: Case, why: str) -> JournalEntry:
    """The first line of a new case."""
    return _line_by_system(case, "open", why, case.opened_at, before="", after=case.state)


def system_line(case: Case, what: str, why: str, at: datetime, after: CaseState | None = None) -> JournalEntry:
    """A line by the program itself, which leads to `after` or leaves the case where it is."""
    return _line_by_system(case, what, why, at, before=case.state.value, after=after or case.state)


def _line_by_system(case: Case, what: str, why: str, at: datetime, *, before: str, after: CaseState) -> JournalEntry:
    return JournalEntry(
        case_id=case.id, number=0, at=at, who=SYSTEM, what=what, before=before, after=after.value, why=why, link=""
    )


def _link(previous: str, entry: JournalEntry) -> str:
    fields = [
        previous,
        entry.case_id,
        entry.number,
        entry.at.isoformat(),
        entry.who,
        entry.what,
        entry.before,
        entry.after,
        entry.why,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace")).hexdigest()
