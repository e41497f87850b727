"""The tree of a log as it grows: roots, proofs and tiles of any of its sizes."""

from hashlib import sha256

#: Hashes in a full tile (C2SP static-ct-api, Merkle Tree).
TILE_WIDTH = 256


class GrowingTree:
    """Keeps the root of every full subtree, so that a root or a proof takes a few hashes however large the tree is.

    Source: RFC 6962 section 2.1.
    """

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = [[]]

    def __len__(self) -> int:
        return len(self._levels[0])

    def add(self, leaf_hash: bytes) -> None:
        """Puts one more leaf behind the others."""
        self._levels[0].append(leaf_hash)
        level = 0
        while len(self._levels[level]) % 2 == 0:
            if level + 1 == len(self._levels):
                self._levels.append([])
            left, right = self._levels[level][-2:]
            level += 1
            self._levels[level].append(_node(left, right))

    def root(self, size: int) -> bytes:
        """The root of the first `size` leaves."""
        return self._over(0, size) if size else sha256(b"").digest()

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The audit path of a leaf among the first `size`. Source: RFC 6962 section 2.1.1."""
        start, stop, path = 0, size, list[bytes]()
        while stop - start > 1:
            middle = start + _half(stop - start)
            if index < middle:
                path.append(self._over(middle, stop))
                stop = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, first: int, second: int) -> list[bytes]:
        """The proof that the tree of the second size begins with that of the first. Source: RFC 6962 section 2.1.2."""
        if not 0 < first < second:
            return []
        start, stop, path = 0, second, list[bytes]()
        while stop != first:
            middle = start + _half(stop - start)
            if first <= middle:
                path.append(self._over(middle, stop))
                stop = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        # A first tree that is one full subtree of the second is known to whoever asks.
        return ([self._over(start, stop)] if start else []) + path[::-1]

    def tile(self, level: int, number: int) -> bytes:
        """What there is of a tile of hashes, a whole one or less. Source: C2SP static-ct-api, Merkle Tree."""
        row = self._levels[level * 8] if level * 8 < len(self._levels) else []
        return b"".join(row[number * TILE_WIDTH : (number + 1) * TILE_WIDTH])

    def _over(self, start: int, stop: int) -> bytes:
        """The root over the leaves from start to stop, which a tree of some size has as a subtree."""
        half = _half(stop - start)
        if stop - start in (1, 2 * half):
            level = (stop - start).bit_length() - 1
            return self._levels[level][start >> level]
        return _node(self._over(start, start + half), self._over(start + half, stop))


def _half(size: int) -> int:
    """The largest power of two below the size; 0 for a single leaf."""
    return 1 << (size - 1).bit_length() >> 1


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
