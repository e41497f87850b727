"""Read zone files: the names delegated in one, and the difference of two."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

from domainwatch.cli._progress import progress_option, shown_progress

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
#: What stands before the names of each kind of change, in this order.
_SIGNS = {"added": "+", "gone": "-", "changed": "~"}


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


_servers_option = click.option(
    "--name-servers", "with_servers", is_flag=True, help="Name servers too, sorted, behind a tab; takes longer."
)


def _format_option(help_text: str) -> Callable[[FunctionT], FunctionT]:
    return click.option(
        "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help=help_text
    )


@zone.command("names")
@_format_option("Names, one a line, or JSON lines with name (and name_servers).")
@_servers_option
@_origin_option
@progress_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def zone_names(form: str, with_servers: bool, origin: str | None, no_progress: bool, file: str) -> None:
    """Print the names that are delegated in FILE, one a line, in its order; - is standard input."""
    from domainwatch.cli._lists import Unread, read_zone
    from feeds.parse.zonetext import ZoneReader

    unread, reader = Unread(), ZoneReader(file, _zone_of(origin), tells_servers=with_servers)
    # Names are bytes already; a hundred million of them are not made text for the sake of writing them.
    output = sys.stdout.buffer
    with shown_progress((file,), "reading", hidden=no_progress or sys.stdout.isatty()) as advance:
        for lines in read_zone(file, reader, unread, advance):
            output.write("".join(_rows(lines)).encode() if form == "jsonl" else lines)
    output.flush()
    unread.report()


@zone.command("diff")
@_format_option("Names behind + and -, or JSON lines with name and change (added, gone, changed).")
@_servers_option
@_origin_option
@progress_option
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
def zone_diff(form: str, with_servers: bool, origin: str | None, no_progress: bool, old: str, new: str) -> None:
    """Print the names that NEW has and OLD has not (+), then those that are gone (-).

    With --name-servers also those that have others now (~), otherwise such names are not told. Files that are not
    sorted the same way are sorted on the disk first, which takes longer.
    """
    from domainwatch.cli._compare import Days, compared
    from domainwatch.cli._lists import Unread

    unread = Unread()
    days = Days(old=old, new=new, zone=_zone_of(origin), with_servers=with_servers)
    with (
        shown_progress((old, new), "comparing", hidden=no_progress) as advance,
        compared(days, unread, advance) as parts,
    ):
        for change, sign in _SIGNS.items():
            for part in parts():
                lines: bytes = getattr(part, change)
                sys.stdout.writelines(_rows(lines, change=change) if form == "jsonl" else _signed(lines, sign))
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


def _signed(lines: bytes, sign: str) -> Iterator[str]:
    return (sign + line for line in lines.decode("ascii").splitlines(keepends=True))


def _rows(lines: bytes, **more: str) -> Iterator[str]:
    """JSON lines of names, with their name servers where there are any."""
    for line in lines.decode("ascii").splitlines():
        name, _, servers = line.partition("\t")
        yield json.dumps({"name": name, **more, **({"name_servers": servers.split()} if servers else {})}) + "\n"
