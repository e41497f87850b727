"""The fitted tables say in the matcher what they said to the fitter."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from domainwatch.match.traits import Traits
from domainwatch.match.trees import read_trees, tree_points

pytest.importorskip("lightgbm")
pytestmark = pytest.mark.slow

ROWS = 400


@pytest.fixture(scope="module", name="tool")
def load_tool() -> dict[str, object]:
    return runpy.run_path(str(Path(__file__).parents[2] / "tools" / "fit_weights.py"))


def rows_that_depend_on_two_traits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    values = np.random.default_rng(7).integers(0, 8, (ROWS, len(Traits._fields))).astype(np.float64)
    return values, ((values[:, 0] > 3) & (values[:, 1] < 4)).astype(np.int64)


def test_trees_read_back_order_rows_as_they_were_learned(tool: dict[str, object]) -> None:
    values, truth = rows_that_depend_on_two_traits()

    table = read_trees([row.split("\t") for row in tool["grow"](values, truth, np.ones(ROWS))])  # type: ignore[operator]

    odds = np.array([tree_points(row, table) for row in values])
    assert odds[truth == 1].min() > odds[truth == 0].max()


def test_odds_of_steps_are_those_of_the_fit(tool: dict[str, object]) -> None:
    values, truth = rows_that_depend_on_two_traits()

    steps, points = tool["fit"](values, truth, np.ones(ROWS))  # type: ignore[operator]
    odds = tool["step_odds"](values, steps, points)  # type: ignore[operator]

    assert np.average(1 / (1 + np.exp(-odds))) == pytest.approx(truth.mean(), abs=1e-3)
    assert odds[truth == 1].mean() > odds[truth == 0].mean() + 1
