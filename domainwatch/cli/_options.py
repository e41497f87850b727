"""Options that several commands share, so that they read the same everywhere."""

import getpass
from pathlib import Path
from typing import Any

import click

#: The number of a case or a mail. Databases count from 1, and no further than 63 bits.
NUMBER = click.IntRange(1, 2**63 - 1)


class Utf8(click.ParamType[str]):
    """Text that a database can be asked for; unreadable bytes of the command line arrive as lone surrogates."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is."""
        try:
            str(value).encode("utf-8")
        except UnicodeEncodeError:
            self.fail("holds bytes that are not UTF-8", param, ctx)
        return str(value)


def login() -> str:
    """The name under which somebody works here; empty where the machine knows none (a container's bare number)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


config_option = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("config"),
    show_default=True,
    envvar="DOMAINWATCH_CONFIG",
    help="Folder with domainwatch.yaml, feeds.yaml and brands/ (or set DOMAINWATCH_CONFIG).",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts instead of text for people.")
