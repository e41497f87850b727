"""The brand files of a folder, compiled; shared by the commands that work on names alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.model import ConfigError

if TYPE_CHECKING:
    from domainwatch.match import Index

brands_option = click.option(
    "--brands",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("config/brands"),
    show_default=True,
    help="Folder with one brand a file (*.yaml).",
)


def read_index(folder: Path) -> "Index":
    """The index over every brand file of the folder.

    Raises: ConfigError, with every problem of every file; click.UsageError where the folder holds no brand.
    """
    from domainwatch.match import compile_index
    from domainwatch.watchlist import read_brands

    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise click.UsageError(f"{folder} holds no brand file (*.yaml); `domainwatch init DIR` writes an example.")
    brands, problems = read_brands((str(file), file.read_text(encoding="utf-8")) for file in files)
    if problems:
        raise ConfigError(problems)
    return compile_index(brands)
