"""A real authoritative name server (NSD) on given zones."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rcode

from tests.servers.process import find_binary, free_port, private_folder, running

#: Seconds for one question while the server starts; on loopback an answer takes well under a millisecond.
_ASK_S = 0.2

_CONFIG = """\
server:
    ip-address: 127.0.0.1@{port}
    username: ""
    chroot: ""
    zonesdir: "{folder}"
    xfrdir: "{folder}"
    database: ""
    pidfile: "{folder}/nsd.pid"
    xfrdfile: "{folder}/xfrd.state"
    zonelistfile: "{folder}/zone.list"
    server-count: 1
remote-control:
    control-enable: no
"""

_ZONE = """\
zone:
    name: "{origin}"
    zonefile: "{file}"
    provide-xfr: 127.0.0.1 NOKEY
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameServer:
    """Where the server answers, over UDP and TCP; it gives its zones (AXFR) to anyone on loopback."""

    address: str
    port: int


@contextmanager
def running_nsd(zones: Mapping[str, str]) -> Iterator[NameServer]:
    """An NSD that serves each zone (origin to text in master-file form).

    Source: RFC 1035 section 5 (master files).
    """
    program = find_binary("nsd", [Path("/usr/sbin/nsd")])
    with private_folder("nsd") as folder:
        server = NameServer(address="127.0.0.1", port=free_port())
        config = _CONFIG.format(port=server.port, folder=folder)
        for number, (origin, text) in enumerate(zones.items()):
            (folder / f"{number}.zone").write_text(text, encoding="utf-8")
            config += _ZONE.format(origin=origin, file=f"{number}.zone")
        (folder / "nsd.conf").write_text(config, encoding="utf-8")
        with running([program, "-d", "-c", folder / "nsd.conf"], folder, lambda: _serves_all(server, zones)):
            yield server


def _serves_all(server: NameServer, zones: Mapping[str, str]) -> bool:
    return all(_serves(server, origin) for origin in zones)


def _serves(server: NameServer, origin: str) -> bool:
    question = dns.message.make_query(origin, "SOA")
    try:
        answer = dns.query.udp(question, server.address, port=server.port, timeout=_ASK_S)
    except (OSError, dns.exception.Timeout):
        return False
    return answer.rcode() == dns.rcode.NOERROR and bool(answer.answer)
