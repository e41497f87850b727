"""JSON Schema of the configuration files, for editors."""

import json

import click

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
    click.echo(schema_text(kind), nl=False)


COMMAND = schema


def schema_text(kind: str) -> str:
    """The schema of one of KINDS as JSON text."""
    from domainwatch.settings import FeedsFile, Settings
    from domainwatch.watchlist import BrandFile
    from domainwatch.yamlfile import schema_of

    structures = {"brand": BrandFile, "settings": Settings, "feeds": FeedsFile}
    return json.dumps(schema_of(structures[kind]), indent=2, ensure_ascii=False) + "\n"
