"""A configuration of one's own, to edit."""

from pathlib import Path

import click

from domainwatch.cli.schema import KINDS, schema_text
from domainwatch.model import Refused


@click.command("init", short_help="Write a commented configuration to edit.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a commented configuration into the folder DIR: domainwatch.yaml, feeds.yaml, brands/example.yaml.

    Editors complete and check these files: the JSON Schemas that they name are written beside them. Nothing is ever
    overwritten; where one of the files exists already, none is written and the exit status is 1.

    \b
      domainwatch init config
    """
    files = _files()
    existing = [name for name in files if (folder / name).exists()]
    if existing:
        raise Refused(f"{folder / existing[0]} exists already; nothing was written. Choose a folder without it.")
    for name, text in files.items():
        _write(folder / name, text)
        click.echo(f"wrote {folder / name}")
    click.echo(_next_steps(folder))


COMMAND = init


def _files() -> dict[str, str]:
    """Each file by its path under the folder."""
    from domainwatch.settings import example_feeds, example_settings
    from domainwatch.watchlist import example_brand

    return {
        "domainwatch.yaml": _with_schema("schema/settings.json", example_settings()),
        "feeds.yaml": _with_schema("schema/feeds.json", example_feeds()),
        "brands/example.yaml": _with_schema("../schema/brand.json", example_brand()),
        **{f"schema/{kind}.json": schema_text(kind) for kind in KINDS},
    }


def _with_schema(path: str, text: str) -> str:
    return f"# yaml-language-server: $schema={path}\n{text}"


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Mode x keeps the promise even where somebody else writes at the same moment.
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise Refused(f"cannot write {file}: {error.strerror}") from error


def _next_steps(folder: Path) -> str:
    return f"""
Next:
  1. Name your marks: edit {folder / "brands" / "example.yaml"}, one file for each brand.
  2. See what will be watched:      domainwatch check --config {folder}
  3. Test this machine, then start: domainwatch doctor --config {folder}
                                    domainwatch run --config {folder}"""
