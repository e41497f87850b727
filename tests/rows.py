"""What stands in the database, whole."""

from sqlalchemy import select

from domainwatch.model import Finding
from domainwatch.store import Tx, findings
from domainwatch.store.tables import findings as table


def all_findings(tx: Tx) -> list[Finding]:
    """Every finding, in the order in which they were made."""
    case_ids = tx.execute(select(table.c.case_id).distinct()).scalars().all()
    found = [finding for case_id in case_ids for finding in findings.of_case(tx, case_id)]
    return sorted(found, key=lambda finding: finding.id)
