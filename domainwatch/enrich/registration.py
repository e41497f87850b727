"""Who registered the name, when, and whose desk can act on it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domainwatch.enrich import rdap, whois
from domainwatch.model import Domain, Fact, Outcome
from domainwatch.net import Clock, HttpLimits, fetch_http, fetch_whois, split_host_port

#: Values kept of one field, and letters of one value: a name has a handful of statuses, and a registrar a short name.
_VALUES, _LETTERS = 50, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Registries:
    """Whom to ask: RDAP base URLs and WHOIS servers (`host` or `host:port`), both by public suffix as A-label."""

    rdap: Mapping[str, str]
    whois: Mapping[str, str]
    limits: HttpLimits


def fetch_registration_facts(domain: Domain, registries: Registries, clock: Clock) -> list[Fact]:
    """Facts `registration.<field>` about the registrable domain: RDAP where the registry has it, otherwise WHOIS.

    At least one fact comes back; a registry that said nothing of use gives one that tells how the question ended.
    """
    name = domain.case_key
    tld = name.rpartition(".")[2]
    base, server = registries.rdap.get(tld, ""), registries.whois.get(tld, "")
    if base:
        outcome, fields, source = asyncio.run(_ask_rdap(f"{base}domain/{name}", registries.limits))
    elif server:
        outcome, fields, source = _ask_whois(domain, server, registries.limits)
    else:
        outcome, fields, source = Outcome.NO_DATA, {}, f"no RDAP or WHOIS server is known for .{tld}"
    now = clock.now()
    if not fields:
        return [Fact(name=name, kind="registration", outcome=outcome, values=(), source=source, seen_at=now)]
    told = {f"registration.{field}": _kept(values) for field, values in sorted(fields.items())}
    return [
        Fact(name=name, kind=kind, outcome=Outcome.DATA, values=values, source=source, seen_at=now)
        for kind, values in told.items()
    ]


def _kept(values: Sequence[str]) -> tuple[str, ...]:
    """The values in bounds, without the two things that a database refuses: half characters, and NUL."""
    shorter = (value[:_LETTERS].replace("\0", "\N{REPLACEMENT CHARACTER}") for value in values[:_VALUES])
    return tuple(value.encode("utf-8", "replace").decode("utf-8") for value in shorter)


_Result = tuple[Outcome, dict[str, tuple[str, ...]], str]


async def _ask_rdap(url: str, limits: HttpLimits) -> _Result:
    answer = await fetch_http(url, limits, accept="application/rdap+json")
    source = f"rdap {answer.url}"
    if answer.outcome is not Outcome.DATA:
        return answer.outcome, {}, source
    outcome = _BY_STATUS.get(answer.status, Outcome.SERVFAIL)
    if outcome is not Outcome.DATA:
        return outcome, {}, source
    fields = rdap.fields_of(answer.body)
    return (Outcome.DATA if fields else Outcome.MALFORMED), fields, source


#: RFC 7480 section 5: what a status means for a query.
_BY_STATUS = {
    200: Outcome.DATA,
    404: Outcome.NXDOMAIN,
    429: Outcome.LIMITED,
    401: Outcome.REFUSED,
    403: Outcome.REFUSED,
}


def _ask_whois(domain: Domain, server: str, limits: HttpLimits) -> _Result:
    host, port = split_host_port(server, 43)
    # Registries of IDN suffixes take either form; the A-label is the one that all of them take.
    answer = asyncio.run(
        fetch_whois(host, port, domain.case_key, timeout_s=limits.timeout_s, allow_private=limits.allow_private)
    )
    if answer.outcome is not Outcome.DATA:
        return answer.outcome, {}, answer.source
    fields = whois.fields_of(answer.text)
    # The library finds fields even in answers that say there is nothing, so it is asked last.
    if not fields and whois.is_absent(answer.text):
        return Outcome.NXDOMAIN, {}, answer.source
    fields = {**whois.parsed_by_library(domain.registrable_u, answer.text), **fields}
    if fields:
        return Outcome.DATA, fields, answer.source
    return (Outcome.LIMITED if whois.is_limited(answer.text) else Outcome.MALFORMED), {}, answer.source
