"""List names that somebody could register to abuse a mark."""

import click


@click.command("variants", short_help="List names that could abuse a mark, most dangerous first.")
@click.option("--technique", help="Only variants of this technique (exact, omission, homograph ...).")
@click.option(
    "--suffix", "suffixes", multiple=True, default=["com", "ru", "рф"], show_default=True, help="Under these suffixes."
)
@click.option("--also", "also", multiple=True, help="A further spelling of the mark, in any script.")
@click.option(
    "--registrable", is_flag=True, help="Only names that the suffix's registry is known to take, for registering them."
)
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="At most so many names.")
@click.argument("mark")
def variants(
    technique: str | None, suffixes: tuple[str, ...], also: tuple[str, ...], registrable: bool, limit: int, mark: str
) -> None:
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
    for name in (*(f"{text}.com" for text in (mark, *also)), *(f"a.{suffix}" for suffix in suffixes)):
        _refuse_what_is_no_name(name)
    spellings = Mark(text=mark.lower(), also_written=tuple(text.lower() for text in also))
    hits = list_variants(spellings, suffixes, technique or "", registrable=registrable)
    for hit in hits[:limit]:
        click.echo(f"{hit.score}\t{hit.technique}\t{hit.domain.name_u}\t{hit.domain.name}")


COMMAND = variants


def _refuse_what_is_no_name(name: str) -> None:
    from domainwatch.names import NotAName, a_labels

    try:
        a_labels(name)
    except NotAName as reason:
        raise click.UsageError(f"{name!a} is no domain name: it {reason}.") from reason
