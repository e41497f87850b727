"""From the traits of a find to one number, compiled."""

import math
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.traits import DEAR, Traits
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
#: For each dear trait, the trait without which there is nothing to ask for it; one asks about what is on either side.
ALWAYS = -1
REST_LEFT, REST = map(Traits._fields.index, ("rest_left", "rest_right"))
_NEEDS = {"rest_likelihood": "rest_right", "lures_left": "rest_left", "lures_right": "rest_right"}
_NEEDS |= {"lures_elsewhere": "labels_before", "registrable_likelihood": "before_registrable"}
_ASKED = tuple(Traits._fields.index(_NEEDS[name]) if name in _NEEDS else ALWAYS for name in Traits._fields[DEAR:])


class Weights(NamedTuple):
    """The steps of each trait in a row, those of trait t at [firsts[t], firsts[t + 1]), with the points of each.

    `start` is what every find starts with. For each dear trait, `most` holds the most that it can add, `none` what it
    adds where there is nothing to ask the word model about.
    """

    firsts: Ints
    steps: Floats
    points: Floats
    start: float
    most: Floats
    none: Floats


@cache
def weights_text() -> str:
    """The weights file as it is."""
    return (files("domainwatch.match.tables") / WEIGHTS).read_text(encoding="ascii")


@cache
def weights() -> Weights:
    """The weights of the table, in the order of the traits."""
    rows = [line.split("\t") for line in weights_text().splitlines()]
    steps: list[list[float]] = [[float(least) for name, least, _ in rows if name == trait] for trait in Traits._fields]
    points = [[float(value) for name, _, value in rows if name == trait] for trait in Traits._fields]
    firsts = np.cumsum([0, *map(len, steps)])
    return Weights(
        firsts=firsts.astype(np.int64),
        steps=np.array(list(chain(*steps)), np.float64),
        points=np.array(list(chain(*points)), np.float64),
        start=next(float(value) for name, _, value in rows if name == "all"),
        most=np.array([max(values) for values in points[DEAR:]]),
        none=np.array(
            [values[bisect_right(least, 0.0) - 1] for least, values in zip(steps[DEAR:], points[DEAR:], strict=True)]
        ),
    )


@compiled
def points_of(traits: Floats, start: int, stop: int, table: Weights) -> float:
    """What the traits [start, stop) add to the natural logarithm of the odds of abuse."""
    total = 0.0
    for trait in range(start, stop):
        step, last = table.firsts[trait], table.firsts[trait + 1]
        while step + 1 < last and table.steps[step + 1] <= traits[trait]:
            step += 1
        total += table.points[step]
    return total


@compiled
def most_of_dear(traits: Floats, table: Weights) -> float:
    """The most that the dear traits can add to the odds, by what the others say of where there is anything to ask."""
    total = 0.0
    for place in range(len(table.most)):
        asked = _ASKED[place]
        is_asked = asked == ALWAYS or traits[asked] > 0 or (asked == REST and traits[REST_LEFT] > 0)
        total += table.most[place] if is_asked else table.none[place]
    return total


@compiled
def least_steps(least: float, most_of_trees: float) -> float:
    """The least odds by the steps with which a find can still reach the least odds."""
    return max(min(least, LEAST_ODDS), (least - TREES_SHARE * most_of_trees) / (1 - TREES_SHARE))


@compiled
def mixed_odds(steps: float, trees: float) -> float:
    """The odds from those that the steps give and those that the trees give; what the steps let through counts."""
    return max(LEAST_ODDS, (1 - TREES_SHARE) * steps + TREES_SHARE * trees)


@compiled
def score_of(odds: float) -> int:
    """How likely a person would call a find of these odds abuse, from 0 (not at all) to 100."""
    return int(100 / (1 + math.exp((MIDDLE_ODDS - odds) / CURVE)) + 0.5) if odds >= LEAST_ODDS else 0


def odds_for(score: int) -> float:
    """The least odds that reach the score."""
    share = (score - 0.5) / 100
    return max(LEAST_ODDS, MIDDLE_ODDS - CURVE * math.log(1 / share - 1)) if score > 0 else LEAST_ODDS
