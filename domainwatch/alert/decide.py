"""Which findings are told at once and which can wait for the digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from domainwatch.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The mails of one run: each inner tuple becomes one mail to each recipient."""

    urgent: tuple[tuple[Finding, ...], ...]
    digest: tuple[Finding, ...]


def plan_alerts(findings: Sequence[Finding], immediate_score: int, max_immediate: int) -> Plan:
    """A mail of its own for each case with an urgent finding; a storm of them becomes one mail.

    `findings` are those of one brand that nobody was told of.
    """
    urgent = [finding for finding in findings if finding.hit.score >= immediate_score]
    digest = tuple(finding for finding in findings if finding.hit.score < immediate_score)
    cases = tuple(
        tuple(group)
        for _, group in groupby(sorted(urgent, key=lambda item: item.case_id), key=lambda item: item.case_id)
    )
    if len(cases) > max_immediate:
        cases = (tuple(urgent),)
    return Plan(urgent=cases, digest=digest)
