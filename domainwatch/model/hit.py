"""A name that looks like a mark, and the account of why."""

from dataclasses import dataclass

from domainwatch.model.domain import Domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One name against one mark: the strongest technique that explains it.

    `score` runs from 0 to 100 and orders hits by how likely a person would call them abuse. `why` holds the steps in
    plain words, first the reading that matched.
    """

    domain: Domain
    brand_id: str
    mark: str
    technique: str
    score: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one label of a name is read: `kind` says by which eyes, `text` what they see."""

    label: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A mark that a name resembles but is not accused for, with the reason in words."""

    brand_id: str
    mark: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that the matcher sees in one name, whether it matches or not."""

    domain: Domain
    readings: tuple[Reading, ...]
    hits: tuple[Hit, ...]
    near_misses: tuple[NearMiss, ...]
