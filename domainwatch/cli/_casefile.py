"""A case on the terminal and as JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from domainwatch.cli._print import moment_of
from domainwatch.model import Case, Delivery, Finding

if TYPE_CHECKING:
    from domainwatch.flow.casework import CaseFile


def print_file(file: "CaseFile") -> None:
    """The case with its names, facts, journal and mails, for people."""
    from domainwatch.model import title_of, words_of
    from domainwatch.names import defanged, shown

    case = file.case
    click.secho(f"case {case.id}: {shown(case.domain_u)} against {case.brand_id}", bold=True)
    if case.domain != case.domain_u:
        click.echo(f"  as registered: {case.domain}")
    click.echo(f"  {case.state.value}, score {case.score}, opened {moment_of(case.opened_at)} UTC")
    contact = file.contact
    click.echo(
        f"  a report would go to: {f'{shown(contact.address)} ({contact.source})' if contact else 'not known yet'}"
    )
    click.secho("\nnames", bold=True)
    for finding in file.findings:
        told = f"finding {finding.id}, score {finding.hit.score}, mark {shown(finding.hit.mark)}"
        click.echo(f"  {shown(finding.hit.domain.name_u)}  {told}")
        for step in finding.hit.why:
            click.echo(f"      {shown(step)}")
    click.secho("\nfacts", bold=True)
    for fact in file.facts:
        source = f"{defanged(fact.name)}; {shown(fact.source)}, {moment_of(fact.seen_at)}"
        click.echo(f"  {title_of(fact)}: {shown(words_of(fact))}  ({source})")
    click.secho("\njournal", bold=True)
    for entry in file.history:
        why = f": {shown(entry.why)}" if entry.why else ""
        click.echo(f"  {moment_of(entry.at)}  {shown(entry.who)}  {entry.what} -> {entry.after}{why}")
    for flaw in file.flaws:
        click.secho(f"  the journal is damaged: {flaw}", fg="red")
    if file.mails:
        click.secho("\nmails", bold=True)
    for mail in file.mails:
        click.echo(f"  {mail.id}  {mail.message.kind} to {shown(mail.message.recipient)}: {mail.state.value}")


def case_as_json(case: Case) -> dict[str, object]:
    """The case itself, for scripts."""
    return {
        "case": case.id,
        "brand": case.brand_id,
        "domain": case.domain,
        "domain_u": case.domain_u,
        "state": case.state.value,
        "score": case.score,
        "opened_at": case.opened_at,
        "changed_at": case.changed_at,
    }


def file_as_json(file: "CaseFile") -> dict[str, object]:
    """The case with everything that belongs to it, for scripts."""
    contact = file.contact
    return case_as_json(file.case) | {
        "report_to": None if contact is None else contact.address,
        "findings": [_finding_as_json(finding) for finding in file.findings],
        "facts": [asdict(fact) for fact in file.facts],
        "journal": [asdict(entry) for entry in file.history],
        "journal_flaws": file.flaws,
        "mails": [_mail_as_json(mail) for mail in file.mails],
    }


def _finding_as_json(finding: Finding) -> dict[str, object]:
    hit = finding.hit
    return {
        "number": finding.id,
        "name": hit.domain.name,
        "name_u": hit.domain.name_u,
        "mark": hit.mark,
        "technique": hit.technique,
        "score": hit.score,
        "why": hit.why,
        "feed": finding.feed_id,
        "found_at": finding.found_at,
    }


def _mail_as_json(mail: Delivery) -> dict[str, object]:
    return {
        "number": mail.id,
        "kind": mail.message.kind,
        "recipient": mail.message.recipient,
        "state": mail.state.value,
        "message_id": mail.message.message_id,
    }
