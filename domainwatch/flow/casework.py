"""What people do with cases: look, judge, approve."""

from dataclasses import dataclass, replace

from domainwatch.cases import Wish, decide, flaws_of
from domainwatch.flow.findings import write_line
from domainwatch.flow.sending import tell_mail_troubles
from domainwatch.model import Brand, Case, CaseState, Delivery, Fact, Finding, JournalEntry, Message, Refused
from domainwatch.settings import Settings
from domainwatch.store import Store, Tx, cases, facts, findings, outbox
from domainwatch.takedown import Contact, Dossier, Reporter, compose_report, contact_from, is_mail_address

#: Mails shown of one case.
_MAILS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with everything that belongs to it. `flaws` says what is wrong with its journal, if anything."""

    case: Case
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    history: tuple[JournalEntry, ...]
    mails: tuple[Delivery, ...]
    flaws: tuple[str, ...]

    @property
    def contact(self) -> Contact | None:
        """The mailbox that a report would go to, where one was published."""
        return contact_from(self.facts)


def list_cases(store: Store, wanted: cases.CaseFilter, limit: int) -> list[Case]:
    """Cases that pass the filter, highest score first."""
    with store.read() as tx:
        return cases.listed(tx, wanted, limit)


def open_case_file(store: Store, case_id: int) -> CaseFile:
    """The case of that number with all that belongs to it.

    Raises: Refused: there is none.
    """
    with store.read() as tx:
        return _case_file(tx, case_id)


def act_on_case(store: Store, case_id: int, wish: Wish, *, four_eyes: bool) -> Case:
    """Does what somebody wants with a case, and gives the case as it is then; approving is `approve_case`.

    A report that waits is taken back when its case is no longer approved.
    Raises: Refused.
    """
    with store.write() as tx:
        return _act(tx, _case_file(tx, case_id), wish, four_eyes=four_eyes)


def approve_case(
    store: Store, case_id: int, wish: Wish, *, brands: dict[str, Brand], settings: Settings, to: str = ""
) -> Message:
    """Approves a case and queues its report, both or neither; gives the report.

    `to` names a mailbox where none was published or another one is better.
    Raises: Refused: the move is illegal, or nobody is known to whom the report could go.
    """
    with store.write() as tx:
        file = _case_file(tx, case_id)
        _act(tx, file, wish, four_eyes=settings.cases.four_eyes)
        brand = brands.get(file.case.brand_id)
        if brand is None:
            raise Refused(f"{file.case.brand_id}.yaml is gone or broken, and a report needs it: domainwatch check")
        dossier = Dossier(case=file.case, brand=brand, findings=file.findings, facts=file.facts)
        contact = _contact(file, to, wish.who)
        round_number = 1 + outbox.count_reports(tx, case_id)
        report = compose_report(dossier, contact, _reporter(settings), wish.at, round_number)
        if not outbox.put(tx, report, wish.at):
            raise Refused(f"this report was queued before: {report.key}")
    return report


def _case_file(tx: Tx, case_id: int) -> CaseFile:
    case = cases.get(tx, case_id)
    if case is None:
        raise Refused(f"there is no case {case_id}; domainwatch cases list shows those there are")
    found = findings.of_case(tx, case_id)
    history = cases.history(tx, case_id)
    names = [case.domain, *(finding.hit.domain.name for finding in found)]
    return CaseFile(
        case=case,
        findings=tuple(found),
        facts=tuple(facts.newest(tx, *names)),
        history=tuple(history),
        mails=tuple(outbox.listed(tx, (), _MAILS_SHOWN, case_id)),
        flaws=tuple(flaws_of(case, history)),
    )


def _act(tx: Tx, file: CaseFile, wish: Wish, *, four_eyes: bool) -> Case:
    line = decide(file.case, file.history, wish, four_eyes=four_eyes)
    write_line(tx, line)
    state = CaseState(line.after)
    if state is not file.case.state:
        cases.set_state(tx, file.case.id, state, wish.at)
    if file.case.state is CaseState.APPROVED and state is not CaseState.APPROVED:
        outbox.cancel_queued(tx, file.case.id, f"{wish.act.value} by {wish.who}")
        tell_mail_troubles(tx, wish.at)
    return replace(file.case, state=state, changed_at=wish.at)


def _contact(file: CaseFile, to: str, who: str) -> Contact:
    if to:
        if not is_mail_address(to):
            raise Refused(f"{to!r} is not a mail address that a report can go to")
        return Contact(address=to, role="party able to act on it", source=f"named by {who}")
    contact = file.contact
    if contact is None:
        asked = [fact for fact in file.facts if fact.kind.startswith("registration")]
        hint = (
            "the registry has been asked and published none"
            if asked
            else "the daemon asks the registry of confirmed cases within its examine job; wait for it"
        )
        raise Refused(f"no abuse mailbox is known for {file.case.domain}: {hint}, or name one with --to ADDRESS")
    return contact


def _reporter(settings: Settings) -> Reporter:
    return Reporter(
        sender=settings.reports.sender or settings.alerts.sender,
        organisation=settings.reports.organisation,
        reply_to=settings.reports.reply_to,
        contact=settings.reports.contact,
    )
