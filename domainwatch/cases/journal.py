"""The history of a case, chained so that a changed or missing line shows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from domainwatch.model import Case, JournalEntry


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
