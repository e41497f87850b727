"""Names seen, in bulk."""

from datetime import datetime

from sqlalchemy import select, text

from domainwatch.store.open import Tx
from domainwatch.store.tables import names

# One statement a block and dialect: the block travels as a single parameter, and only what is new comes back. Sorted,
# so that neighbours in the tree are written together.
_ADD_SQLITE = text(
    "INSERT INTO names (name, feed, seen) SELECT value, :feed, :seen FROM json_each(:block) WHERE true ORDER BY value "
    "ON CONFLICT (name) DO NOTHING RETURNING name"
)
_ADD_POSTGRESQL = text(
    "INSERT INTO names (name, feed, seen) "
    "SELECT name, :feed, :seen FROM unnest(string_to_array(:block, chr(10))) AS name ORDER BY name "
    "ON CONFLICT (name) DO NOTHING RETURNING name"
)


def add_new(tx: Tx, feed_number: int, block: bytes, seen_at: datetime) -> bytes:
    """Stores the names of a block (newline-joined A-labels) and gives back those never seen before, in block order."""
    if not block:
        return b""
    sqlite = tx.dialect.name == "sqlite"
    written = block.decode("ascii")
    parameters = {
        "feed": feed_number,
        "seen": int(seen_at.timestamp()),
        # A-labels hold nothing that JSON would escape.
        "block": '["' + written.replace("\n", '","') + '"]' if sqlite else written,
    }
    new = set(tx.execute(_ADD_SQLITE if sqlite else _ADD_POSTGRESQL, parameters).scalars())
    if not new:
        return b""
    lines = written.split("\n")
    if len(new) == len(lines):
        return block
    return "\n".join(dict.fromkeys(line for line in lines if line in new)).encode("ascii")


def after(tx: Tx, name: str, limit: int) -> bytes:
    """The first stored names behind this one in the order of their bytes, newline-joined; empty behind the last."""
    query = select(names.c.name).where(names.c.name > name).order_by(names.c.name).limit(limit)
    return "\n".join(tx.execute(query).scalars()).encode("ascii")
