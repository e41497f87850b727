"""Questions to a recursive resolver, with outcomes that are never mixed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.rcode
import dns.resolver

from domainwatch.model import Outcome

#: Values kept of one answer; more than that is an attack on us, not a name.
VALUES_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsAnswer:
    """How one question ended. `values` are presentation forms, sorted, at most `VALUES_KEPT`; empty without data."""

    outcome: Outcome
    values: tuple[str, ...]
    source: str


class Resolver:
    """Asks the given servers in turn (or the machine's own where none is given)."""

    def __init__(self, servers: Sequence[str], timeout_s: float) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=not servers)
        if servers:
            self._resolver.nameservers = [_name_server(server) for server in servers]
        self._resolver.lifetime = timeout_s
        # One try of each server must leave time for the next.
        self._resolver.timeout = timeout_s / 2
        self._resolver.use_edns(0, 0, 1232)
        self.source = "dns " + ", ".join(servers or map(str, self._resolver.nameservers))

    async def ask(self, name: str, kind: str) -> DnsAnswer:
        """The answer to one question; `kind` is a record type such as `NS`.

        Source: RFC 1035 section 4.1.1 (RCODE); RFC 2308 section 2 (NXDOMAIN and NODATA).
        """
        try:
            answer = await self._resolver.resolve(f"{name}.", kind, raise_on_no_answer=False)
        except (dns.exception.DNSException, OSError) as error:
            return self._without_data(_outcome_of(error))
        if answer.rrset is None:
            return self._without_data(Outcome.NO_DATA)
        values = sorted(_text(record) for record in answer.rrset)[:VALUES_KEPT]
        return DnsAnswer(outcome=Outcome.DATA, values=tuple(values), source=self.source)

    def _without_data(self, outcome: Outcome) -> DnsAnswer:
        return DnsAnswer(outcome=outcome, values=(), source=self.source)


def _text(record: object) -> str:
    # Host names lose their final dot and capitals, so that they compare with names from elsewhere.
    return " ".join(part.removesuffix(".") or "." for part in str(record).lower().split(" "))


def _outcome_of(error: Exception) -> Outcome:
    if isinstance(error, dns.resolver.NXDOMAIN):
        return Outcome.NXDOMAIN
    if isinstance(error, dns.exception.Timeout | OSError):
        # A broken path to the resolver says nothing of the name, just as silence does.
        return Outcome.TIMEOUT
    if isinstance(error, dns.resolver.NoNameservers):
        return _why_nobody_answered(error)
    return Outcome.MALFORMED


def _why_nobody_answered(error: dns.resolver.NoNameservers) -> Outcome:
    responses = [response for *_, response in error.kwargs.get("errors", []) if response is not None]
    codes = {response.rcode() for response in responses}
    if dns.rcode.SERVFAIL in codes:
        return Outcome.SERVFAIL
    if codes & {dns.rcode.REFUSED, dns.rcode.NOTIMP, dns.rcode.NOTAUTH}:
        return Outcome.REFUSED
    return Outcome.MALFORMED


def _name_server(server: str) -> dns.nameserver.Do53Nameserver:
    address, port = split_host_port(server, 53)
    return dns.nameserver.Do53Nameserver(address, port)


def split_host_port(text: str, default_port: int) -> tuple[str, int]:
    """`host`, `host:port`, `[v6]`, `[v6]:port` or a bare v6 address, taken apart."""
    try:
        return str(ip_address(text.strip("[]"))), default_port
    except ValueError:
        host, colon, port = text.rpartition(":")
    if not colon:
        return text, default_port
    return host.strip("[]"), int(port)
