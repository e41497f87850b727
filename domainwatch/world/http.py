"""What the HTTP servers of the world share: one aiohttp server each, and a record of every request."""

from abc import abstractmethod
from dataclasses import dataclass

from aiohttp import web

from domainwatch.world.server import HOST, Loop, Server

#: Seconds that a stopping server grants to an answer on its way; answers here take milliseconds.
SHUTDOWN_S = 0.1


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request as it was answered: the Host header without its port, and the path without its query."""

    method: str
    host: str
    path: str
    status: int


class HttpServer(Server):
    """An HTTP server; a subclass says what it answers. `requests` keeps each request once it has an answer."""

    def __init__(self, loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.requests: list[HttpRequest] = []

    @property
    def base_url(self) -> str:
        """`http://host:port`, without a slash at the end."""
        return f"http://{self.address}"

    @abstractmethod
    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The answer to one request."""

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        response = await self.respond(request)
        self.requests.append(HttpRequest(request.method, host_of(request), request.path, response.status))
        return response

    async def _open(self) -> None:
        self._runner = web.ServerRunner(
            web.Server(self._handle, access_log=None), handle_signals=False, shutdown_timeout=SHUTDOWN_S
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.port = int(self._runner.addresses[0][1])

    async def _close(self) -> None:
        await self._runner.cleanup()


def host_of(request: web.BaseRequest) -> str:
    """The Host header in lower case, without its port."""
    return request.host.lower().partition(":")[0]


def not_found() -> web.Response:
    """A plain 404."""
    return web.Response(status=404, text="Not found\n")
