"""A real authoritative name server (NSD) on given zones."""

import os
import re
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rcode

from tests.servers.process import START_LIMIT_S, find_binary, free_port, private_folder, running

#: Seconds for one question while the server starts; on loopback an answer takes well under a millisecond.
_ASK_S = 0.2

#: Answers in a row that tell the new version: the process that served the old one goes on for a moment beside the new.
SETTLED = 50

_SERIAL = re.compile(r"\bSOA\s+\S+\s+\S+\s+([0-9]+)")

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
    provide-xfr: 127.0.0.1 {key}
    store-ixfr: yes
    create-ixfr: yes
"""

_KEY = """\
key:
    name: "{name}"
    algorithm: {algorithm}
    secret: "{secret}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferKey:
    """A shared key of TSIG; the secret is base64."""

    name: str
    algorithm: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameServer:
    """Where the server answers, over UDP and TCP.

    It gives its zones (AXFR, and IXFR from one version that it has served to the next) to anyone on loopback, or to
    those on loopback who have the key of the zone.
    """

    address: str
    port: int
    folder: Path

    def publish(self, origin: str, text: str) -> None:
        """Serves another version of a zone, with a serial that it has not had before, from now on."""
        file = _zone_file(self.folder, origin)
        before = file.stat().st_mtime
        file.write_text(text, encoding="utf-8")
        # The server reads a file again whose time has changed, and two versions may be written in one tick.
        os.utime(file, (before + 1, before + 1))
        os.kill(int((self.folder / "nsd.pid").read_text()), signal.SIGHUP)
        found = _SERIAL.search(text)
        assert found, "the SOA record must stand in one line"
        serial = int(found[1])
        deadline = time.monotonic() + START_LIMIT_S
        in_a_row = 0
        while in_a_row < SETTLED:
            in_a_row = in_a_row + 1 if _serial(self, origin) == serial else 0
            assert time.monotonic() < deadline, (self.folder / "log").read_text()


@contextmanager
def running_nsd(zones: Mapping[str, str], keys: Mapping[str, TransferKey] | None = None) -> Iterator[NameServer]:
    """An NSD that serves each zone (origin to text in master-file form); `keys` go by origin.

    A key of the origin `""` is known to the server and good for no zone.
    Source: RFC 1035 section 5 (master files).
    """
    program = find_binary("nsd", [Path("/usr/sbin/nsd")])
    with private_folder("nsd") as folder:
        server = NameServer(address="127.0.0.1", port=free_port(), folder=folder)
        config = _CONFIG.format(port=server.port, folder=folder)
        needed = keys or {}
        for key in needed.values():
            config += _KEY.format(name=key.name, algorithm=key.algorithm, secret=key.secret)
        for origin, text in zones.items():
            file = _zone_file(folder, origin)
            file.write_text(text, encoding="utf-8")
            key_name = needed[origin].name if origin in needed else "NOKEY"
            config += _ZONE.format(origin=origin, file=file.name, key=key_name)
        (folder / "nsd.conf").write_text(config, encoding="utf-8")
        with running([program, "-d", "-c", folder / "nsd.conf"], folder, lambda: _serves_all(server, zones)):
            yield server


def _serves_all(server: NameServer, zones: Mapping[str, str]) -> bool:
    return all(_serves(server, origin) for origin in zones)


def _serves(server: NameServer, origin: str) -> bool:
    return _serial(server, origin) is not None


def _serial(server: NameServer, origin: str) -> int | None:
    """The serial of the zone that is served; None where the server does not answer, or not with it."""
    question = dns.message.make_query(origin, "SOA")
    try:
        answer = dns.query.udp(question, server.address, port=server.port, timeout=_ASK_S)
    except (OSError, dns.exception.Timeout):
        return None
    if answer.rcode() != dns.rcode.NOERROR or not answer.answer:
        return None
    return int(answer.answer[0][0].serial)


def _zone_file(folder: Path, origin: str) -> Path:
    return folder / f"zone-{origin.strip('.')}"
