"""The values that rooms exchange: frozen, typed, without behaviour that reaches outside.

Takes: nothing.
Gives: Domain, Brand, Mark, Hit, Explanation, Fact, Finding, Case, Message, and the errors.
Touches: nothing.
Next: everything imports this; this imports nothing.
"""

from domainwatch.model.brand import Brand, Mark
from domainwatch.model.case import Case, CaseState, JournalEntry
from domainwatch.model.domain import Domain
from domainwatch.model.errors import ConfigError, ConfigProblem, DomainwatchError, Refused, RemoteError
from domainwatch.model.facts import ANSWERS, Fact, Outcome, in_reading_order, title_of, words_of
from domainwatch.model.finding import Finding
from domainwatch.model.hit import Explanation, Hit, NearMiss, Reading
from domainwatch.model.message import Delivery, DeliveryState, Message

__all__ = [
    "ANSWERS",
    "Brand",
    "Case",
    "CaseState",
    "ConfigError",
    "ConfigProblem",
    "Delivery",
    "DeliveryState",
    "Domain",
    "DomainwatchError",
    "Explanation",
    "Fact",
    "Finding",
    "Hit",
    "JournalEntry",
    "Mark",
    "Message",
    "NearMiss",
    "Outcome",
    "Reading",
    "Refused",
    "RemoteError",
    "in_reading_order",
    "title_of",
    "words_of",
]
