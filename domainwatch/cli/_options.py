"""Options that several commands share, so that they read the same everywhere."""

from pathlib import Path

import click

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
