"""From the traits of a find to one number, compiled."""

import math
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.tables import rows_of
from domainwatch.match.traits import Traits
from feeds.parse.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The weights file: one line a step, trait, least value, points; the trait "all" holds what every find starts with.
WEIGHTS = "weights.tsv"
#: The odds that score 50, and how many units of the logarithm make them one step of the curve more likely.
MIDDLE_ODDS, CURVE = 1.8, 1.35
#: Below these odds (their natural logarithm), by the steps alone, finds are accidents and score nothing.
LEAST_ODDS = -4.75
#: How much the trees say beside the steps: as much, which on marks that neither had seen ordered better than either.
TREES_SHARE = 0.5
#: By how much the trees may raise what the steps say; what the steps find too weak for that is not asked.
LIFT = 1.0
#: How far the words around a find can raise what all else says of it: the odds are at most a line over the odds without
#: them. Nearly all abuse lies well below it, and most accidents need not be asked for their words.
PLAIN_SLOPE, PLAIN_START = 1.4, -4.1


class Weights(NamedTuple):
    """The steps of each trait in a row, those of trait t at [firsts[t], firsts[t + 1]), with the points of each.

    `start` is what every find starts with.
    """

    firsts: Ints
    steps: Floats
    points: Floats
    start: float


@cache
def weights() -> Weights:
    """The weights of the table, in the order of the traits."""
    rows = rows_of(WEIGHTS)
    steps: list[list[float]] = [[float(least) for name, least, _ in rows if name == trait] for trait in Traits._fields]
    points = [[float(value) for name, _, value in rows if name == trait] for trait in Traits._fields]
    firsts = np.cumsum([0, *map(len, steps)])
    return Weights(
        firsts=firsts.astype(np.int64),
        steps=np.array(list(chain(*steps)), np.float64),
        points=np.array(list(chain(*points)), np.float64),
        start=next(float(value) for name, _, value in rows if name == "all"),
    )


@compiled
def points_of(traits: Floats, first: int, stop: int, table: Weights) -> float:
    """What traits[first:stop] add to the natural logarithm of the odds of abuse."""
    total = 0.0
    for trait in range(first, stop):
        step, last = table.firsts[trait], table.firsts[trait + 1]
        while step + 1 < last and table.steps[step + 1] <= traits[trait]:
            step += 1
        total += table.points[step]
    return total


@compiled
def most_odds(plain: float) -> float:
    """The greatest odds of a find of which all but the words around it give these: words alone accuse nobody."""
    return PLAIN_SLOPE * plain + PLAIN_START


@compiled
def least_steps(least: float) -> float:
    """The least odds by the steps with which a find can still reach the least odds."""
    return max(LEAST_ODDS, least - LIFT)


@compiled
def mixed_odds(steps: float, trees: float) -> float:
    """The odds from those that the steps give and those that the trees give; what the steps let through counts."""
    return max(LEAST_ODDS, min((1 - TREES_SHARE) * steps + TREES_SHARE * trees, steps + LIFT))


@compiled
def score_of(odds: float) -> int:
    """How likely a person would call a find of these odds abuse, from 0 (not at all) to 100."""
    return int(100 / (1 + math.exp((MIDDLE_ODDS - odds) / CURVE)) + 0.5) if odds >= LEAST_ODDS else 0


def odds_for(score: int) -> float:
    """The least odds that reach the score, from 0 to 100."""
    share = (score - 0.5) / 100
    return max(LEAST_ODDS, MIDDLE_ODDS - CURVE * math.log(1 / share - 1)) if score > 0 else LEAST_ODDS
