"""What all servers of the world share: one background loop, a start that returns when ready, a stop that is quick."""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import ExitStack
from typing import Any, Self, TypeVar

#: Only loopback, so that nobody outside this machine can talk to a pretended server.
HOST = "127.0.0.1"

#: Seconds that opening or closing one server may take; it takes milliseconds, so this ends a hang and nothing else.
STEP_TIMEOUT_S = 10.0

#: Bytes taken at once from a client whom nobody listens to.
CHUNK = 4096

Result = TypeVar("Result")
Converse = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Loop:
    """An asyncio loop in a thread of its own; coroutines are handed in from any other thread."""

    def __init__(self) -> None:
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="world", daemon=True)

    def __enter__(self) -> Self:
        """The loop, ready to take work."""
        self._thread.start()
        self._started.wait(STEP_TIMEOUT_S)
        return self

    def __exit__(self, *error: object) -> None:
        """Returns when every task has ended and the thread is gone."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(STEP_TIMEOUT_S)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What the coroutine gives, once it has ended in the loop's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(STEP_TIMEOUT_S)

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._started.set()
        await self._stopping.wait()


class Server(ABC):
    """One server on 127.0.0.1. It is ready when `start` returns; `port` is then the port that the system chose.

    Give several servers one running `Loop` to share; without one, a server brings its own.
    """

    def __init__(self, loop: Loop | None = None) -> None:
        self.port = 0
        self._shared_loop = loop

    @property
    def address(self) -> str:
        """`host:port`, the form in which a configuration names a server."""
        return f"{HOST}:{self.port}"

    def start(self) -> None:
        """Returns when the server answers."""
        with ExitStack() as begun:
            self._loop = self._shared_loop or begun.enter_context(Loop())
            self._loop.run(self._open())
            begun.callback(lambda: self._loop.run(self._close()))
            self._begun = begun.pop_all()

    def stop(self) -> None:
        """Returns when the port is free and every conversation has been cut."""
        self._begun.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    @abstractmethod
    async def _open(self) -> None:
        """Binds, and sets `port`."""

    @abstractmethod
    async def _close(self) -> None:
        """Unbinds and ends every conversation."""


class Listener:
    """A TCP listener whose conversations end with it."""

    def __init__(self, converse: Converse) -> None:
        self._converse = converse
        self._talking: set[asyncio.Task[None]] = set()

    async def open(self, port: int = 0) -> int:
        """The port it listens on: the given one, or one that the system chooses."""
        self._server = await asyncio.start_server(self._talk, HOST, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stops listening and cuts whoever is still connected."""
        self._server.close()
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        # An aborted transport closes its socket in the loop's next turn.
        await asyncio.sleep(0)

    def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._talk_to_the_end(reader, writer))
        self._talking.add(task)
        task.add_done_callback(self._talking.discard)

    async def _talk_to_the_end(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (OSError, EOFError, ValueError):
            # The client went away, stalled, or sent more than a conversation may hold: its loss, not ours.
            writer.transport.abort()
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        writer.close()


async def keep_silent(reader: asyncio.StreamReader) -> None:
    """Returns when the client has closed its side; what it sends until then is thrown away."""
    while await reader.read(CHUNK):
        pass
