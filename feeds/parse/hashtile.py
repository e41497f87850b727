"""Tiles of a log: how they are called, which of them lead to a root, and what a proof is made from.

Source: C2SP tlog-tiles (height 8); C2SP static-ct-api, Merkle Tree and Log Entries.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.parse.merkle import HASH, full_subtrees, root_of, root_over

#: Hashes in a full tile, and the levels of a tree that a tile holds.
WIDTH, HEIGHT = 256, 8
#: Levels of tiles: six of them hold more leaves than any log has (static-ct-api: 0 to 5).
LEVELS = 6


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Tile `number` of a level, `width` hashes wide. Level 0 holds leaves; each level above the roots of 256 below."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where a log serves it below its monitoring prefix, such as `tile/0/x001/234.p/17`."""
        return f"tile/{self.level}/{_place(self.number, self.width)}"

    @property
    def full(self) -> "Tile":
        """The same tile once it is full: a log may drop partial ones as soon as it has that."""
        return Tile(self.level, self.number)

    @property
    def data_path(self) -> str:
        """Where the entries of a tile of level 0 are served."""
        return f"tile/data/{_place(self.number, self.width)}"

    @property
    def names_path(self) -> str:
        """Where a log may serve the names of a tile of level 0; nothing vouches for them."""
        return f"tile/names/{_place(self.number, self.width)}"


def _place(number: int, width: int) -> str:
    digits = f"{number:03d}"
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1]
    path = "/".join([f"x{group:0>3}" for group in groups[:-1]] + [groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def leaf_tiles(start: int, stop: int, size: int) -> list[Tile]:
    """The tiles of level 0 that hold the leaves from start to stop in a tree of that size."""
    return [_tile_at(0, number, size) for number in range(start // WIDTH, -(-min(stop, size) // WIDTH))]


def range_tiles(start: int, stop: int, size: int) -> list[Tile]:
    """The tiles from which `range_roots` takes the full subtrees over these leaves, in a tree of that size."""
    return sorted({_holder(level, number, size) for level, number in full_subtrees(start, stop)})


def range_roots(start: int, stop: int, size: int, tiles: Mapping[Tile, bytes]) -> list[tuple[int, bytes]]:
    """The level and root of each full subtree over these leaves, from the left; a proof that one tree begins another.

    Raises: KeyError: a tile is missing; ValueError: one is too short.
    """
    return [(level, _node(level, number, size, tiles)) for level, number in full_subtrees(start, stop)]


def proof_tiles(index: int, size: int) -> list[Tile]:
    """The tiles from which `inclusion_path` makes the proof of that leaf in a tree of that size."""
    return sorted({_holder(level, number, size) for part in _siblings(index, size) for level, number in part})


def inclusion_path(index: int, size: int, tiles: Mapping[Tile, bytes]) -> list[bytes]:
    """The hashes that prove the leaf at that index, from the `proof_tiles` of a log.

    Raises: KeyError: a tile is missing; ValueError: one is too short.
    Source: RFC 6962 section 2.1.1.
    """
    return [root_over([_node(level, number, size, tiles) for level, number in part]) for part in _siblings(index, size)]


def _siblings(index: int, size: int) -> list[list[tuple[int, int]]]:
    """The subtrees beside the way from a leaf to the root, from below, each as the full subtrees in it."""
    start, stop, found = 0, size, list[list[tuple[int, int]]]()
    while stop - start > 1:
        middle = start + (1 << (stop - start - 1).bit_length() - 1)
        if index < middle:
            found.append(list(full_subtrees(middle, stop)))
            stop = middle
        else:
            found.append(list(full_subtrees(start, middle)))
            start = middle
    return found[::-1]


def _holder(level: int, number: int, size: int) -> Tile:
    """The tile that holds a full subtree, or the hashes of which it is made."""
    tile_level, above = divmod(level, HEIGHT)
    return _tile_at(tile_level, (number << above) // WIDTH, size)


def _tile_at(level: int, number: int, size: int) -> Tile:
    return Tile(level, number, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def _node(level: int, number: int, size: int, tiles: Mapping[Tile, bytes]) -> bytes:
    tile_level, above = divmod(level, HEIGHT)
    start = (number << above) % WIDTH * HASH
    hashes = tiles[_tile_at(tile_level, (number << above) // WIDTH, size)][start : start + (HASH << above)]
    if len(hashes) != HASH << above:
        raise ValueError(f"a tile of level {tile_level} is too short")
    return root_of(hashes)
