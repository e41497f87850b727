"""Servers that break the rules of their protocol at a chosen point."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from domainwatch.world.server import Listener, Server, keep_silent

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

#: What a well-behaved mail server says at each point of a conversation.
POLITE = {
    "connect": "220 mail.example ESMTP",
    "ehlo": "250 mail.example",
    "mail": "250 OK",
    "rcpt": "250 OK",
    "data": "354 go on",
    "body": "250 kept",
    "quit": "221 bye",
}
#: In place of an answer: says nothing more, or hangs up.
SILENCE, HANG_UP = "(silence)", "(hang up)"


class TalkServer(Server):
    """Talks to each client as the given function does; `clients` counts them."""

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self.clients = 0
        self._talk = talk
        self._listener = Listener(self._converse)

    async def _open(self) -> None:
        self.port = await self._listener.open()

    async def _close(self) -> None:
        await self._listener.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.clients += 1
        await self._talk(reader, writer)


class RudeMailServer(TalkServer):
    """Speaks SMTP with `replies` in place of the polite ones; `bodies` counts the messages that came whole."""

    def __init__(self, replies: Mapping[str, str]) -> None:
        super().__init__(self._speak)
        self.bodies = 0
        self._replies = {**POLITE, **replies}

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        step = "connect"
        while await self._goes_on(step, reader, writer) and (line := await reader.readline()):
            step = line.split()[0].decode().lower()
            if step == "data" and await self._goes_on(step, reader, writer):
                await reader.readuntil(b"\r\n.\r\n")
                self.bodies += 1
                step = "body"

    async def _goes_on(self, step: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the conversation goes on after the reply to this step."""
        reply = self._replies.get(step, "502 what?")
        if reply == SILENCE:
            await keep_silent(reader)
        elif reply != HANG_UP:
            writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            return True
        return False
