"""How the outside is asked: resolvers, registries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, Field

from domainwatch.settings.address import host_port, resolver_address, suffix, url_or_file
from domainwatch.yamlfile import STRICT, OptionalMailAddress


def by_suffix(servers: Mapping[str, str]) -> dict[str, str]:
    """The servers with their suffixes as A-labels.

    Raises: ValueError: a key is no suffix, or two keys are the same one.
    """
    known: dict[str, str] = {}
    for key, server in servers.items():
        name = suffix(key)
        if name in known:
            raise ValueError(f"has the suffix {name} twice, in two spellings; keep one")
        known[name] = server
    return known


def registry_servers() -> dict[str, str]:
    """WHOIS servers of the suffixes that have no RDAP: .ru, .su and .xn--p1ai.

    Source: IANA root zone database, entries ru, su and xn--p1ai.
    """
    return dict.fromkeys(("ru", "su", "xn--p1ai"), "whois.tcinet.ru")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """Who answers our DNS questions."""

    __pydantic_config__ = STRICT

    servers: Annotated[
        tuple[Annotated[str, AfterValidator(resolver_address)], ...],
        Field(
            description='IP addresses, with a port or without: "127.0.0.1:53", "[::1]:53". Empty: the machine\'s own.'
        ),
    ] = ()
    timeout_s: Annotated[float, Field(ge=0.1, le=60, description="Seconds for one question, all tries together.")] = 5.0
    parallel: Annotated[int, Field(ge=1, le=1000, description="Questions under way at once.")] = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How feeds and registries are asked."""

    __pydantic_config__ = STRICT

    allow_private: Annotated[
        bool,
        Field(
            description="Let requests go to loopback and private addresses. Only for tests and the demo: with it, "
            "whoever writes a feed or a redirect reaches the machines inside your network."
        ),
    ] = False
    contact: Annotated[
        OptionalMailAddress,
        Field(description="Mail address in our User-Agent, for those whose servers we ask. Empty: none."),
    ] = ""
    rdap_bootstrap: Annotated[
        str,
        AfterValidator(url_or_file),
        Field(description="URL or file that says which RDAP server knows which suffix (RFC 9224)."),
    ] = "https://data.iana.org/rdap/dns.json"
    whois_servers: Annotated[
        Mapping[str, Annotated[str, AfterValidator(host_port)]],
        AfterValidator(by_suffix),
        Field(description="WHOIS servers (host or host:port) of suffixes without RDAP. Replaces the whole list."),
    ] = field(default_factory=registry_servers)
    timeout_s: Annotated[float, Field(ge=0.1, le=120, description="Seconds for one request, from start to end.")] = 8.0
