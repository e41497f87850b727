"""Names that leave their zone, and names that come back: the cases about them are told."""

from datetime import datetime
from itertools import groupby

from domainwatch.cases import system_line
from domainwatch.flow.findings import write_line
from domainwatch.model import Case, CaseState, Fact, Outcome
from domainwatch.store import Tx, cases, facts, findings
from feeds import Block

#: The kind of fact that says whether a name stands in its zone.
_KIND = "zone"
_BACK = ("back after it had left",)


def note_departures(tx: Tx, block: Block) -> None:
    """Writes down which domains of cases have left; a block that comes twice says nothing new."""
    for domain, concerned in _concerned(tx, block.gone):
        if not _has_left(tx, domain, block):
            facts.record(tx, [_fact(domain, block, Outcome.NXDOMAIN)])
            for case in concerned:
                write_line(tx, system_line(case, "left", _told(case, "left the zone", block), block.seen_at))


def note_returns(tx: Tx, block: Block) -> None:
    """Writes down which domains of cases are back: they are examined and told again, like new ones."""
    for domain, concerned in _concerned(tx, block.names):
        if _has_left(tx, domain, block):
            facts.record(tx, [_fact(domain, block, Outcome.DATA, _BACK)])
            for case in concerned:
                _bring_back(tx, case, _told(case, "is back in the zone", block), block.seen_at)


def _concerned(tx: Tx, names: bytes) -> list[tuple[str, list[Case]]]:
    """The domains of these names about which there are cases, each with its cases."""
    found = sorted(cases.among(tx, names) if names else (), key=lambda case: (case.domain, case.id))
    return [(domain, list(some)) for domain, some in groupby(found, key=lambda case: case.domain)]


def _bring_back(tx: Tx, case: Case, told: str, at: datetime) -> None:
    # As with a new name: a closed case comes back to the desk. A dismissed one stays so: a person has judged it.
    state = CaseState.TRIAGE if case.state is CaseState.CLOSED else case.state
    write_line(tx, system_line(case, "back", told, at, state))
    if state is not case.state:
        cases.set_state(tx, case.id, state, at)
    findings.reopen(tx, case.id)


def _has_left(tx: Tx, domain: str, block: Block) -> bool:
    said = facts.last_said(tx, domain, _KIND, _source(block))
    return said is not None and said.outcome is Outcome.NXDOMAIN


def _fact(domain: str, block: Block, outcome: Outcome, values: tuple[str, ...] = ()) -> Fact:
    return Fact(name=domain, kind=_KIND, outcome=outcome, values=values, source=_source(block), seen_at=block.seen_at)


def _source(block: Block) -> str:
    return f"feed {block.feed_id}"


def _told(case: Case, what: str, block: Block) -> str:
    return f"{case.domain_u} {what}, as feed {block.feed_id} saw it on {block.seen_at:%Y-%m-%d}"
