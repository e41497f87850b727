"""An RDAP server (RFC 9083) with the bootstrap file (RFC 9224) that leads to it."""

import asyncio
import json
from collections.abc import Mapping
from enum import StrEnum

from aiohttp import web

from domainwatch.names import domain_of
from domainwatch.world.http import HttpServer, not_found
from domainwatch.world.registration import Registrar, Registration
from domainwatch.world.server import Loop

#: Seconds that the rate limit asks a client to wait; long enough to see whether it does, short enough for a test.
RETRY_AFTER_S = 3

BOOTSTRAP_PATH = "/bootstrap/dns.json"
DOMAIN_PATH = "/domain/"
#: Where a redirected client is sent, as a registry sends it to a registrar.
MOVED_PATH = "/moved/domain/"


class RdapFault(StrEnum):
    """What happens to a name: 429 with Retry-After, or a redirect to the same object at `MOVED_PATH`."""

    LIMIT = "limit"
    REDIRECT = "redirect"


class RdapServer(HttpServer):
    """Tells `registrations`, by name in A-labels, under /domain/, and is the authority for their top-level domains.

    `registrations`, `faults` and `delays_s` (seconds) may change while the server runs.
    """

    def __init__(self, registrations: Mapping[str, Registration], loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.registrations = dict(registrations)
        self.faults: dict[str, RdapFault] = {}
        self.delays_s: dict[str, float] = {}

    @property
    def bootstrap_url(self) -> str:
        """Where the bootstrap file is."""
        return self.base_url + BOOTSTRAP_PATH

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The bootstrap file, a domain object, an error object, or what the name's fault says."""
        if request.path == BOOTSTRAP_PATH:
            return web.json_response(self._bootstrap())
        for prefix in (DOMAIN_PATH, MOVED_PATH):
            if request.path.startswith(prefix):
                return await self._domain(request.path.removeprefix(prefix).lower(), prefix)
        return not_found()

    async def _domain(self, name: str, prefix: str) -> web.Response:
        await asyncio.sleep(self.delays_s.get(name, 0))
        fault = self.faults.get(name)
        if fault is RdapFault.LIMIT:
            return _rdap(429, error_object(429, "Too many requests"), {"Retry-After": str(RETRY_AFTER_S)})
        if fault is RdapFault.REDIRECT and prefix == DOMAIN_PATH:
            return web.Response(status=302, headers={"Location": self.base_url + MOVED_PATH + name})
        registration = self.registrations.get(name)
        if registration is None:
            return _rdap(404, error_object(404, "Domain not found"))
        return _rdap(200, domain_object(registration))

    def _bootstrap(self) -> object:
        tlds = sorted({name.rpartition(".")[2] for name in self.registrations})
        return {"version": "1.0", "publication": "2026-01-01T00:00:00Z", "services": [[tlds, [f"{self.base_url}/"]]]}


def domain_object(registration: Registration) -> object:
    """One name as RDAP tells it (RFC 9083 section 5.3)."""
    moments = {
        "registration": registration.created,
        "last changed": registration.changed,
        "expiration": registration.expires,
    }
    return {
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "handle": f"{registration.created:%Y%m%d}-WORLD",
        "ldhName": registration.name,
        "unicodeName": domain_of(registration.name).name_u,
        "status": list(registration.status),
        "events": [{"eventAction": act, "eventDate": f"{at:%Y-%m-%dT%H:%M:%SZ}"} for act, at in moments.items()],
        "nameservers": [{"objectClassName": "nameserver", "ldhName": name} for name in registration.nameservers],
        "entities": [_registrar_entity(registration.registrar)],
    }


def error_object(code: int, title: str) -> object:
    """An error as RDAP tells it (RFC 9083 section 6)."""
    return {"rdapConformance": ["rdap_level_0"], "errorCode": code, "title": title, "description": [title]}


def _registrar_entity(registrar: Registrar) -> object:
    return {
        "objectClassName": "entity",
        "handle": str(registrar.iana_id),
        "roles": ["registrar"],
        "publicIds": [{"type": "IANA Registrar ID", "identifier": str(registrar.iana_id)}],
        "vcardArray": _jcard(("fn", {}, "text", registrar.name), ("url", {}, "uri", registrar.url)),
        "entities": [
            {
                "objectClassName": "entity",
                "roles": ["abuse"],
                "vcardArray": _jcard(("fn", {}, "text", "Abuse desk"), ("email", {}, "text", registrar.abuse_email)),
            }
        ],
    }


def _jcard(*properties: tuple[str, object, str, str]) -> object:
    """A contact card (RFC 7095): properties of name, parameters, type and value."""
    return ["vcard", [["version", {}, "text", "4.0"], *map(list, properties)]]


def _rdap(status: int, body: object, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), headers=headers, content_type="application/rdap+json")
