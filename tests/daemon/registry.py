"""A registry whose zones change from day to day, with abuse that is there before, comes, leaves and returns."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from tests.daemon.abuse import BRANDS, Abuse
from tests.servers.nsd import NameServer, running_nsd

ZONES = ("club", "shop")
#: Harmless names of a zone on its first day, so that a transfer, a snapshot and a comparison take their time; and how
#: many come and go with each day.
NAMES, TURNOVER = 30_000, 2_000
#: Abusive names of a zone: those of its first day, and those that come with each later one.
OLD, NEW = 40, 8
#: Days after which a part of the abuse leaves, and after which a part of that comes back.
LEAVES, RETURNS = 1, 2

_HEAD = "$ORIGIN {zone}.\n$TTL 60\n@ IN SOA ns1.host.example. who.host.example. {serial} 3600 600 86400 60\n"


def names_on(day: int, zone: str) -> set[str]:
    """All names of a zone on a day, counted from 0."""
    harmless = range(day * TURNOVER, NAMES + day * TURNOVER)
    found = {f"the-quiet-harbour-and-garden-street-{number:06d}.{zone}" for number in harmless}
    found |= {f"{_mark(number)}-old-{number}.{zone}" for number in range(OLD)}
    return found | {
        _new(came, number, zone) for came in range(1, day + 1) for number in range(NEW) if _is_there(came, number, day)
    }


def returned_by(day: int) -> set[str]:
    """The abusive names that had left and are back on a day."""
    came = range(1, day - RETURNS + 1)
    return {_new(day, 0, zone) for day in came for zone in ZONES}


def _is_there(came: int, number: int, day: int) -> bool:
    """The first name of a day is away for a while, the second one leaves for ever, the others stay."""
    if number == 0:
        return not came + LEAVES <= day < came + RETURNS
    return number > 1 or day < came + LEAVES


def _new(day: int, number: int, zone: str) -> str:
    return f"{_mark(number)}-day{day}-{number}.{zone}"


def _mark(number: int) -> str:
    return BRANDS[number % len(BRANDS)].id


class Registry(Abuse):
    """The running world, and a name server with the zones; `publish` begins another day."""

    def __init__(self, primary: NameServer) -> None:
        super().__init__()
        self._primary, self._serial = primary, 1
        #: The day of each serial that was ever served.
        self.days: dict[str, int] = {}

    @property
    def serial(self) -> str:
        """The serial that is served now, in every zone."""
        return str(self._serial)

    def publish(self, day: int) -> None:
        """Serves this day, under a serial of its own."""
        self._serial += 1
        self.days[self.serial] = day
        for zone in ZONES:
            self._primary.publish(zone, zone_text(zone, names_on(day, zone), self._serial))

    def write_config(self, folder: Path, data_folder: Path) -> None:
        """Writes a configuration whose only feed is that of the zones, on which every job runs each second."""
        super().write_config(folder, data_folder)
        primary = f"{self._primary.address}:{self._primary.port}"
        feed = {"id": "zones", "kind": "axfr", "zones": list(ZONES), "primaries": [primary]}
        (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": [feed]}))


@contextmanager
def running_registry() -> Iterator[Registry]:
    """The world with its name server, which serves empty zones until a day is published."""
    with running_nsd({zone: zone_text(zone, set(), 1) for zone in ZONES}) as primary, Registry(primary) as registry:
        yield registry


def zone_text(zone: str, names: set[str], serial: int) -> str:
    """A zone in master-file form, each name with two name servers."""
    lines = [f"{name}. NS ns{number}.host.example.\n" for name in sorted(names) for number in (1, 2)]
    return _HEAD.format(zone=zone, serial=serial) + "@ NS ns1.host.example.\n" + "".join(lines)
