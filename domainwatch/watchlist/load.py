"""Brand files to brands."""

from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files as resources
from pathlib import Path

from domainwatch.model import Brand, ConfigError, ConfigProblem, Mark
from domainwatch.names import NotAName, a_labels, is_private_suffix, registrable_of
from domainwatch.watchlist.brandfile import BrandFile, MarkEntry
from domainwatch.watchlist.rules import brand_rules
from domainwatch.yamlfile import Tree, parse, read, validated


def read_brand(text: str, file: str) -> Brand:
    """The brand that the text describes; its id is the file's stem.

    Raises: ConfigError, with every problem of the file.
    """
    return _brand(read(BrandFile, text, file, brand_rules), file)


def read_brand_sparing_hosts(text: str, file: str) -> tuple[Brand, tuple[ConfigProblem, ...]]:
    """The brand, and what is wrong with it but leaves it useful: names under `owned` that are not registrable ones.

    Such a host (img.example.com) or platform (pages.dev) alone is spared then, and no name below it. Work that accuses
    nobody, such as scanning a list, can go on with this; a daemon asks its operator to mend the file.
    Raises: ConfigError, with every other problem of the file.
    """
    tree = parse(text, file)
    hosts = _hosts(tree)
    if not hosts:
        return _brand(validated(BrandFile, tree, brand_rules), file), ()
    # The places of all others stay as they are, so that their problems name the right lines.
    written = _owned(tree)
    stand_ins = [_STAND_IN if place in hosts else entry for place, entry in enumerate(written)]
    tolerated = replace(tree, value=tree.value | {"owned": stand_ins}) if isinstance(tree.value, dict) else tree
    brand = _brand(validated(BrandFile, tolerated, brand_rules), file)
    warnings = [
        tree.problem(("owned", place), f"is no registrable name; {host} alone is spared, and nothing below it")
        for place, host in hosts.items()
    ]
    return replace(brand, owned=(brand.owned - {_STAND_IN}) | set(hosts.values())), tuple(warnings)


#: Reserved for documentation (RFC 2606 section 3), so that no brand owns it.
_STAND_IN = "example.com"


def _hosts(tree: Tree) -> dict[int, str]:
    """Entries of `owned` that are names below a registrable domain, or platforms, by their position."""
    hosts = {}
    for place, entry in enumerate(_owned(tree)):
        try:
            name = a_labels(entry) if isinstance(entry, str) else ""
        except NotAName:
            continue
        if name and registrable_of(name) != name and (registrable_of(name) or is_private_suffix(name)):
            hosts[place] = name
    return hosts


def _owned(tree: Tree) -> list[object]:
    owned = tree.value.get("owned") if isinstance(tree.value, dict) else None
    return owned if isinstance(owned, list) else []


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


def _brand(entry: BrandFile, file: str) -> Brand:
    return Brand(
        id=Path(file).stem,
        name=entry.brand,
        owner=entry.owner,
        alert_to=entry.alert_to,
        languages=entry.languages,
        marks=tuple(map(_mark, entry.marks)),
        owned=frozenset(entry.owned),
    )


def _mark(entry: MarkEntry) -> Mark:
    return Mark(text=entry.mark, also_written=entry.also_written, never_match=frozenset(entry.never_match))
