"""How far each log was read, as text that a cursor can carry."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.parse.cthead import TreeHead
from feeds.parse.merkle import HASH, Tree, tree_from

#: Bytes of a signed head that a cursor keeps. Ours have some hundred; one with fifty witnesses is cut down before.
SIGNED_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far one log was read.

    `tree` is the tree of all entries up to there, proven to be the log's own. `head` is the largest head that was
    believed. `logged` is when the newest of these entries was logged, milliseconds since 1970; 0 where none was read.
    """

    tree: Tree
    head: TreeHead
    logged: int = 0

    @property
    def text(self) -> str:
        """A line of JSON from which `position_from` makes the same position."""
        head = self.head
        row = [self.tree.text, head.size, _text(head.root), head.timestamp, _text(head.signed), self.logged]
        return json.dumps(row, separators=(",", ":"))


def position_from(row: object) -> Position:
    """The position whose text holds this. Raises: ValueError: it is none's."""
    if not isinstance(row, list) or len(row) != 6:
        raise ValueError("is no position")
    tree, size, root, timestamp, signed, logged = row
    if not all(isinstance(text, str) for text in (tree, root, signed)):
        raise ValueError("is no position")
    head = TreeHead(size=_count(size), root=b64decode(root), timestamp=_count(timestamp), signed=b64decode(signed))
    if len(head.root) != HASH:
        raise ValueError(f"a root has not {HASH} bytes")
    return Position(tree=tree_from(tree), head=head, logged=_count(logged))


def positions_text(positions: Mapping[bytes, str]) -> str:
    """A JSON object of positions, given as their texts by the ids of their logs."""
    return "{" + ",".join(f'"{_text(log_id)}":{text}' for log_id, text in positions.items()) + "}"


def positions_from(told: Mapping[str, object]) -> dict[bytes, Position]:
    """The positions in such an object, by log id. Raises: ValueError: one is none."""
    return {b64decode(log_id): position_from(row) for log_id, row in told.items()}


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 1 << 63:
        raise ValueError("is no count")
    return value
