"""Say how one name is read, and why it does or does not match."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domainwatch.cli._brands import brands_option, read_index
from domainwatch.cli._options import json_option
from domainwatch.cli._print import json_of

if TYPE_CHECKING:
    from domainwatch.model import Explanation


@click.command("explain", short_help="Say how a name is read, and why it does or does not match.")
@brands_option
@json_option
@click.argument("name")
def explain(brands: Path, as_json: bool, name: str) -> None:
    """Say how NAME is read, which marks it matches by which steps, and why what comes near does not count.

    NAME may be written in Unicode or in punycode.
    """
    from domainwatch.names import NotAName, a_labels

    try:
        a_name = a_labels(name)
    except NotAName as reason:
        raise click.UsageError(f"{name!a} is no domain name: it {reason}.") from reason
    explanation = read_index(brands).explain(a_name)
    click.echo(json_of(asdict(explanation)) if as_json else _text(explanation))


COMMAND = explain


def _text(explanation: "Explanation") -> str:
    from domainwatch.match import shown_step
    from domainwatch.names import shown

    domain = explanation.domain
    lines = [domain.name_u if domain.name_u == domain.name else f"{domain.name_u} ({domain.name})"]
    lines.append(f"  registrable name  {domain.registrable_u or 'none: this is a public suffix'}")
    lines.append(f"  public suffix     {'.'.join(domain.name_u.split('.')[-len(domain.suffix.split('.')) :])}")
    lines += [f"  {reading.kind:<16}  {reading.text}" for reading in explanation.readings]
    lines += [f"  {step}" for step in (shown_step(domain.name),) if step]
    for hit in explanation.hits:
        lines += ["", f"matches {hit.mark} ({hit.brand_id}), score {hit.score}, by {hit.technique}:"]
        lines += [f"  {number}. {step}" for number, step in enumerate(hit.why, start=1)]
    if not explanation.hits:
        lines += ["", "matches nothing"]
    lines += [f"near {near.mark} ({near.brand_id}): {near.reason}" for near in explanation.near_misses]
    return "\n".join(map(shown, lines))
