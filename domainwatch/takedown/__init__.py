"""The report that asks somebody to act on an abusive name.

Takes: an approved case with its findings and facts.
Gives: to whom to write, and the report in its wire form.
Touches: nothing; flow puts the report into the outbox and sends it only while the case is approved.
Next: flow.casework.
"""

from domainwatch.takedown.contacts import Contact, contact_from, is_mail_address
from domainwatch.takedown.report import Dossier, Reporter, compose_report

__all__ = ["Contact", "Dossier", "Reporter", "compose_report", "contact_from", "is_mail_address"]
