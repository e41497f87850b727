"""Propose spellings and innocent words for a brand file."""

from pathlib import Path

import click

from domainwatch.cli._brands import brands_option, read_brands_of


@click.command("suggest", short_help="Propose also_written and never_match entries for a brand.")
@brands_option
@click.argument("brand")
def suggest(brands: Path, brand: str) -> None:
    """Propose also_written and never_match entries for BRAND (the name of its file), as YAML to confirm and paste.

    Spellings come from the sound of each mark; innocent words are the common words that come near it.
    """
    from domainwatch.match import suggestions

    found = {each.id: each for each in read_brands_of(brands)}
    if brand not in found:
        raise click.UsageError(f"No brand {brand!r} in {brands}; there are {', '.join(sorted(found))}.")
    for mark in found[brand].marks:
        proposal = suggestions(mark)
        click.echo(f"- mark: {mark.text}")
        click.echo(f"  also_written: [{', '.join(proposal.also_written)}]")
        click.echo(f"  never_match: [{', '.join(proposal.never_match)}]")


COMMAND = suggest
