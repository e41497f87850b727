"""Tiles of logs that serve files (static-ct-api): entries, and names that nothing vouches for."""

import zlib
from hashlib import sha256

import numpy as np

from feeds.errors import Garbled
from feeds.parse.certnames import CertNames, read_values
from feeds.parse.ctentries import FAULTS, Entries
from feeds.parse.ctjson import json_object
from feeds.parse.ctscan import COLUMNS, FAULT, LEAF_INDEX, LEAF_START, LEAF_STOP, MISPLACED, NO_INDEX, scan_tile
from feeds.parse.ctwalk import DNS_NAME
from feeds.parse.hashtile import WIDTH, Tile
from feeds.parse.zonemarks import Ints

#: Bytes of a data tile: 256 entries with certificate and precertificate of 128 KiB each, the most that logs take in.
TILE_BYTES = 1 << 26
#: What a TileLeaf leaves out of the MerkleTreeLeaf that it stands for: version v1 and type timestamped_entry.
LEAF_PREFIX = b"\0\0"
_GZIP = b"\x1f\x8b"
#: The kind of a line that names nothing; no type of name has this tag.
_UNREADABLE = 0


def unpacked(body: bytes) -> bytes:
    """The tile, which a log may have packed with gzip whether it was asked to or not.

    No tile begins as gzip does: its first entry would be of a time two hundred million years from now, its first name
    no JSON. Raises: Garbled: the packing is broken, or the tile is above TILE_BYTES.
    """
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        tile = unpacker.decompress(body, TILE_BYTES)
    except zlib.error as error:
        raise Garbled("the tile's packing is broken") from error
    if not unpacker.eof or unpacker.unused_data:
        raise Garbled("the tile's packing is cut short, or holds more than any tile")
    return tile


def read_tile(body: bytes, tile: Tile) -> Entries:
    """The entries of a data tile, at least as wide as is said; those behind that width are cut off.

    Their hashes are to be compared with the tile of hashes. An entry that says that it stands elsewhere has a fault.
    Raises: Garbled: an entry is broken, so that those behind it cannot be found, or there are too few.
    Source: C2SP static-ct-api, Log Entries.
    """
    data, rows = unpacked(body), np.zeros((WIDTH, COLUMNS), np.int64)
    count, behind = scan_tile(np.frombuffer(data, np.uint8), rows)
    if count < tile.width:
        reason = FAULTS.get(int(rows[count, FAULT]), "is missing")
        raise Garbled(f"entry {count} of {tile.width} of the tile {reason}, at byte {behind:,}")
    if count == WIDTH and behind < len(data):
        raise Garbled(f"{len(data) - behind:,} bytes follow the last entry of the tile")
    return _entries_of(data, rows[: tile.width], tile.number * WIDTH)


def _entries_of(data: bytes, rows: Ints, first: int) -> Entries:
    bounds = rows[:, [LEAF_START, LEAF_STOP]].tolist()
    # The first octet is the one that is hashed before every leaf.
    hashes = b"".join([sha256(b"\0" + LEAF_PREFIX + data[start:stop]).digest() for start, stop in bounds])
    said, numbers = rows[:, LEAF_INDEX], first + np.arange(len(rows))
    rows[(said != NO_INDEX) & (said != numbers), FAULT] = MISPLACED
    return Entries(first=first, data=data, rows=rows, hashes=hashes, prefix=LEAF_PREFIX)


def read_names_tile(body: bytes, tile: Tile) -> CertNames:
    """The names that a log says to be in the entries of a tile, at least as wide as is said; owners count from 0.

    Nothing vouches for them: they say where to look. A line that cannot be read is an odd name.
    Raises: Garbled: there are too few lines.
    """
    lines = unpacked(body).split(b"\n", tile.width)[: tile.width]
    if len(lines) < tile.width or not lines[-1]:
        raise Garbled(f"the tile has fewer than {tile.width} lines of names")
    return read_values((owner, kind, raw) for owner, line in enumerate(lines) for kind, raw in _named(line))


def _named(line: bytes) -> list[tuple[int, bytes]]:
    """The names in a line of a names tile with their kinds; the line itself where it is none."""
    try:
        record = json_object(line, "the line")
        listed = [*record.get("DNS", ()), *record.get("IP", ())]
        subject = record.get("Subject", {}).get("CommonName")
        texts = [*listed, subject] if subject else listed
        return [(DNS_NAME, text.encode()) for text in dict.fromkeys(texts)]
    except (Garbled, TypeError, AttributeError, ValueError):
        return [(_UNREADABLE, line)]
