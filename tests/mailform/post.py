"""The post: a mail goes through a real SMTP conversation and is read as its recipient's program reads it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from domainwatch.model import Message
from domainwatch.net import MailServer, Sending, send_mail
from domainwatch.world import MailServer as PostOffice
from tests.mailform.samples import SENDER


class Post:
    """A mail server that keeps what arrives, and our own client before it."""

    def __enter__(self) -> Self:
        self._office = PostOffice()
        self._office.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._office.stop()

    def carried(self, message: Message) -> bytes:
        """The message's bytes as they arrived."""
        server = MailServer(
            host="127.0.0.1", port=self._office.port, security="none", user="", password="", timeout_s=5
        )
        taken = send_mail(server, SENDER, message.recipient, message.raw)
        assert taken == (Sending.TAKEN, "Kept")
        return self._office.received[-1].raw

    def read(self, message: Message) -> EmailMessage:
        """The message as it arrived, parsed."""
        return parsed(self.carried(message))


def parsed(raw: bytes) -> EmailMessage:
    """A message from its wire form."""
    return message_from_bytes(raw, policy=policy.default)


def body_of(message: EmailMessage, kind: str) -> str:
    """The text of one body, decoded, its lines ended as Python ends them; `kind` is `plain` or `html`."""
    body = message.get_body((kind,))
    assert body is not None, f"the mail has no {kind} body"
    return str(body.get_content()).replace("\r\n", "\n")


def rendered(raw: bytes) -> str:
    """A mail for a golden file: the headers as they went over the line, and each body decoded."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n")
    # Python draws the boundary by lot.
    head = re.sub(r'boundary="[^"]+"', 'boundary="(drawn by lot)"', head)
    message = parsed(raw)
    kinds = ["plain", "html"] if message.is_multipart() else ["plain"]
    return head + "\n" + "".join(f"\n-------- {kind} --------\n{body_of(message, kind)}" for kind in kinds)
