"""A mail's headers and its wire form."""

import hashlib
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr

#: RFC 5322 section 2.1.1 allows lines of 998 octets and asks for 78 characters.
_LONGEST, _USUAL = 998, 78
#: RFC 2047 section 2: characters of a line that holds an encoded word.
_ENCODED = 76
_EOL = "\r\n"
#: Headers that hold one unbroken token must never be folded: Python would turn their tail into an encoded word, which
#: breaks threading without a sound.
_UNBROKEN = frozenset({"message-id", "in-reply-to", "references"})
_WIDE = SMTP.clone(max_line_length=_LONGEST)


class _MailPolicy(EmailPolicy):
    """Ordinary folding for all headers but subjects and those of one token."""

    def fold(self, name: str, value: str) -> str:
        """One header as text."""
        if name.lower() == "subject":
            return _folded_subject(name, str(value))
        return str((_WIDE if name.lower() in _UNBROKEN else SMTP).fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes; all of ours are ASCII once they are folded."""
        return self.fold(name, value).encode("ascii")


# Bodies are 7-bit: a mail server on the way need not know 8BITMIME (RFC 6152).
_POLICY = _MailPolicy(linesep=_EOL, cte_type="7bit")


def _folded_subject(name: str, text: str) -> str:
    """The header, as it is where it is short ASCII and otherwise in encoded words.

    Python's newer folding is not asked: it loses spaces between Cyrillic words, and its words grow too long.
    """
    line = f"{name}: {text}"
    if text.isascii() and len(line) <= _USUAL and "=?" not in text:
        return line + _EOL
    return f"{name}: {Header(text, 'utf-8', _ENCODED, name).encode(linesep=_EOL)}{_EOL}"


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
