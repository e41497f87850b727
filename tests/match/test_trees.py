"""The trees add up what their leaves say, and every table of theirs ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match.score import LEAST_ODDS, mixed_odds
from domainwatch.match.traits import Traits
from domainwatch.match.trees import NONE, read_trees, tree_points, trees

COST = Traits._fields.index("cost")
TWO_TREES = (
    "cost\t0.5\t1\t2",
    "points\t2.0\t3\t3",
    "points\t-1.0\t3\t3",
    "letters\t4\t4\t5",
    "points\t-0.5\t-1\t-1",
    "points\t0.25\t-1\t-1",
)


@pytest.mark.parametrize(
    ("letters", "cost", "points"), [(4, 0.5, 1.5), (5, 0.5, 2.25), (4, 0.6, -1.5), (5, 0.6, -0.75)]
)
def test_trees_add_up_and_a_value_at_the_cut_goes_low(letters: float, cost: float, points: float) -> None:
    traits = np.zeros(len(Traits._fields))
    traits[0], traits[COST] = letters, cost

    assert tree_points(traits, read_trees([row.split("\t") for row in TWO_TREES])) == points


def test_trait_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        read_trees([["colour", "0", "1", "1"]])


def test_every_node_of_the_shipped_trees_leads_on() -> None:
    table = trees()

    places = np.arange(len(table.traits))
    leads_on = (table.low > places) | (table.low == NONE)

    assert leads_on.all()
    assert (table.high > places)[table.traits != NONE].all()
    assert (table.low == NONE).sum() > 0
    assert max(table.low.max(), table.high.max()) < len(places)


@given(st.lists(st.floats(0, 40), min_size=len(Traits._fields), max_size=len(Traits._fields)), st.floats(0, 10))
def test_more_cost_never_makes_a_find_likelier(values: list[float], more: float) -> None:
    traits = np.array(values)
    dearer = traits.copy()
    dearer[COST] += more

    assert tree_points(dearer, trees()) <= tree_points(traits, trees()) + 1e-9


@given(st.floats(-20, 20), st.floats(-20, 20), st.floats(0, 5))
def test_odds_grow_with_each_voice_and_what_the_steps_let_through_counts(
    steps: float, grown: float, more: float
) -> None:
    odds = mixed_odds(steps, grown)

    assert odds >= LEAST_ODDS
    assert mixed_odds(steps + more, grown) >= odds
    assert mixed_odds(steps, grown + more) >= odds
