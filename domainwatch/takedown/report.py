"""The report itself: plain text, what was seen and when, and what we ask for."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from domainwatch.mailform import message_id, moment, new_message, wire_form
from domainwatch.model import Brand, Case, Fact, Finding, Message, title_of, words_of
from domainwatch.names import defanged, shown
from domainwatch.takedown.contacts import Contact

#: Findings listed one by one; the desk acts on the registrable domain, and more host names add nothing.
LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who reports: the sender's address, the organisation, where answers go, and how to reach a person."""

    sender: str
    organisation: str
    reply_to: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that a report rests on."""

    case: Case
    brand: Brand
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]


def compose_report(dossier: Dossier, contact: Contact, reporter: Reporter, at: datetime, round_number: int) -> Message:
    """The report on a case to one mailbox; the same case, mailbox and round always give the same key."""
    case = dossier.case
    key = f"report:{case.id}:mail:{contact.address.lower()}:{round_number}"
    message = new_message("report", key, reporter.sender, contact.address, at)
    message["Subject"] = f"[DW-{case.id}] Abuse report: {case.domain}"
    root = message_id("thread", f"report:{case.id}:{contact.address.lower()}", reporter.sender)
    message["In-Reply-To"] = root
    message["References"] = root
    if reporter.reply_to:
        message["Reply-To"] = reporter.reply_to
    message.set_content("\n".join(_lines(dossier, contact, reporter, at)) + "\n")
    return Message(
        key=key,
        kind="report",
        recipient=contact.address,
        subject=str(message["Subject"]),
        message_id=str(message["Message-ID"]),
        raw=wire_form(message),
        not_before=at,
        case_id=case.id,
    )


def _lines(dossier: Dossier, contact: Contact, reporter: Reporter, at: datetime) -> list[str]:
    case, brand = dossier.case, dossier.brand
    lines = _claim(case, brand)
    lines += ["", "What was seen, and when", ""]
    for finding in dossier.findings[:LISTED]:
        lines += _seen(finding)
    if len(dossier.findings) > LISTED:
        lines.append(f"  and {len(dossier.findings) - LISTED} further host names under this domain")
    lines += ["", "What DNS and the registry say", *_asked(dossier.facts)]
    lines += ["", "What we ask", ""]
    lines += textwrap.wrap(
        "Please examine this registration under your abuse policy and, where you find the same, suspend the name "
        "(for a gTLD: clientHold). Please tell us what you decided, and keep our reference in the subject.",
        initial_indent="  ",
        subsequent_indent="  ",
    )
    return [*lines, "", *_signature(case, brand, contact, reporter, at)]


def _claim(case: Case, brand: Brand) -> list[str]:
    owner = f" of {shown(brand.owner)}" if brand.owner else ""
    claim = (
        f"The domain name {defanged(case.domain_u)} abuses the protected brand {shown(brand.name)}{owner}. "
        "We ask you, as the party that can act on it, to look into it."
    )
    return [
        *textwrap.wrap(claim, break_long_words=False, break_on_hyphens=False),
        "",
        # One raw copy, so that the desk can paste it into its own tools.
        f"  Domain name (A-label):  {case.domain}",
        f"  Domain name (Unicode):  {defanged(case.domain_u)}",
        f"  Protected marks:        {', '.join(shown(mark.text) for mark in brand.marks)}",
        f"  Genuine sites:          {', '.join(sorted(brand.owned)) or 'not given'}",
    ]


def _seen(finding: Finding) -> list[str]:
    hit, feed = finding.hit, defanged(finding.feed_id)
    return [
        f"  {moment(finding.found_at)}  {defanged(hit.domain.name)} appeared in the list «{feed}».",
        *(f"      {defanged(step)}" for step in hit.why),
    ]


def _asked(facts: Sequence[Fact]) -> list[str]:
    """The facts, those of one question and source together; the desk's own address is no news to it."""
    lines = []
    told = [fact for fact in facts if fact.kind != "registration.abuse_email"]
    for (name, source, at), group in groupby(told, key=lambda fact: (fact.name, fact.source, moment(fact.seen_at))):
        # Which resolver of ours answered is nobody's business outside.
        asked = "DNS" if source.startswith("dns ") else defanged(source)
        by = "as seen by" if source.startswith("feed ") else "asked of"
        lines += ["", f"  {at}  {defanged(name)}, {by} {asked}"]
        lines += [f"      {title_of(fact)}: {defanged(words_of(fact))}" for fact in group]
    return lines


def _signature(case: Case, brand: Brand, contact: Contact, reporter: Reporter, at: datetime) -> list[str]:
    lines = ["-- ", shown(reporter.organisation) or "domainwatch"]
    if reporter.contact:
        lines.append(shown(reporter.contact))
    return [
        *lines,
        f"Our reference: DW-{case.id}. Brand: {shown(brand.name)}. Written {moment(at)}.",
        f"You receive this as the {contact.role} of the name (source: {defanged(contact.source)}).",
    ]
