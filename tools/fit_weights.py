"""Fits the weights and the trees of the score to labelled names, and writes the two tables that the matcher reads.

    tools/fit_weights.py --set DIR --background FILE --out domainwatch/match/tables

DIR holds abuse_thirdparty.tsv, abuse_mined.tsv, benign.tsv, brand_owned.tsv and marks.txt; FILE holds background names,
one a line. Each trait becomes a row of steps with points: a logistic regression on binned traits, with a penalty on the
difference of neighbouring steps. What the steps let through is learned again by small boosted trees, which see how
traits go together. Needs the optional dependency `fit`.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from domainwatch.match import compile_index
from domainwatch.match.score import LEAST_ODDS, WEIGHTS
from domainwatch.match.traits import Traits
from domainwatch.match.trees import LEAF, NONE, TREES
from domainwatch.model import Brand, Mark

#: Steps a trait is cut into, at most: quantiles of abuse and of background alike.
STEPS = 14
#: Strength of the penalty on neighbouring steps that differ, and on steps that differ from nothing.
SMOOTH, SMALL = 6.0, 0.3
#: What one row counts: background is plentiful; what people judged innocent is rare and hard.
BACKGROUND, POPULAR, HARD = 0.3, 3.0, 8.0
#: Newton steps; the loss stops moving in the sixth digit well before.
ROUNDS = 12
#: Trees, and how they grow: deeper ones learn the marks by heart and order the names of other marks worse.
TREES_GROWN = 150
GROWTH = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 12,
    "max_depth": 4,
    "min_data_in_leaf": 30,
    "lambda_l2": 10.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 63,
    "seed": 0,
    "deterministic": True,
    "num_threads": 1,
    "verbosity": -1,
}
#: What sense demands: more cost makes no find likelier, more lures none less likely.
DIRECTIONS = {"cost": -1, "cost_share": -1, "lures_left": 1, "lures_right": 1, "lures_elsewhere": 1}
#: What hard innocent names count for the trees, as a multiple of what they count for the steps.
HARDER = 5.0


#: Name, mark and traits of one find.
Row = tuple[str, str, np.ndarray]


def rows(file: Path) -> list[list[str]]:
    """The tab-separated rows of a file, comments left out."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def table(brands: list[Brand], names: Iterable[str]) -> Iterator[Row]:
    """Name, mark and traits of every find."""
    yield from compile_index(brands).traits("\n".join(names).encode("ascii"))


def labelled(folder: Path, background: Path) -> tuple[list[Row], list[int], list[float]]:
    """Finds, whether each is abuse, and what each counts; rare marks count as much as common ones."""
    abuse = {(row[0], row[1]) for file in ("abuse_thirdparty.tsv", "abuse_mined.tsv") for row in rows(folder / file)}
    benign = {(row[0], row[1]) for row in rows(folder / "benign.tsv")}
    abused, innocent = {name for _, name in abuse}, {name for _, name in benign}
    known = abused | {row[1] for row in rows(folder / "brand_owned.tsv")}
    brands = [Brand(id=row[0], name=row[0], marks=(Mark(text=row[0]),)) for row in rows(folder / "marks.txt")]
    often = Counter(mark for mark, _ in abuse)
    weighed: list[tuple[Row, int, float]] = []
    for find in table(brands, sorted(abused | innocent)):
        name, mark, _ = find
        if (mark, name) in abuse:
            weighed.append((find, 1, often[mark] ** -0.5))
        elif name in innocent and name not in known:
            weighed.append((find, 0, HARD if (mark, name) in benign else POPULAR))
    stream = [name for name in background.read_text(encoding="ascii").split() if name not in known]
    weighed += [(find, 0, BACKGROUND) for find in table(brands, stream)]
    # Abuse counts in all half of what the background does.
    balance = BACKGROUND * len(weighed) / 2 / sum(count for _, is_abuse, count in weighed if is_abuse)
    finds, truth, counts = zip(*weighed, strict=True)
    return list(finds), list(truth), [c * balance if is_abuse else c for is_abuse, c in zip(truth, counts, strict=True)]


def steps_of(values: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Where the steps of one trait begin."""
    distinct = np.unique(values)
    if len(distinct) > STEPS:
        cuts = np.linspace(0, 1, STEPS // 2 + 1)[:-1]
        distinct = np.unique([np.quantile(values[truth == kind], cuts) for kind in (0, 1)])
    distinct[0] = min(distinct[0], -1e6)
    return distinct


def fit(values: np.ndarray, truth: np.ndarray, counts: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """The steps of each trait, and the points of all steps in a row, the start last."""
    steps = [steps_of(column, truth) for column in values.T]
    sizes = [len(step) for step in steps]
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    width = int(firsts[-1]) + 1
    design = np.zeros((len(values), width), np.float32)
    design[:, -1] = 1
    for trait, step in enumerate(steps):
        design[np.arange(len(values)), firsts[trait] + np.searchsorted(step, values[:, trait], "right") - 1] = 1
    penalty = SMALL * np.eye(width)
    penalty[-1, -1] = 1e-6
    for first, size in zip(firsts, sizes, strict=False):
        for place in range(first, first + size - 1):
            penalty[place : place + 2, place : place + 2] += SMOOTH * np.array([[1, -1], [-1, 1]])
    points = np.zeros(width)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ points, -30, 30)))
        slope = design.T @ (counts * (truth - chance)) - penalty @ points
        weight = (counts * chance * (1 - chance)).astype(np.float32)
        bend = design.T @ (design * weight[:, None]) + penalty
        points += np.linalg.solve(bend.astype(np.float64), slope)
    return steps, points


def step_odds(values: np.ndarray, steps: list[np.ndarray], points: np.ndarray) -> np.ndarray:
    """The natural logarithm of the odds that the steps give each row."""
    firsts = np.cumsum([0, *map(len, steps)])
    columns = zip(values.T, steps, firsts, strict=False)
    terms = [points[first + np.searchsorted(step, column, "right") - 1] for column, step, first in columns]
    return np.asarray(points[-1] + np.sum(terms, axis=0))


def grow(values: np.ndarray, truth: np.ndarray, counts: np.ndarray) -> list[str]:
    """The rows of the trees table."""
    model = GROWTH | {"monotone_constraints": [DIRECTIONS.get(name, 0) for name in Traits._fields]}
    lightgbm: Any = import_module("lightgbm")
    grown = lightgbm.train(model, lightgbm.Dataset(values, truth, weight=counts), TREES_GROWN).dump_model()
    nodes: list[str] = []
    roots = [tree["tree_structure"] for tree in grown["tree_info"]]
    for root in roots:
        size = len(nodes) + count_nodes(root)
        write_node(root, size if root is not roots[-1] else NONE, nodes)
    return nodes


def count_nodes(node: dict[str, Any]) -> int:
    """How many nodes the tree has."""
    return 1 if "leaf_value" in node else 1 + count_nodes(node["left_child"]) + count_nodes(node["right_child"])


def write_node(node: dict[str, Any], following: int, nodes: list[str]) -> None:
    """Adds the rows of the tree, the root first; `following` is the next tree's root."""
    if "leaf_value" in node:
        nodes.append(f"{LEAF}\t{node['leaf_value']:.4f}\t{following}\t{following}")
        return
    low = len(nodes) + 1
    high = low + count_nodes(node["left_child"])
    nodes.append(f"{Traits._fields[node['split_feature']]}\t{node['threshold']:.9g}\t{low}\t{high}")
    write_node(node["left_child"], following, nodes)
    write_node(node["right_child"], following, nodes)


def step_rows(steps: list[np.ndarray], points: np.ndarray) -> list[str]:
    """The rows of the weights table."""
    names = [(trait, least) for trait, step in zip(Traits._fields, steps, strict=True) for least in step]
    rows = [f"{trait}\t{least:.6g}\t{value:.3f}" for (trait, least), value in zip(names, points, strict=False)]
    return [f"all\t0\t{points[-1]:.3f}", *rows]


def main() -> None:
    """Writes the tables of weights and trees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--set", "--background", "--out"):
        parser.add_argument(option, type=Path, required=True)
    arguments = parser.parse_args()
    finds, judged, weighed = labelled(arguments.set, arguments.background)
    values, truth, counts = np.array([find[2] for find in finds]), np.array(judged), np.array(weighed)
    steps, points = fit(values, truth, counts)
    passed = step_odds(values, steps, points) >= LEAST_ODDS
    harder = np.where(counts == HARD, HARDER * counts, counts)
    nodes = grow(values[passed], truth[passed], harder[passed])
    for name, lines in ((WEIGHTS, step_rows(steps, points)), (TREES, nodes)):
        (arguments.out / name).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
