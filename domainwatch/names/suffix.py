"""Where a registry's part of a name ends and a registrant's begins."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    # Private suffixes (pages.dev, github.io) count: the person who acts on such a name acts on the host, never on the
    # platform. An unknown top-level domain counts as a suffix, since new ones appear before the list knows them.
    return PublicSuffixList()


@cache
def _registries_suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def suffix_of(name: str) -> str:
    """The public suffix of a name in A-labels, as A-labels.

    Source: publicsuffix.org, both sections, as carried by the publicsuffixlist package.
    """
    return str(_suffixes().publicsuffix(name) or name)


def registrable_of(name: str) -> str:
    """The public suffix with one label more, as A-labels; empty where the name is itself a public suffix."""
    return str(_suffixes().privatesuffix(name) or "")


def is_public_suffix(name: str) -> bool:
    """Whether the name, or the single label, is one that registries register under; unknown labels are not."""
    return bool(_suffixes().is_public(name, accept_unknown=False))


def is_private_suffix(name: str) -> bool:
    """Whether a company lets others have names below this one (pages.dev); no registry's suffix is."""
    return is_public_suffix(name) and bool(_registries_suffixes().privatesuffix(name))


def suffix_rules() -> Iterator[str]:
    """The rules of the list in A-labels: a suffix, `*.suffix` for all below it, `!name` for exceptions from that.

    Source: publicsuffix.org/list, section "Format".
    """
    text = (files("publicsuffixlist") / "public_suffix_list.dat").read_text(encoding="utf-8")
    for line in text.splitlines():
        rule = line.strip()
        if rule and not rule.startswith("//"):
            yield rule if rule.isascii() else rule.encode("idna").decode("ascii")
