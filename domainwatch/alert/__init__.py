"""Mails to the people in charge: what was found, why, and what is known of it.

Takes: findings with their cases and facts.
Gives: `Message`, one for each recipient, in its wire form.
Touches: nothing; flow puts the messages into the outbox.
Next: flow.notify.
"""

from domainwatch.alert.compose import DESCRIBED, Item, Letterhead, compose_alert, compose_trouble
from domainwatch.alert.decide import Plan, plan_alerts
from domainwatch.alert.quiet import release_time

__all__ = [
    "DESCRIBED",
    "Item",
    "Letterhead",
    "Plan",
    "compose_alert",
    "compose_trouble",
    "plan_alerts",
    "release_time",
]
