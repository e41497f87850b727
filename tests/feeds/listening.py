"""A server on loopback for as long as a test needs it."""

import socketserver
import threading
from types import TracebackType
from typing import Self


class Listening:
    """Starts a server and stops it; what it answers is the server's affair."""

    def __init__(self, server: socketserver.ThreadingTCPServer) -> None:
        #: Set when the server stops, so that an endless answer ends.
        self.stopping = threading.Event()
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def place(self) -> str:
        """Where it listens, as `host:port`."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def __enter__(self) -> Self:
        """Starts to listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops, and waits for the answers that are under way."""
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
