"""Configuration to start from, made from the definitions themselves."""

import textwrap
from collections.abc import Iterator
from importlib.resources import files as resources
from typing import Any

import yaml

from domainwatch.settings.mail import QuietHours
from domainwatch.settings.settings import Settings
from domainwatch.yamlfile import dumped, limits_of, part_of, schema_of

_HEAD = """\
# How this domainwatch runs. Every key stands here with its default; what you leave out keeps it.
# Check what you changed with: domainwatch check
"""
#: Columns of a comment line.
_WIDTH = 116


def example_settings() -> str:
    """A complete domainwatch.yaml: each key with its description, limits and default. It loads to the defaults."""
    return "\n".join([_HEAD, *_keys(dumped(Settings()))])


def example_feeds() -> str:
    """A commented feeds.yaml to start from; it is valid."""
    return resources(__package__).joinpath("feeds.txt").read_text(encoding="utf-8")


def _keys(defaults: dict[str, Any]) -> Iterator[str]:
    for key in schema_of(Settings)["properties"]:
        yield from _comment((key,), "")
        if key == "quiet_hours":
            # Absent by default, so it is shown as what one would write.
            yield textwrap.indent("\n".join(_section(key, dumped(QuietHours()))), "# ", lambda line: True)
        elif isinstance(defaults[key], dict):
            yield from _section(key, defaults[key])
        else:
            yield f"{key}: {_flow(defaults[key])}"
        yield ""


def _section(key: str, defaults: dict[str, Any]) -> Iterator[str]:
    yield f"{key}:"
    for inner, default in defaults.items():
        yield from _comment((key, inner), "  ")
        yield f"  {inner}: {_flow(default)}"


def _comment(place: tuple[str, ...], indent: str) -> list[str]:
    part = part_of(schema_of(Settings), place)
    limits = limits_of(part)
    text = part["description"].removesuffix(".") + (f" ({limits})." if limits else ".")
    return textwrap.wrap(text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _flow(value: object) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=_WIDTH * 10)
    return str(text).removesuffix("\n").removesuffix("\n...")
