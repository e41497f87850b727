"""List names that somebody could register to abuse a mark."""

import click


@click.command("variants", short_help="List names that could abuse a mark, most dangerous first.")
@click.option("--technique", help="Only variants of this technique (exact, omission, homograph ...).")
@click.option(
    "--suffix", "suffixes", multiple=True, default=["com", "ru", "рф"], show_default=True, help="Under these suffixes."
)
@click.option("--also", "also", multiple=True, help="A further spelling of the mark, in any script.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="At most so many names.")
@click.argument("mark")
def variants(technique: str | None, suffixes: tuple[str, ...], also: tuple[str, ...], limit: int, mark: str) -> None:
    """List names that somebody could register to abuse MARK, most dangerous first.

    Each name is one that IDNA2008 and, where known, the suffix's registry allow, and that `scan` finds with that mark.
    Columns: score, technique, name, name in punycode.
    """
    from domainwatch.match import list_variants
    from domainwatch.match.load import all_techniques
    from domainwatch.model import Mark

    known = sorted(kind.id for kind in all_techniques())
    if technique is not None and technique not in known:
        raise click.UsageError(f"No technique {technique!r}; there are {', '.join(known)}.")
    for hit in list_variants(Mark(text=mark.lower(), also_written=also), suffixes, technique or "")[:limit]:
        click.echo(f"{hit.score}\t{hit.technique}\t{hit.domain.name_u}\t{hit.domain.name}")


COMMAND = variants
