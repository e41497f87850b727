"""Is everything there that it needs?"""

from pathlib import Path

import click

from domainwatch.cli._open import opened_app
from domainwatch.cli._options import config_option, json_option
from domainwatch.cli._print import print_json


@click.command("doctor", short_help="Test resolver, mail, feeds, clock, disk, database, permissions.")
@config_option
@json_option
def doctor(config: Path, as_json: bool) -> int:
    """Test everything that domainwatch leans on, and say what to do where something is wrong.

    It asks the resolver two questions, logs in at the mail server without sending anything, fetches the list of RDAP
    servers (whose answer also tells the time), writes to the database, and looks at disk, permissions and feeds.

    Exit status 0 where all is well, 1 where something needs you.
    """
    from domainwatch.flow.checkup import check_up

    with opened_app(config) as app:
        app.watching.reload()
        looks = []
        for look in check_up(app):
            looks.append(look)
            if not as_json:
                _print(look.part, look.seen, look.advice)
    if as_json:
        print_json([{"part": look.part, "seen": look.seen, "advice": look.advice} for look in looks])
    return 1 if any(look.advice for look in looks) else 0


COMMAND = doctor


def _print(part: str, seen: str, advice: str) -> None:
    from domainwatch.names import shown

    mark = click.style("!", fg="red", bold=True) if advice else click.style("✓", fg="green")
    click.echo(f"{mark} {part}: {shown(seen)}")
    if advice:
        click.echo(f"    {shown(advice)}")
