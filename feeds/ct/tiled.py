"""Logs that serve files (static-ct-api)."""

from collections import OrderedDict
from collections.abc import Iterable

from feeds.errors import Garbled
from feeds.parse.ctentries import Entries
from feeds.parse.cthead import TreeHead
from feeds.parse.ctnote import NOTE_BYTES, read_checkpoint
from feeds.parse.cttile import TILE_BYTES, read_tile
from feeds.parse.hashtile import WIDTH, Tile, leaf_tiles, range_roots, range_tiles
from feeds.parse.loglist import Log
from feeds.parse.merkle import HASH, Tree, node_hash, root_over
from feeds.transport.ctweb import LogWeb
from feeds.transport.http import Missing
from feeds.transport.pace import Pace

#: Tiles of hashes that are remembered, 8 kB each: the edges of some trees, which share all but the lowest levels.
TILES = 64
#: Bytes of a tile of hashes, full.
_HASH_TILE_BYTES = WIDTH * HASH


class TiledLog:
    """A log of static-ct-api, see LogClient."""

    page = WIDTH

    def __init__(self, log: Log, web: LogWeb, pace: Pace) -> None:
        self._log, self._web, self._pace = log, web, pace
        self._tiles: OrderedDict[Tile, bytes] = OrderedDict()

    async def fetch_head(self) -> bytes:
        """The checkpoint."""
        return await self._fetch("checkpoint", NOTE_BYTES)

    def read_head(self, body: bytes) -> TreeHead:
        """The head in it, signed by the log."""
        return read_checkpoint(body, self._log.origin, self._log.key)

    async def fetch_entries(self, start: int, stop: int, size: int) -> Entries:
        """The entries of the data tile in which `start` stands, from there on."""
        tile = leaf_tiles(start, start + 1, size)[0]
        entries = read_tile(await self._fetch_tile(tile.data_path, tile.full.data_path, TILE_BYTES), tile)
        return entries.part(start - entries.first, min(len(entries), stop - entries.first))

    async def fetch_tree(self, size: int, within: int) -> Tree:
        """The tree of that size, from tiles of the tree that is served."""
        roots = await self._fetch_roots(0, size, within)
        return Tree(size, tuple(root for _, root in roots))

    async def extends(self, old: tuple[int, bytes], new: tuple[int, bytes]) -> bool:
        """Whether the subtrees of the old tree and those behind it give the roots of both."""
        (old_size, old_root), (new_size, new_root) = old, new
        tree = await self.fetch_tree(old_size, new_size)
        behind = await self._fetch_roots(old_size, new_size, new_size)
        is_proven = tree.root == old_root and _root_beyond(tree, behind) == new_root
        if not is_proven:
            # Whichever tile was wrong must not be so for ever.
            self._tiles.clear()
        return is_proven

    async def _fetch_roots(self, start: int, stop: int, size: int) -> list[tuple[int, bytes]]:
        tiles = {tile: await self._fetch_hashes(tile) for tile in range_tiles(start, stop, size)}
        return range_roots(start, stop, size, tiles)

    async def _fetch_hashes(self, tile: Tile) -> bytes:
        if tile not in self._tiles:
            hashes = (await self._fetch_tile(tile.path, tile.full.path, _HASH_TILE_BYTES))[: tile.width * HASH]
            if len(hashes) != tile.width * HASH:
                raise Garbled(f"{tile.path} has {len(hashes):,} bytes, and not {tile.width} hashes")
            self._tiles[tile] = hashes
            if len(self._tiles) > TILES:
                self._tiles.popitem(last=False)
        return self._tiles[tile]

    async def _fetch_tile(self, path: str, full_path: str, max_bytes: int) -> bytes:
        """A tile; the full one where the partial one is gone, which a log may drop as soon as it has the other."""
        try:
            return await self._fetch(path, max_bytes)
        except Missing:
            if path == full_path:
                raise
            return await self._fetch(full_path, max_bytes)

    async def _fetch(self, path: str, max_bytes: int) -> bytes:
        await self._pace.turn()
        return await self._web.fetch(self._log.monitoring_url + path, max_bytes)


def _root_beyond(tree: Tree, subtrees: Iterable[tuple[int, bytes]]) -> bytes:
    """The root over a tree and the full subtrees, with their levels, that stand right of it."""
    levels = [level for level in reversed(range(tree.size.bit_length())) if tree.size >> level & 1]
    row = list(zip(levels, tree.peaks, strict=True))
    for level, root in subtrees:
        while row and row[-1][0] == level:
            root, level = node_hash(row.pop()[1], root), level + 1
        row.append((level, root))
    return root_over([root for _, root in row]) if row else tree.root
