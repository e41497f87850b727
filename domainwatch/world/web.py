"""A web server with many sites, told apart by the Host header."""

from collections.abc import Mapping

from aiohttp import web

from domainwatch.world.http import HttpServer, host_of, not_found
from domainwatch.world.server import Loop


class WebServer(HttpServer):
    """Serves `sites`: host as A-labels, then path, then HTML. The mapping may change while the server runs."""

    def __init__(self, sites: Mapping[str, Mapping[str, str]], loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.sites = dict(sites)

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The page, or 404 where the host or the path is unknown."""
        page = self.sites.get(host_of(request), {}).get(request.path)
        return not_found() if page is None else web.Response(text=page, content_type="text/html")
