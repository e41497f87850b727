"""Read zone files: the names delegated in one, and the difference of two."""

import json
import sys
from typing import TYPE_CHECKING

import click

from domainwatch.cli._progress import progress_option, shown_progress

if TYPE_CHECKING:
    from feeds.parse.zonediff import Difference


@click.group("zone", short_help="Read zone files: delegated names, and what changed.")
def zone() -> None:
    """Read zone files: the names that are delegated in one, and what changed between two days of it.

    Files are master files as registries publish them, plain or gzip. A name counts as delegated when it has NS records
    and lies below the zone's own name. Lines that cannot be read are counted on standard error.

    \b
      domainwatch zone names com.zone.gz
      domainwatch zone diff yesterday/com.gz today/com.gz
      domainwatch scan --since yesterday/com.gz today/com.gz      match what is new
    """


COMMAND = zone

_FILE = click.Path(exists=True, dir_okay=False)
_origin_option = click.option(
    "--origin", metavar="ZONE", help="The zone's name, where the file has neither an SOA record nor $ORIGIN first."
)


@zone.command("names")
@_origin_option
@progress_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def zone_names(origin: str | None, no_progress: bool, file: str) -> None:
    """Print the names that are delegated in FILE, one a line, in its order; - is standard input."""
    from domainwatch.cli._lists import Unread, read_zone

    unread = Unread()
    # Names are bytes already; a hundred million of them are not made text for the sake of writing them.
    output = sys.stdout.buffer
    with shown_progress((file,), "reading", hidden=no_progress or sys.stdout.isatty()) as advance:
        for names in read_zone(file, _zone_of(origin), unread, advance):
            output.write(names + b"\n")
    output.flush()
    unread.report()


@zone.command("diff")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Names behind + and -, or JSON lines with name and change (added, gone).",
)
@_origin_option
@progress_option
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
def zone_diff(form: str, origin: str | None, no_progress: bool, old: str, new: str) -> None:
    """Print the names that NEW has and OLD has not (+), then those that are gone (-).

    Both must be sorted the same way, as zones of registries are. A name whose name servers changed is in neither part.
    """
    from domainwatch.cli._lists import Unread, compare_zones

    unread = Unread()
    with shown_progress((old, new), "comparing", hidden=no_progress) as advance:
        found = compare_zones((old, new), _zone_of(origin), unread, advance)
    sys.stdout.writelines(_as_json(found) if form == "jsonl" else _as_text(found))
    unread.report()


def _zone_of(origin: str | None) -> bytes | None:
    """The zone's name as it stands behind names. Raises: click.UsageError: it is no name."""
    from feeds.parse.zonerecord import is_host_name

    if origin is None:
        return None
    name = origin.strip(".").lower().encode("utf-8", "surrogateescape")
    if name and not is_host_name(name):
        raise click.UsageError(f"--origin {origin!a} is no zone; write it in punycode, such as xn--p1ai.")
    return name


def _as_text(found: "Difference") -> list[str]:
    return [
        f"{sign}{name.decode('ascii')}\n" for sign, names in (("+", found.added), ("-", found.gone)) for name in names
    ]


def _as_json(found: "Difference") -> list[str]:
    changes = (("added", found.added), ("gone", found.gone))
    return [
        json.dumps({"name": name.decode("ascii"), "change": change}) + "\n"
        for change, names in changes
        for name in names
    ]
