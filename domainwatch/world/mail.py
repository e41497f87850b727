"""An SMTP server that keeps what it receives, and fails in the ways that cost a sender its certainty."""

import asyncio
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from domainwatch.world.server import HOST, Loop, Server

#: Seconds that a client may say nothing; RFC 5321 asks for minutes, our own client needs milliseconds.
IDLE_S = 30.0
#: Characters of an address that appear in a file's name; file systems stop at 255 bytes.
FILE_NAME_LENGTH = 60
#: The name in the greeting.
HOSTNAME = "mail.world.example"


class MailFault(StrEnum):
    """What goes wrong with every conversation.

    `BUSY` greets with 421 and hangs up; `TEMPORARY` answers RCPT with 451; `DROP_AFTER_DATA` keeps the message and cuts
    the connection in place of a reply, so that the sender cannot know.
    """

    BUSY = "busy"
    TEMPORARY = "temporary"
    DROP_AFTER_DATA = "drop after data"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as it arrived: the envelope, and its bytes with CRLF and without the transparency dots."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class MailServer(Server):
    """Keeps every message in `received`, and as .eml files, one for each recipient, in `folder` where one is given.

    `fault`, `rejected` (addresses that get 550) and `delay_s` (seconds between keeping a message and saying so) may
    change while the server runs.
    """

    def __init__(self, folder: Path | None = None, loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.fault: MailFault | None = None
        self.rejected: set[str] = set()
        self.delay_s = 0.0
        self.received: list[Mail] = []
        self._folder = folder
        self._arrival = threading.Condition()
        self._open_conversations: set[_Conversation] = set()

    def mailbox(self, address: str) -> list[Mail]:
        """The messages to one address, in the order of arrival."""
        return [mail for mail in self.received if address in mail.recipients]

    def wait_for(self, enough: int | Callable[[Sequence[Mail]], bool], timeout_s: float) -> bool:
        """Whether so many messages, or such as satisfy the predicate, are there within the time (seconds)."""
        with self._arrival:
            return self._arrival.wait_for(lambda: self._is_enough(enough), timeout_s)

    def _is_enough(self, enough: int | Callable[[Sequence[Mail]], bool]) -> bool:
        return enough(self.received) if callable(enough) else len(self.received) >= enough

    def _keep(self, mail: Mail) -> None:
        with self._arrival:
            self.received.append(mail)
            if self._folder:
                self._write(mail, self._folder)
            self._arrival.notify_all()

    def _write(self, mail: Mail, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for recipient in mail.recipients:
            # A recipient's address comes from outside and must not choose the folder.
            safe = re.sub(r"[^\w@.+-]", "_", recipient)[:FILE_NAME_LENGTH]
            (folder / f"{len(self.received):03d}-{safe}.eml").write_bytes(mail.raw)

    async def _open(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(self._converse, HOST, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._server.close()
        await asyncio.gather(*(conversation.cut() for conversation in self._open_conversations))

    def _converse(self) -> asyncio.BaseProtocol:
        return _Busy() if self.fault is MailFault.BUSY else _Conversation(self, self._open_conversations)

    # The two methods below carry the names that aiosmtpd looks for.

    async def handle_RCPT(  # noqa: N802
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """The reply to one recipient."""
        if self.fault is MailFault.TEMPORARY:
            return "451 4.3.0 Try again later"
        if address in self.rejected:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The reply to a whole message, given after the message was kept."""
        raw = envelope.original_content or b""
        self._keep(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        if self.fault is MailFault.DROP_AFTER_DATA and smtp.transport:
            # The lost connection cancels this conversation at its next wait, before the reply.
            smtp.transport.close()
        await asyncio.sleep(self.delay_s)
        return "250 Kept"


class _Conversation(SMTP):
    """One client's conversation, which is among the open ones for as long as it lasts."""

    def __init__(self, server: MailServer, among: "set[_Conversation]") -> None:
        super().__init__(
            server,
            hostname=HOSTNAME,
            enable_SMTPUTF8=True,
            timeout=IDLE_S,
            loop=asyncio.get_running_loop(),
        )
        self._among = among

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._among.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._among.discard(self)

    async def cut(self) -> None:
        """Returns when the conversation's task has ended, so that nothing is left when the loop closes."""
        if task := self._handler_coroutine:
            task.cancel()
            await asyncio.wait([task])


class _Busy(asyncio.Protocol):
    """Greets with 421 and hangs up (RFC 5321 section 4.2.2)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        stream = cast(asyncio.Transport, transport)
        stream.write(f"421 {HOSTNAME} too busy, try again later\r\n".encode())
        stream.close()
