"""Whom we protect, and under which words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One protected word, as its owner writes it (NFC, lower case, any script).

    `also_written` holds further spellings that count as this mark; `never_match` holds words that are innocent although
    they resemble it.
    """

    text: str
    also_written: tuple[str, ...] = ()
    never_match: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One brand file. `id` is the file's stem; `owned` holds registrable domains as A-labels."""

    id: str
    name: str
    marks: tuple[Mark, ...]
    owner: str = ""
    alert_to: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    owned: frozenset[str] = frozenset()
