"""The trees of logs: hashes, growth by whole batches, and proofs that others give us.

Source: RFC 6962 section 2.1; RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

#: Bytes of a hash.
HASH = 32
#: The root of a tree without leaves.
EMPTY_ROOT = sha256(b"").digest()
#: No tree has more leaves (logs count in 64 bits), and so no proof has more hashes than this.
PROOF_LIMIT = 64


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf, 32 bytes."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others, 32 bytes."""
    return sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of `size` leaves, of which only the roots of its largest full subtrees are kept, the largest first.

    They are one for each 1 in the binary form of the size: 64 at most, which is all that is needed to go on.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size < 1 << 64 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves does not have {len(self.peaks)} full subtrees")
        if any(len(peak) != HASH for peak in self.peaks):
            raise ValueError(f"a hash has not {HASH} bytes")

    @property
    def root(self) -> bytes:
        """The root, 32 bytes."""
        return root_over(self.peaks) if self.peaks else EMPTY_ROOT

    @property
    def text(self) -> str:
        """A line of text from which `tree_from` makes the same tree: what a cursor keeps."""
        return f"{self.size}:{b''.join(self.peaks).hex()}"

    def extended(self, hashes: bytes) -> "Tree":
        """The tree with more leaves, given as their hashes one behind the other."""
        if len(hashes) % HASH:
            raise ValueError(f"{len(hashes)} bytes are no hashes of {HASH} bytes each")
        peaks, behind, number = list(self.peaks), list[bytes](), self.size
        row = list(_split(hashes))
        # At each level a full subtree that waits on the left takes the first of the row; one left over waits on.
        while row or number:
            if number & 1:
                row.insert(0, peaks.pop())
            if len(row) & 1:
                behind.append(row.pop())
            row = [sha256(b"\1" + row[i] + row[i + 1]).digest() for i in range(0, len(row), 2)]
            number >>= 1
        return Tree(self.size + len(hashes) // HASH, tuple(reversed(behind)))


def tree_from(text: str) -> Tree:
    """The tree whose `text` this is. Raises: ValueError: it is none's."""
    size, _, peaks = text.partition(":")
    return Tree(int(size), _split(bytes.fromhex(peaks)))


def _split(hashes: bytes) -> tuple[bytes, ...]:
    return tuple(hashes[start : start + HASH] for start in range(0, len(hashes), HASH))


def root_over(peaks: Sequence[bytes]) -> bytes:
    """The root over full subtrees that stand side by side, each larger than the next; one at least."""
    root = peaks[-1]
    for peak in peaks[-2::-1]:
        root = node_hash(peak, root)
    return root


def root_of(hashes: bytes) -> bytes:
    """The root over leaves, given as their hashes one behind the other."""
    return Tree().extended(hashes).root


def tree_behind(size: int, last_leaf: bytes, path: Sequence[bytes]) -> Tree:
    """The tree of that size from the inclusion proof of its last leaf; its root is to be compared with a signed one.

    The proof holds, from the right, the full subtrees of the tree without that leaf: enough to follow a log from its
    head without reading it from its beginning. Raises: ValueError: the proof is not of that form.
    """
    return Tree(size - 1, tuple(reversed(path))).extended(last_leaf)


def is_included(leaf: bytes, index: int, tree: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether the path proves the leaf with that hash at that index in the tree, given as its size and root.

    Source: RFC 9162 section 2.1.3.2.
    """
    size, root = tree
    if not 0 <= index < size or len(path) > PROOF_LIMIT:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            place, last = _without_zeros(place, last)
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one, each given as its size and root.

    Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 <= old[0] <= new[0] or len(proof) > PROOF_LIMIT + 1:
        return False
    if old[0] in (0, new[0]):
        return not proof and old[1] == (EMPTY_ROOT if old[0] == 0 else new[1])
    # The proof leaves out the root of an old tree that is a full subtree of the new one.
    steps = [old[1], *proof] if old[0].bit_count() == 1 else list(proof)
    return bool(proof) and _roots_of(old[0], new[0], steps) == (old[1], new[1])


def _roots_of(old: int, new: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of both trees that a consistency proof gives; None where it is too long or too short."""
    place, last = old - 1, new - 1
    ones = (place ^ (place + 1)).bit_length() - 1
    place, last = place >> ones, last >> ones
    old_root = new_root = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_root, new_root = node_hash(step, old_root), node_hash(step, new_root)
            place, last = _without_zeros(place, last)
        else:
            new_root = node_hash(new_root, step)
        place, last = place >> 1, last >> 1
    return (old_root, new_root) if last == 0 else None


def _without_zeros(place: int, last: int) -> tuple[int, int]:
    """Both numbers without the zero bits at the end of the first one."""
    if place == 0:
        return place, last
    zeros = (place & -place).bit_length() - 1
    return place >> zeros, last >> zeros


def full_subtrees(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The level and number of each full subtree that together cover the leaves from start to stop, from the left.

    Subtree `number` of a level covers `2**level` leaves from `number * 2**level` on.
    """
    while start < stop:
        size = stop - start
        level = min((start & -start).bit_length() - 1 if start else PROOF_LIMIT, size.bit_length() - 1)
        yield level, start >> level
        start += 1 << level
