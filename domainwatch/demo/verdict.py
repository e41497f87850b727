"""Whether everything happened that had to, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy

from domainwatch.demo.stage import FIRST_PERSON, SECOND_PERSON, Stage
from domainwatch.flow.casework import CaseFile
from domainwatch.model import CaseState
from domainwatch.names import defanged, domain_of_a_labels
from domainwatch.world import Cast, Mail


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that had to be so, whether it is, and what is there instead."""

    text: str
    is_so: bool
    instead: str = ""


def checks_of(stage: Stage) -> list[Check]:
    """Every check of the play, to be asked when it has been played to the end."""
    cast, files, mails = stage.internet.cast, stage.case_files(), list(stage.internet.mail.received)
    return [
        *_findings(cast, files),
        *_alerts(cast, mails),
        *_report(cast, files, mails, _own_people(stage)),
        Check("every journal is whole", not any(file.flaws for file in files)),
        _operators(stage, mails),
    ]


def _own_people(stage: Stage) -> set[str]:
    desks = {address for brand in stage.internet.cast.brands for address in brand.alert_to}
    return desks | set(stage.app.settings.alerts.operators)


def _operators(stage: Stage, mails: Sequence[Mail]) -> Check:
    operators = set(stage.app.settings.alerts.operators)
    told = [text_of(mail) for mail in mails if operators & set(mail.recipients)]
    return Check("the operators had nothing to mend", not told, "\n".join(told))


def text_of(mail: Mail) -> str:
    """The plain text of a received mail, decoded."""
    message = message_from_bytes(mail.raw, policy=policy.default)
    body = message.get_body(("plain",))
    return "" if body is None else str(body.get_content())


def _findings(cast: Cast, files: Sequence[CaseFile]) -> list[Check]:
    found = {
        (finding.hit.domain.name, finding.hit.brand_id, finding.hit.mark) for file in files for finding in file.findings
    }
    wanted = {(part.name, *part.accused_by) for part in cast.accused if part.accused_by}
    missing, extra = sorted(wanted - found), sorted(found - wanted)
    opened = {(file.case.domain, file.case.brand_id) for file in files}
    cases = {(domain_of_a_labels(name).case_key, brand) for name, brand, _ in wanted}
    return [
        Check(f"all {len(wanted)} abusive names were found", not missing, f"missing: {missing}"),
        Check("nobody innocent was accused", not extra, f"accused: {extra}"),
        Check(f"each has its case ({len(opened)})", opened == cases, str(opened)),
    ]


def _alerts(cast: Cast, mails: Sequence[Mail]) -> list[Check]:
    checks = []
    for brand in cast.brands:
        desk = "\n".join(text_of(mail) for mail in mails if set(mail.recipients) & set(brand.alert_to))
        accused = [part.name for part in cast.accused if part.accused_by and part.accused_by[0] == brand.id]
        untold = [name for name in accused if defanged(domain_of_a_labels(name).name_u) not in desk]
        checks.append(Check(f"the desk of {brand.name} was told of its {len(accused)}", not untold, f"not: {untold}"))
    everything = "\n".join(map(text_of, mails))
    innocent = [part.name for part in cast.parts if not part.accused_by and defanged(part.name) in everything]
    return [*checks, Check("no mail names anybody innocent", not innocent, f"named: {innocent}")]


def _report(cast: Cast, files: Sequence[CaseFile], mails: Sequence[Mail], inside: set[str]) -> list[Check]:
    mailbox = cast.part(cast.to_report).abuse_mailbox
    reports = [mail for mail in mails if mailbox in mail.recipients]
    outside = {address for mail in mails for address in mail.recipients} - inside
    states = [file.case.state.value for file in files if file.case.domain == cast.to_report]
    history = [entry for file in files if file.case.domain == cast.to_report for entry in file.history]
    acts = {entry.what: entry.who for entry in history}
    return [
        Check("the approved report arrived at the abuse mailbox, once", len(reports) == 1, f"{len(reports)} arrived"),
        Check("it names the domain", bool(reports) and cast.to_report in text_of(reports[0])),
        Check("its case is reported", states == [CaseState.REPORTED.value], str(states)),
        Check("one person confirmed, another approved", (acts.get("confirm"), acts.get("approve")) == _TWO, str(acts)),
        Check("nothing left for anybody else outside", outside <= {mailbox}, str(outside)),
    ]


_TWO = (FIRST_PERSON, SECOND_PERSON)
