"""How letters follow each other in names: a table made from word lists, or from a list of names."""

import random
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import wordfreq
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: The symbols of a label in the order in which lines of a zone file are sorted: the dot that ends a label stands
#: behind the hyphen and before the digits.
SYMBOLS = b"-.0123456789abcdefghijklmnopqrstuvwxyz"
DASH, END = 0, 1
SIZE = len(SYMBOLS)
#: Letters of context that choose the next one.
ORDER = 3
#: Labels that are learned from; more of them change the statistics no longer.
LEARNED = 300_000
#: Words of each language that labels are put together from.
WORDS = 30_000
_LABEL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def plain_labels(seed: int, source: Path | None) -> Iterator[str]:
    """Labels to learn from: those of a file with one name a line, or else words put together as people do."""
    if source is None:
        return _joined(random.Random(seed), ("en", "de", "es", "fr"))
    lines = source.read_text("ascii", "ignore").splitlines()
    labels = (line.strip().lower().split(".")[0] for line in lines)
    return (label for label in labels if _LABEL.fullmatch(label))


def encoded_labels(seed: int) -> Iterator[str]:
    """What stands behind `xn--` in labels of Cyrillic and German words."""
    dice = random.Random(seed)
    words = [word for word in wordfreq.top_n_list("ru", WORDS) + wordfreq.top_n_list("de", WORDS) if word.isalpha()]
    while True:
        label = "".join(dice.choices(words, k=dice.choice((1, 2, 2))))
        code = label.encode("punycode").decode("ascii")
        if not label.isascii() and _LABEL.fullmatch(code):
            yield code


def table_of(labels: Iterable[str]) -> Floats:
    """For each context (a number to base SIZE, END before the label) the share of each next symbol."""
    counts = np.zeros((SIZE**ORDER, SIZE), np.float32)
    for label in islice(labels, LEARNED):
        context = sum(END * SIZE**i for i in range(ORDER))
        for symbol in (*map(SYMBOLS.index, label.encode()), END):
            counts[context, symbol] += 1
            context = (context * SIZE + symbol) % SIZE**ORDER
    totals: Floats = counts.sum(axis=1, keepdims=True)
    return (counts / np.maximum(totals, 1)).astype(np.float32)


def _joined(dice: random.Random, languages: tuple[str, ...]) -> Iterator[str]:
    lists = [[word for word in wordfreq.top_n_list(code, WORDS) if _LABEL.fullmatch(word)] for code in languages]
    while True:
        words = dice.choice(lists)
        # Squares prefer common words, as registrants do.
        chosen = [words[int(dice.random() ** 2 * len(words))] for _ in range(dice.choice((1, 1, 2, 2, 2)))]
        separator = "-" if dice.random() < 0.1 else ""
        number = str(dice.randrange(1, 2030)) if dice.random() < 0.05 else ""
        yield separator.join(chosen) + number
