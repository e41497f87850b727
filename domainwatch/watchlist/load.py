"""Brand files to brands."""

from collections.abc import Iterable
from importlib.resources import files as resources
from pathlib import Path

from domainwatch.model import Brand, ConfigError, ConfigProblem, Mark
from domainwatch.watchlist.brandfile import BrandFile, MarkEntry
from domainwatch.watchlist.rules import brand_rules
from domainwatch.yamlfile import read


def read_brand(text: str, file: str) -> Brand:
    """The brand that the text describes; its id is the file's stem.

    Raises: ConfigError, with every problem of the file.
    """
    entry = read(BrandFile, text, file, brand_rules)
    return Brand(
        id=Path(file).stem,
        name=entry.brand,
        owner=entry.owner,
        alert_to=entry.alert_to,
        languages=entry.languages,
        marks=tuple(map(_mark, entry.marks)),
        owned=frozenset(entry.owned),
    )


def read_brands(files: Iterable[tuple[str, str]]) -> tuple[tuple[Brand, ...], tuple[ConfigProblem, ...]]:
    """The good brands of these files, given as (file, text), and the problems of the bad ones."""
    brands: list[Brand] = []
    problems: list[ConfigProblem] = []
    for file, text in files:
        try:
            brands.append(read_brand(text, file))
        except ConfigError as error:
            problems += error.problems
    return tuple(brands), tuple(problems)


def example_brand() -> str:
    """A commented brand file to start from; it is valid."""
    return resources(__package__).joinpath("example.txt").read_text(encoding="utf-8")


def _mark(entry: MarkEntry) -> Mark:
    return Mark(text=entry.mark, also_written=entry.also_written, never_match=frozenset(entry.never_match))
