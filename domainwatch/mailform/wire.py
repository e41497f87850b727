"""A mail's headers and its wire form."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr

#: RFC 5322 section 2.1.1 allows lines of 998 octets. Headers that hold one unbroken token must never be folded: Python
#: would turn their tail into an encoded word, which breaks threading without a sound.
_UNBROKEN = frozenset({"message-id", "in-reply-to", "references"})
_WIDE = SMTP.clone(max_line_length=998)


class _MailPolicy(EmailPolicy):
    """Ordinary folding (78 columns) for all headers but those of one token."""

    def fold(self, name: str, value: str) -> str:
        """One header as text."""
        return str((_WIDE if name.lower() in _UNBROKEN else SMTP).fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes."""
        return _WIDE.fold_binary(name, value) if name.lower() in _UNBROKEN else SMTP.fold_binary(name, value)


_POLICY = _MailPolicy(linesep="\r\n")


def message_id(kind: str, key: str, sender: str) -> str:
    """A Message-ID of our own: the same key gives the same id, so that a resent mail is seen to be the same."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:24]
    return f"<{kind}.{digest}@{sender.rpartition('@')[2]}>"


def new_message(kind: str, key: str, sender: str, recipient: str, at: datetime) -> EmailMessage:
    """An empty message with the headers that all our mails share.

    Source: RFC 5322 section 3.6.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = formataddr(("domainwatch", sender))
    message["To"] = recipient
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(kind, key, sender)
    return message


def wire_form(message: EmailMessage) -> bytes:
    """The message as it goes over the line: CRLF, 7-bit bodies, headers folded."""
    return message.as_bytes(policy=_POLICY)


def moment(at: datetime) -> str:
    """A time for people, to the minute, with its zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
