"""JSON Schema of the configuration files, for editors."""

import json
from collections.abc import Mapping

import click

from domainwatch.cli._print import print_json

#: The files that have a schema.
KINDS = ("brand", "settings", "feeds")


@click.command("schema", short_help="Print JSON Schema for editors.")
@click.argument("kind", type=click.Choice(KINDS))
def schema(kind: str) -> None:
    """Print the JSON Schema (2020-12) of a configuration file, so that an editor completes and checks it.

    KIND is brand (brands/*.yaml), settings (domainwatch.yaml) or feeds (feeds.yaml). Editors with a YAML language
    server use it when the file's first line names it:

    \b
      domainwatch schema brand > config/schema/brand.json
      # yaml-language-server: $schema=../schema/brand.json

    `domainwatch init` writes both.
    """
    print_json(_schema(kind))


COMMAND = schema


def schema_text(kind: str) -> str:
    """The schema of one of KINDS as the text of a file."""
    return json.dumps(_schema(kind), indent=2, ensure_ascii=False) + "\n"


def _schema(kind: str) -> Mapping[str, object]:
    from domainwatch.settings import FeedsFile, Settings
    from domainwatch.watchlist import BrandFile
    from domainwatch.yamlfile import schema_of

    structures = {"brand": BrandFile, "settings": Settings, "feeds": FeedsFile}
    return schema_of(structures[kind])
