"""Rules of a brand file that look at several of its values at once."""

import re
from collections.abc import Iterator
from pathlib import Path

from domainwatch.names import NotAName, a_labels, is_public_suffix
from domainwatch.watchlist.word import normal
from domainwatch.yamlfile import Place, Tree, dotted

#: RFC 920 and the rounds before 2012 (iana.org/domains/root/db).
_FIRST_GENERIC = frozenset(
    {"arpa", "biz", "com", "edu", "gov", "info", "int", "mil", "mobi", "name", "net", "org", "pro"}
)

_ID = re.compile(r"\w[\w.-]{0,63}")


def brand_rules(tree: Tree) -> Iterator[tuple[Place, str]]:
    """Each breach: where it stands and what is wrong."""
    if not _ID.fullmatch(Path(tree.file).stem):
        yield (), "the file's name is the brand's id: letters, digits, dots, - and _ before .yaml, at most 64"
    spellings = [(place, normal(text)) for place, text in tree.texts.items() if _is_spelling(place)]
    yield from _repeated(spellings)
    yield from _suffixes(spellings, tree)
    for place, text in tree.texts.items():
        if place[2:3] == ("never_match",) and (place[:2], normal(text)) in {(at[:2], mark) for at, mark in spellings}:
            yield place, "is the mark itself; a word that never matches must differ from it"


def _is_spelling(place: Place) -> bool:
    """Whether the value there is a mark or another spelling of one."""
    return place[0] == "marks" and (place[2:] == ("mark",) or place[2:3] == ("also_written",))


def _repeated(spellings: list[tuple[Place, str]]) -> Iterator[tuple[Place, str]]:
    first: dict[str, Place] = {}
    for place, text in spellings:
        if text in first:
            yield place, f"is the same word as {dotted(first[text])}; list each word once"
        first.setdefault(text, place)


def _suffixes(spellings: list[tuple[Place, str]], tree: Tree) -> Iterator[tuple[Place, str]]:
    """Words that are public suffixes, unless they are the brand's own top-level domain (.yandex, .apple).

    It is the brand's own where the brand is called so, or where it owns `nic.` under it, as every operator does; a
    country's or one of the first generic domains never is.
    Source: ICANN base registry agreement, specification 6 (nic.TLD); publicsuffix.org.
    """
    owned = {_a_labels(text) for place, text in tree.texts.items() if place[0] == "owned"}
    called = normal(tree.texts.get(("brand",), ""))
    for place, text in spellings:
        registry = _a_labels(f"nic.{text}")
        suffix = registry.removeprefix("nic.")
        if not is_public_suffix(suffix) or (not _is_everybodys(suffix) and (text == called or registry in owned)):
            continue
        mend = f", or, if the brand itself runs .{text}, list nic.{text} under owned"
        yield (
            place,
            f"is a public suffix: all the names under .{text} would resemble it. Choose a longer word"
            + ("" if _is_everybodys(suffix) else mend),
        )


def _is_everybodys(suffix: str) -> bool:
    """Whether a suffix is a country's or one of the generic ones that were there before brands could have their own."""
    return len(suffix) == 2 or suffix.startswith("xn--") or suffix in _FIRST_GENERIC


def _a_labels(text: str) -> str:
    """The name as A-labels, or empty where it is none, which the structure reports by itself."""
    try:
        return a_labels(text)
    except NotAName:
        return ""
