"""What a cast is made of: names with all that the world knows about them, and what is expected of each."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domainwatch.model import Brand
from domainwatch.world.dns import DnsFault
from domainwatch.world.registration import Registration
from domainwatch.world.whois import RUSSIAN


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the world: its id and format as a configuration names them, and its path on the feed server."""

    id: str
    format: str
    path: str


NEW_NAMES = Feed("new-names", "names", "/new-names.txt.gz")
RU_DOMAINS = Feed("ru-domains", "ru-partner", "/ru-domains.tsv")
FEEDS = (NEW_NAMES, RU_DOMAINS)

#: The top-level domains whose names come from their zones and from no list: by download, and by transfer.
CZDS_ZONE, TRANSFER_ZONE = "boutique", "supply"
ZONES = (CZDS_ZONE, TRANSFER_ZONE)

#: The name servers of a part without a registration, and of the root.
DEFAULT_NAMESERVERS = ("ns1.world.example", "ns2.world.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name in A-labels.

    `accused_by` is the brand's id and the mark that must find it, or None for the innocent. `records` are the lines of
    its zone beside SOA and NS; a name without any does not exist in DNS.
    """

    name: str
    about: str
    accused_by: tuple[str, str] | None = None
    records: str = ""
    dns_fault: DnsFault | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    registration: Registration | None = None

    @property
    def is_russian(self) -> bool:
        """Whether the name stands in .ru, .su or .рф: in the partners' list and in WHOIS, but in no RDAP server."""
        return self.name.rpartition(".")[2] in RUSSIAN

    @property
    def is_in_zone(self) -> bool:
        """Whether the name is learnt from the zone of its top-level domain."""
        return self.name.rpartition(".")[2] in ZONES

    @property
    def is_host(self) -> bool:
        """Whether it stands below another name that can be registered: no list or zone has it, only a certificate."""
        return self.name.count(".") > 1

    @property
    def origin(self) -> str:
        """What its zone begins at: the name that is registered."""
        return self.registration.name if self.registration else self.name

    @property
    def abuse_mailbox(self) -> str:
        """The address that a report must reach; empty where no registry tells one."""
        return "" if self.registration is None or self.is_russian else self.registration.registrar.abuse_email

    @property
    def zone(self) -> str:
        """The name's zone as master-file text."""
        servers = self.registration.nameservers if self.registration else DEFAULT_NAMESERVERS
        return _apex(servers) + self.records


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays in the world. `crowd` holds names that appear in a feed and nowhere else, `neighbours` names that stand
    in the zones on every day.

    `to_report` is the name whose case the demo approves; its report goes to that part's abuse mailbox.
    """

    brands: tuple[Brand, ...]
    parts: tuple[Part, ...]
    crowd: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    to_report: str = ""

    def part(self, name: str) -> Part:
        """The part of that name."""
        return {part.name: part for part in self.parts}[name]

    @property
    def accused(self) -> tuple[Part, ...]:
        """The parts that must become findings; every other name must not."""
        return tuple(part for part in self.parts if part.accused_by)

    @property
    def zones(self) -> dict[str, str]:
        """Master-file text by origin. The root is ours too, so that every other name is known not to exist."""
        return {".": _apex(DEFAULT_NAMESERVERS)} | {part.origin: part.zone for part in self.parts if part.records}

    @property
    def registrations(self) -> dict[str, Registration]:
        """All registrations, by name."""
        return {part.name: part.registration for part in self.parts if part.registration}

    @property
    def feed_files(self) -> dict[str, bytes]:
        """The bytes of each feed, by path: a packed list of new names, and the Russian partners' list."""
        plain = [part.name for part in self.parts if not (part.is_russian or part.is_in_zone or part.is_host)]
        names = "".join(f"{name}\n" for name in sorted([*plain, *self.crowd]))
        rows = [_partner_row(part.registration) for part in self.parts if part.is_russian and part.registration]
        # Without a time of packing, equal names give equal bytes, and so an equal entity tag.
        packed = gzip.compress(names.encode(), mtime=0)
        return {NEW_NAMES.path: packed, RU_DOMAINS.path: "".join(rows).encode()}

    @property
    def certified(self) -> list[tuple[str, ...]]:
        """The names in each certificate that somebody asks for: every site has one, and most are good for all below."""
        return [(part.name,) if part.is_host else (part.name, f"*.{part.name}") for part in self.parts if part.pages]

    @property
    def zones_yesterday(self) -> dict[str, str]:
        """The zones of ZONES as master-file text, before the parts in them were registered."""
        return {zone: _zone(zone, 1, self.neighbours) for zone in ZONES}

    @property
    def zones_today(self) -> dict[str, str]:
        """The same with the parts in them."""
        names = [*self.neighbours, *(part.name for part in self.parts if part.is_in_zone)]
        return {zone: _zone(zone, 2, names) for zone in ZONES}


def _zone(zone: str, serial: int, names: Iterable[str]) -> str:
    soa = f"{zone}.\t900\tin\tsoa\tns1.world.example. hostmaster.world.example. {serial} 1800 900 604800 86400\n"
    owners = [zone, *sorted(name for name in names if name.endswith(f".{zone}"))]
    return soa + "".join(f"{name}.\t3600\tin\tns\t{server}.\n" for name in owners for server in DEFAULT_NAMESERVERS)


def _apex(servers: Sequence[str]) -> str:
    soa = "@ 60 IN SOA ns1.world.example. hostmaster.world.example. 1 3600 600 86400 60\n"
    return soa + "".join(f"@ 60 IN NS {server}.\n" for server in servers)


def _partner_row(registration: Registration) -> str:
    days = [registration.created, registration.expires, registration.free]
    dates = [f"{day:%d.%m.%Y}" for day in days]
    is_delegated = "1" if registration.nameservers else "0"
    return "\t".join([registration.name.upper(), registration.registrar.handle, *dates, is_delegated]) + "\n"
