"""A server that speaks the interface of ICANN's Centralized Zone Data Service (CZDS REST API 1.0.9)."""

import base64
import gzip
import json
import secrets
from datetime import datetime, timedelta

from aiohttp import web

from domainwatch.world.feeds import FeedFile, answer_with
from domainwatch.world.http import HttpServer, not_found
from domainwatch.world.server import Loop

LOG_IN_PATH, LINKS_PATH, ZONES_PATH = "/api/authenticate", "/czds/downloads/links", "/czds/downloads/"
#: How long a token is good (section 3.2).
LIFETIME = timedelta(hours=24)


class CzdsServer(HttpServer):
    """Lets the holder of `user` and `password` download `zones`, each a packed file; they may change meanwhile.

    `now` is when tokens are given, as they tell it.
    """

    def __init__(self, now: datetime, loop: Loop | None = None) -> None:
        super().__init__(loop)
        self._now = now
        self.user, self.password = "watch@registrar.example", secrets.token_urlsafe(12)
        self.zones: dict[str, FeedFile] = {}
        self._tokens: set[str] = set()

    def publish(self, zone: str, text: str, changed_at: datetime) -> None:
        """Offers this zone from now on, in place of what there was of it."""
        self.zones[zone] = FeedFile(gzip.compress(text.encode(), mtime=0), changed_at)

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """A token, the list of links, a file or a part of it; 401 without a token, 404 for all else."""
        if (request.method, request.path) == ("POST", LOG_IN_PATH):
            return self._logged_in(await request.json())
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
            return web.json_response({"message": "Access denied"}, status=401)
        if request.path == LINKS_PATH:
            return web.json_response([f"{self.base_url}{ZONES_PATH}{zone}.zone" for zone in self.zones])
        file = self.zones.get(request.path.removeprefix(ZONES_PATH).removesuffix(".zone"))
        return answer_with(file, request) if file else not_found()

    def _logged_in(self, said: object) -> web.Response:
        if said != {"username": self.user, "password": self.password}:
            return web.json_response({"message": "Invalid username or password"}, status=401)
        token = self._token()
        self._tokens.add(token)
        return web.json_response({"accessToken": token, "message": "Authentication Successful"})

    def _token(self) -> str:
        """A token in the form of RFC 7519; what stands for its signature is what makes it hard to guess."""
        claims = {"sub": self.user, "exp": int((self._now + LIFETIME).timestamp())}
        parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
        return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), secrets.token_hex()])
