"""Small decision trees over the traits of a find, compiled: what the steps of single traits cannot say."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.tables import rows_of
from domainwatch.match.traits import Traits
from feeds.parse.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The trees file: a line for each node, numbered from 0. A question holds the trait, the greatest value that goes low,
#: the node for low and the node for high; a leaf holds the word "points", the points, and twice the next tree's root.
TREES = "trees.tsv"
LEAF = "points"
#: No trait, and no further tree.
NONE = -1


class Trees(NamedTuple):
    """The nodes in a row; a leaf asks for trait NONE, its cut is its points, its `low` the root of the next tree."""

    traits: Ints
    cuts: Floats
    low: Ints
    high: Ints


@cache
def trees() -> Trees:
    """The trees of the file."""
    return read_trees(rows_of(TREES))


def read_trees(rows: Sequence[Sequence[str]]) -> Trees:
    """The trees of a table's rows.

    Raises: KeyError: a node asks for a trait that is none.
    """
    number = {name: place for place, name in enumerate(Traits._fields)} | {LEAF: NONE}
    return Trees(
        traits=np.array([number[name] for name, *_ in rows], np.int64),
        cuts=np.array([float(cut) for _, cut, *_ in rows], np.float64),
        low=np.array([int(low) for _, _, low, _ in rows], np.int64),
        high=np.array([int(high) for *_, high in rows], np.int64),
    )


@compiled
def tree_points(traits: Floats, table: Trees) -> float:
    """The natural logarithm of the odds of abuse, by all trees together."""
    total, node = 0.0, 0
    while node != NONE:
        trait = table.traits[node]
        if trait == NONE:
            total += table.cuts[node]
            node = table.low[node]
        else:
            node = table.low[node] if traits[trait] <= table.cuts[node] else table.high[node]
    return total
