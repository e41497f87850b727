"""The brand files of a folder, compiled; shared by the commands that work on names alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.model import Brand, ConfigError, ConfigProblem

if TYPE_CHECKING:
    from domainwatch.match import Index

#: Warnings that are shown before a command's own output; the rest is only counted.
SHOWN_WARNINGS = 5

brands_option = click.option(
    "--brands",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("config/brands"),
    show_default=True,
    help="Folder with one brand a file (*.yaml).",
)


def read_index(folder: Path) -> "Index":
    """The index over every brand file of the folder; see read_brands_of."""
    from domainwatch.match import compile_index

    return compile_index(read_brands_of(folder))


def read_brands_of(folder: Path) -> list[Brand]:
    """The brand of every file of the folder.

    Host names under `owned` are told on standard error and spared as they stand.
    Raises: ConfigError, with every other problem of every file; click.UsageError where the folder holds no brand.
    """
    from domainwatch.watchlist import read_brand_sparing_hosts
    from domainwatch.yamlfile import texts_in

    texts, unreadable = texts_in(folder)
    problems, brands = list(unreadable), []
    odd: list[ConfigProblem] = []
    for file, text in texts:
        try:
            brand, warnings = read_brand_sparing_hosts(text, file)
        except ConfigError as error:
            problems += error.problems
            continue
        brands.append(brand)
        odd += warnings
    _warn(odd)
    if problems:
        raise ConfigError(problems)
    if not brands:
        raise click.UsageError(f"{folder} holds no brand file (*.yaml); `domainwatch init DIR` writes an example.")
    return brands


def _warn(warnings: Sequence[ConfigProblem]) -> None:
    for warning in warnings[:SHOWN_WARNINGS]:
        click.echo(f"warning: {warning}", err=True)
    if len(warnings) > SHOWN_WARNINGS:
        click.echo(f"and {len(warnings) - SHOWN_WARNINGS} more warnings", err=True)
