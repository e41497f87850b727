"""From the traits of a find to one number."""

import math
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from domainwatch.match.traits import Traits

#: The weights file: one line a step, trait, least value, points; the trait "all" holds what every find starts with.
WEIGHTS = "weights.tsv"
#: Below these odds (their natural logarithm) finds are accidents and score nothing.
LEAST_ODDS = -4.75
#: The odds that score 50, and how many units of the logarithm make them one step of the curve more likely.
MIDDLE_ODDS, CURVE = 1.65, 1.35


def score_of(traits: Traits) -> int:
    """How likely a person would call the find abuse, from 0 (not at all) to 100."""
    odds = odds_of(traits)
    return round(100 / (1 + math.exp((MIDDLE_ODDS - odds) / CURVE))) if odds >= LEAST_ODDS else 0


def odds_of(traits: Traits) -> float:
    """The natural logarithm of the odds of abuse."""
    weights = _weights()
    total = weights["all"][1][0]
    for trait, value in zip(Traits._fields, traits, strict=True):
        steps, points = weights[trait]
        total += points[bisect_right(steps, value) - 1]
    return total


@cache
def weights_text() -> str:
    """The weights file as it is."""
    return (files("domainwatch.match.tables") / WEIGHTS).read_text(encoding="ascii")


@cache
def _weights() -> Mapping[str, tuple[list[float], list[float]]]:
    weights: dict[str, tuple[list[float], list[float]]] = {}
    for line in weights_text().splitlines():
        trait, least, points = line.split("\t")
        steps = weights.setdefault(trait, ([], []))
        steps[0].append(float(least))
        steps[1].append(float(points))
    return weights
