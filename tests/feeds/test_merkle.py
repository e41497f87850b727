"""Trees are those of RFC 6962, however they grow, and proofs prove only what is so."""

from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse.hashtile import Tile, inclusion_path, leaf_tiles, proof_tiles, range_roots, range_tiles
from feeds.parse.merkle import HASH, Tree, full_subtrees, is_consistent, is_included, root_of, tree_behind, tree_from
from tests.feeds import ctlogs

LEAVES = [sha256(b"%d" % number).digest() for number in range(40)]
SIZES = st.integers(0, len(LEAVES))
#: Bytes of a full tile.
TILE = 256 * HASH
FLIPS = st.tuples(st.integers(0, 10), st.integers(0, 31), st.integers(1, 255))


@given(sizes=st.lists(SIZES))
def test_tree_is_the_same_in_whatever_steps_it_grows(sizes: list[int]) -> None:
    tree, steps = Tree(), [0, *sorted(sizes), len(LEAVES)]

    for start, stop in pairwise(steps):
        tree = tree.extended(b"".join(LEAVES[start:stop]))

        assert (tree.size, tree.root) == (stop, ctlogs.root_of(LEAVES[:stop]))


@given(size=SIZES.filter(bool), place=st.integers(0))
def test_leaf_is_proven_where_it_is_and_nowhere_else(size: int, place: int) -> None:
    index, leaves = place % size, LEAVES[:size]
    path, tree = ctlogs.path_of(index, leaves), (size, ctlogs.root_of(leaves))

    proven = [other for other in range(size + 2) if is_included(LEAVES[index], other, tree, path)]

    assert proven == [index]
    assert not is_included(LEAVES[index], index, tree, [*path, LEAVES[0]])
    assert not path or not is_included(LEAVES[index], index, tree, path[:-1])
    assert not is_included(LEAVES[index], -1, tree, path)


@given(sizes=st.tuples(SIZES, SIZES).map(sorted), flip=FLIPS)
def test_growth_is_proven_and_no_altered_proof_is_believed(sizes: list[int], flip: tuple[int, int, int]) -> None:
    first, second = sizes
    old, new = ((size, ctlogs.root_of(LEAVES[:size])) for size in (first, second))
    proof = ctlogs.proof_of(first, LEAVES[:second]) if first else []

    assert is_consistent(old, new, proof)
    assert not is_consistent(old, new, [*proof, LEAVES[0]])
    if proof:
        assert not is_consistent(old, new, proof[:-1])
        assert not is_consistent(old, new, flipped(proof, flip))


def flipped(hashes: list[bytes], flip: tuple[int, int, int]) -> list[bytes]:
    """The hashes with some bits of one of them turned."""
    number, place, bits = flip[0] % len(hashes), flip[1], flip[2]
    octets = bytearray(hashes[number])
    octets[place] ^= bits
    return [*hashes[:number], bytes(octets), *hashes[number + 1 :]]


def test_tree_of_other_leaves_is_no_growth() -> None:
    other = [*LEAVES[:10], LEAVES[11], *LEAVES[11:20]]

    proof = ctlogs.proof_of(15, other)

    assert not is_consistent((15, root_of(b"".join(LEAVES[:15]))), (20, ctlogs.root_of(other)), proof)


@pytest.mark.parametrize("size", [1, 3, 4])
def test_growth_needs_a_proof(size: int) -> None:
    assert not is_consistent((size, ctlogs.root_of(LEAVES[:size])), (5, ctlogs.root_of(LEAVES[:5])), [])


@pytest.mark.parametrize("new", [(5, LEAVES[0]), (4, LEAVES[0])])
def test_smaller_tree_and_same_size_with_another_root_are_no_growth(new: tuple[int, bytes]) -> None:
    assert not is_consistent((5, ctlogs.root_of(LEAVES[:5])), new, [])


@given(size=SIZES.filter(bool))
def test_proof_of_the_last_leaf_gives_the_tree_that_goes_on(size: int) -> None:
    path = ctlogs.path_of(size - 1, LEAVES[:size])

    tree = tree_behind(size, LEAVES[size - 1], path)

    assert tree == Tree().extended(b"".join(LEAVES[:size]))


@given(size=SIZES)
def test_tree_is_kept_as_text(size: int) -> None:
    tree = Tree().extended(b"".join(LEAVES[:size]))

    assert tree_from(tree.text) == tree
    assert tree.text.isprintable()


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1:", "1:zz", "1:00", "-1:", "3:" + "00" * 32, "1:" + "00" * 33, "0:00"]
)
def test_text_that_is_no_trees_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        tree_from(text)


def test_tree_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="full subtrees"):
        tree_behind(70, LEAVES[0], LEAVES[:9])
    with pytest.raises(ValueError, match="32 bytes"):
        Tree(1, (b"short",))
    with pytest.raises(ValueError, match="32 bytes"):
        Tree().extended(b"short")


@given(start=st.integers(0, 2**64), length=st.integers(0, 2**64))
def test_full_subtrees_cover_their_leaves_once_and_in_order(start: int, length: int) -> None:
    place = start

    for level, number in full_subtrees(start, start + length):
        assert number << level == place
        place += 1 << level

    assert place == start + length


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 999, 17), "tile/1/999.p/17"),
        (Tile(2, 1000), "tile/2/x001/000"),
        (Tile(0, 1234067, 255), "tile/0/x001/x234/067.p/255"),
    ],
)
def test_tile_is_called_as_the_specification_says(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile.data_path == path.replace(f"tile/{tile.level}/", "tile/data/")
    assert tile.names_path == path.replace(f"tile/{tile.level}/", "tile/names/")


def test_partial_tile_is_as_wide_as_the_tree_says() -> None:
    assert leaf_tiles(250, 700, 70_000) == [Tile(0, 0), Tile(0, 1), Tile(0, 2)]
    assert leaf_tiles(69_990, 80_000, 70_000) == [Tile(0, 273, 112)]
    assert range_tiles(0, 70_000, 70_000) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert range_tiles(0, 65_536, 65_536) == [Tile(2, 0, 1)]
    assert range_tiles(0, 0, 0) == []


@pytest.mark.slow
@given(size=st.integers(1, 70_000), index=st.integers(0))
def test_tree_and_proofs_come_from_tiles(size: int, index: int) -> None:
    place, tree = index % size, Tree().extended(rows()[0][: size * HASH])
    read = {tile: content_of(tile) for tile in (*range_tiles(0, size, size), *proof_tiles(place, size))}

    path = inclusion_path(place, size, read)

    assert tuple(root for _, root in range_roots(0, size, size, read)) == tree.peaks
    assert is_included(rows()[0][place * HASH : place * HASH + HASH], place, (size, tree.root), path)


@cache
def rows() -> list[bytes]:
    """The hashes of a large tree: those of its leaves, and the roots of 256 and 65,536 of them."""
    made = [b"".join(sha256(b"%d" % number).digest() for number in range(70_000))]
    for _ in range(2):
        tiles = range(0, len(made[-1]) // TILE * TILE, TILE)
        made.append(b"".join(root_of(made[-1][start : start + TILE]) for start in tiles))
    return made


def content_of(tile: Tile) -> bytes:
    """The hashes of a tile of the large tree."""
    start = tile.number * TILE
    return rows()[tile.level][start : start + tile.width * HASH]


def test_tile_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        range_roots(0, 3, 3, {Tile(0, 0, 3): b"".join(LEAVES[:2])})
