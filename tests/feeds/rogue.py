"""A web server that says whatever the test wants it to say, true or not."""

import socketserver
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from tests.feeds.listening import Listening


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the client asked: a method, a path, headers under their names in lower case, and a body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Request], Iterable[bytes]]


class Rogue(Listening):
    """Serves one scripted answer a connection on a loopback address, and remembers what it was asked."""

    def __init__(self, answer: Answer, host: str = "127.0.0.1") -> None:
        super().__init__(_server(self, host))
        self.answer = answer
        self.requests: list[Request] = []
        self.connections = 0

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        return f"http://{self.place}"


def answered(status: int, body: bytes = b"", **headers: str) -> bytes:
    """One whole answer; a header given as `Content_Length=""` is left out, and any given wins over the true one."""
    told = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in told.items() if value)]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def saying(*pieces: bytes) -> Answer:
    """The same answer to every request."""
    return lambda request: pieces


def ranged(body: bytes, etag: str) -> Answer:
    """An honest server of one body that knows conditions and ranges (RFC 9110 sections 13 and 14)."""

    def answer(request: Request) -> Iterator[bytes]:
        if request.headers.get("if-none-match") == etag:
            yield answered(304, ETag=etag)
        elif "range" in request.headers and request.headers.get("if-range") == etag:
            start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            yield answered(206, body[start:], ETag=etag, Content_Range=span)
        else:
            yield answered(200, body, ETag=etag)

    return answer


def _server(rogue: Rogue, host: str) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            rogue.connections += 1
            line, _, rest = self._head().partition(b"\r\n")
            if not line:
                return
            headers = {name.lower(): value for name, value in BytesHeaderParser().parsebytes(rest).items()}
            method, path, _ = line.decode().split()
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(method=method, path=path, headers=headers, body=body)
            rogue.requests.append(request)
            try:
                for piece in rogue.answer(request):
                    self.wfile.write(piece)
            except OSError:
                # The client has hung up, which is what many tests want to see.
                return

        def _head(self) -> bytes:
            head = b""
            while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline()):
                head += line
            return head

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True

    return Server((host, 0), Handler)
