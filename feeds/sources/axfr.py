"""Zones by zone transfer, from primaries that let us have them."""

import base64
import binascii
import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import dns.exception
import dns.name
import dns.tsig
import idna

from feeds import options as read
from feeds.errors import FeedConfigError, FeedError, Refused, together
from feeds.keeping import KEEPING_KEYS, Keeping, disk_use, keeping_of
from feeds.packed import Room
from feeds.parse.envelope import Record
from feeds.parse.nameline import line_of
from feeds.parse.transfer import Part, Sieve, Transfer, is_newer
from feeds.parse.zonedelta import Delta
from feeds.parse.zonerecord import is_host_name
from feeds.secret import Secret, secret
from feeds.spool import Spool
from feeds.transport.nameserver import NameServer, TransferLimits
from feeds.workplace import Workplace
from feeds.zonefeed import Day, Fresh, ZoneFeed
from feeds.zoneprimary import Primary

#: Bytes of one transfer, unless `max_bytes` says otherwise: a signed zone of twenty million names, as large as
#: that of the largest country, takes about six thousand million.
MAX_BYTES = 8 << 30
#: Records of one transfer, unless `max_records` says otherwise: that zone has about a hundred million.
MAX_RECORDS = 200_000_000
#: Seconds for one transfer, unless `max_seconds` says otherwise: how long a job may wait; that zone takes some minutes.
MAX_SECONDS = 3600
#: Primaries of a zone; registries name two or three.
PRIMARIES = 8
#: Zones of one feed: all country codes, twice.
ZONES = 500
#: Name servers that wait for one line; a name with more of them has several lines.
SERVERS = 64

_PORT = 53
_ALGORITHMS = ("hmac-sha256", "hmac-sha512")
_KEYS = ("zone", "zones", "primaries", "tsig", "max_bytes", "max_records", "max_seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tsig:
    """A shared key: its name, its algorithm, and where its secret is."""

    name: dns.name.Name
    algorithm: str
    secret: Secret

    def key(self) -> dns.tsig.Key:
        """The key with its secret as it is now. Raises: Refused: the secret is missing, or is no base64."""
        try:
            return dns.tsig.Key(self.name, base64.b64decode(self.secret.read(), validate=True), self.algorithm)
        except (binascii.Error, ValueError):
            # Not chained: the error of the decoder may show what it was given.
            raise Refused(f"the secret of the key {self.name.to_text(omit_final_dot=True)} is no base64") from None


class AxfrSource:
    """Zones from primaries, of which the first that can answers; the next is asked where one fails."""

    def __init__(self, options: Mapping[str, object], keeping: Keeping, workplace: Workplace) -> None:
        self._keeping, self._workplace = keeping, workplace
        self._zones = _zones(options)
        self._servers = [_server(text) for text in read.texts(options, "primaries", PRIMARIES)]
        self._tsig = _tsig(options, workplace.base)
        self._limits = TransferLimits(
            max_bytes=read.count(options, "max_bytes", MAX_BYTES),
            total_seconds=read.count(options, "max_seconds", MAX_SECONDS),
        )
        self._max_records = read.count(options, "max_records", MAX_RECORDS)

    def zones(self) -> Sequence[str]:
        """The zones that the options name, as A-labels without final dot."""
        return self._zones

    def bring(self, zone: str, have: Day | None) -> Fresh | None:
        """The zone as the primary has it now, its serial as the stamp; None where the version in force is the newest.

        Raises: FeedError: no primary could give it, and why each could not.
        """
        if have is not None and not _is_serial(have.stamp):
            # The feed was of another kind before, whose stamps are no serials.
            have = None
        key = self._tsig.key() if self._tsig else None
        failures: list[FeedError] = []
        for server in self._servers:
            primary = Primary(
                server=server,
                key=key,
                limits=self._limits,
                max_records=self._max_records,
                workplace=self._workplace,
            )
            try:
                return self._from(primary, zone, have)
            except FeedError as error:
                failures.append(type(error)(f"{server}: {error}"))
        raise together(failures, PRIMARIES)

    def _from(self, primary: Primary, zone: str, have: Day | None) -> Fresh | None:
        if have is not None:
            if not _is_news(primary.fetch_serial(zone.encode()), have):
                return None
            try:
                return self._transferred(primary, zone, have, is_whole=False)
            except FeedError:
                # A server that cannot send changes says so in many ways, and one whose changes are wrong must not keep
                # us at an old version. What is wrong with the server itself is said again by the whole transfer.
                pass
        return self._transferred(primary, zone, have, is_whole=True)

    def _transferred(self, primary: Primary, zone: str, have: Day | None, *, is_whole: bool) -> Fresh | None:
        """The zone, once all of it has come and was found good. Raises: FeedError."""
        transfer = Transfer(zone.encode(), None if is_whole or have is None else int(have.stamp))
        sieve, delta = Sieve(zone.encode(), f"{zone} from {primary.server}"), Delta()
        room = Room(self._keeping.max_disk - disk_use(self._workplace.folder))
        with ExitStack() as unless_kept:
            spool = unless_kept.enter_context(closing(Spool(self._workplace.folder, room)))
            spool.write(_lines(primary.fetch_changes(transfer), sieve, delta))
            if have is not None:
                if not _is_news(transfer.serial or 0, have):
                    return None
                if transfer.part is Part.ADDED:
                    spool.write(delta.applied(have.lines()))
            unless_kept.pop_all()
        return Fresh(
            stamp=str(transfer.serial),
            lines=spool.lines(),
            unread=lambda: tuple(sieve.unread),
            unread_count=lambda: sieve.unread_count,
        )


class AxfrFeed(ZoneFeed):
    """Zones from their primaries, by AXFR and IXFR.

    Options: exactly one of `zone` and `zones`; `primaries` (hosts with or without a port, the first that can is asked);
    `tsig` (`name`, `algorithm`, and `secret_env` or `secret_file`); `max_bytes`, `max_records` and `max_seconds` of one
    transfer; and those of every feed of zones, see `feeds.keeping`.
    """

    def __init__(self, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> None:
        read.refuse_unknown(options, (*_KEYS, *KEEPING_KEYS))
        keeping = keeping_of(options)
        super().__init__(feed_id, AxfrSource(options, keeping, workplace), keeping, workplace)


def _is_serial(stamp: str) -> bool:
    return stamp.isascii() and stamp.isdecimal() and int(stamp) < 1 << 32


def _is_news(serial: int, have: Day) -> bool:
    """Whether the serial is another one than that of the version in force. Raises: Refused: it is behind that."""
    old = int(have.stamp)
    if serial != old and not is_newer(serial, old):
        raise Refused(
            f"its serial went back from {old} to {serial}; if the zone was begun anew, give this feed another id"
        )
    return serial != old


def _lines(changes: Iterator[tuple[Part, Record]], sieve: Sieve, delta: Delta) -> Iterator[bytes]:
    """The lines of a zone that comes whole; of one that does not, the changes are noted."""
    owner, servers = b"", list[bytes]()
    for part, record in changes:
        if not sieve.is_name(record.owner):
            continue
        server = record.server or b"."
        if part is not Part.WHOLE:
            delta.note(record.owner, server, is_there=part is Part.ADDED)
            continue
        if servers and (record.owner != owner or len(servers) == SERVERS):
            yield line_of(owner, servers)
            servers.clear()
        owner = record.owner
        servers.append(server)
    if servers:
        yield line_of(owner, servers)


def _zones(options: Mapping[str, object]) -> list[str]:
    if ("zone" in options) == ("zones" in options):
        raise FeedConfigError("zone", "exactly one of zone and zones must be given")
    zones = [_zone(text) for text in read.texts(options, "zones", ZONES)] if "zones" in options else []
    return zones or [_zone(read.text(options, "zone"))]


def _zone(text: str) -> str:
    """The zone as A-labels in lower case without the final dot."""
    name = text.removesuffix(".").lower()
    try:
        label = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        label = ""
    if not is_host_name(label.encode()):
        raise FeedConfigError("zone", f"must be the name of a zone, and is {text!r}")
    return label


def _server(text: str) -> NameServer:
    """`host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address."""
    host, colon, port = text.rpartition(":")
    try:
        ipaddress.IPv6Address(text)
        host, port = text, str(_PORT)
    except ValueError:
        if not colon or text.endswith("]"):
            host, port = text, str(_PORT)
    host = host.removeprefix("[").removesuffix("]")
    if not host or " " in host or not (port.isascii() and port.isdecimal() and 0 < int(port) < 1 << 16):
        raise FeedConfigError(
            "primaries", f"must be hosts, each with or without a port: ns1.example:53, and has {text!r}"
        )
    return NameServer(host=host, port=int(port))


def _tsig(options: Mapping[str, object], base: Path) -> Tsig | None:
    own = options.get("tsig")
    if own is None:
        return None
    if not isinstance(own, Mapping):
        # What stands here may be the secret, so it is not shown.
        raise FeedConfigError("tsig", "must have the keys name, algorithm, and secret_env or secret_file")
    try:
        return _tsig_of(own, base)
    except FeedConfigError as error:
        raise FeedConfigError(f"tsig.{error.key}", error.text) from None


def _tsig_of(own: Mapping[str, object], base: Path) -> Tsig:
    read.refuse_unknown(own, ("name", "algorithm", "secret", "secret_env", "secret_file"))
    name = read.text(own, "name")
    try:
        key_name = dns.name.from_text(name or ".")
    except dns.exception.DNSException:
        key_name = dns.name.root
    if key_name == dns.name.root:
        raise FeedConfigError("name", f"must be the name of the key, and is {name!r}")
    algorithm = read.choice(own, "algorithm", _ALGORITHMS, "hmac-sha256")
    return Tsig(name=key_name, algorithm=algorithm, secret=secret(own, "secret", base))


FEED = AxfrFeed
