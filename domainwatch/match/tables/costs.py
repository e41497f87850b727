"""What it costs to read one letter as another, in units: 0 the same letter, 20 a whole letter."""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

#: What a whole letter costs; every cost is a whole number of these twentieths, so that sums are exact.
UNIT = 20
#: Kinds of reading one letter as another.
SAME, LOOK, KEY, OTHER = range(4)
#: Neighbouring keys, and vowels, are slips that fingers and ears make.
KEY_COST = 14
#: Rows of the keyboards, each row touching the next at the same place and the place before. QWERTZ and AZERTY differ
#: from QWERTY in a few neighbours only; capitals are the groups of Russian letters of the alphabet.
_KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("IVSJFMDXXHU", "TICAOPNKEGF", "ZWQLIR?BY"),
)
_VOWELS = "aeiouy"
#: Letters that pass for another at a glance, from perfect to passable.
_LOOKS = {
    4: "0o 1l 1i il 3e",
    5: "4a 5s",
    6: "7t 8b 9g 2z",
    8: "6b 6g qg uv mn sz ij",
    10: "ce hn bd ck yv",
    12: "co eo nr ft kx sc pq bh",
}


@cache
def letter_costs() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Two tables by byte and byte: the cost of the one for the other, and the kind."""
    cost = np.full((256, 256), UNIT, np.uint8)
    kind = np.full((256, 256), OTHER, np.uint8)
    pairs = [(a, b, KEY_COST, KEY) for a in _VOWELS for b in _VOWELS]
    pairs += [(a, b, KEY_COST, KEY) for rows in _KEYBOARDS for a, b in _neighbours(rows)]
    pairs += [(pair[0], pair[1], price, LOOK) for price, text in _LOOKS.items() for pair in text.split()]
    for a, b, price, sort in pairs:
        for one, other in ((ord(a), ord(b)), (ord(b), ord(a))):
            if price < cost[one, other]:
                cost[one, other], kind[one, other] = price, sort
    np.fill_diagonal(cost, 0)
    np.fill_diagonal(kind, SAME)
    return cost, kind


def _neighbours(rows: tuple[str, ...]) -> list[tuple[str, str]]:
    beside = [pair for row in rows for pair in pairwise(row)]
    below = [pair for row, low in pairwise(rows) for pair in zip(row, low, strict=False)]
    aslant = [pair for row, low in pairwise(rows) for pair in zip(row[1:], low, strict=False)]
    return beside + below + aslant
