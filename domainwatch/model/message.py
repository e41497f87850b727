"""A mail, from the moment it is composed to the moment a server took it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """What became of a mail. `uncertain`: the sending was cut where nobody can know, so a person settles it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail to one recipient, ready to send.

    `key` is unique for ever: (case or digest, channel, recipient, round) as text, so that composing twice sends once.
    `raw` is the whole message in its wire form (RFC 5322, CRLF). `not_before` holds it back, for quiet hours.
    """

    key: str
    kind: str
    recipient: str
    subject: str
    message_id: str
    raw: bytes
    not_before: datetime
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message in the outbox, with what became of it."""

    id: int
    message: Message
    state: DeliveryState
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
