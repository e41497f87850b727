"""Where a log begins to be read that was never read before."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.ct.client import LogClient
from feeds.errors import FeedConfigError, Garbled
from feeds.parse.cthead import TreeHead
from feeds.parse.merkle import Tree

#: Entries stand in the order in which they were sequenced, and bear the time at which they were handed in: up to a day
#: (MMD) apart. That much is read more, so that none of the days that were asked for is missing.
DISORDER = timedelta(days=1)
_DAYS = re.compile(r"([1-9][0-9]{0,3})d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where to begin: at an index, or so many days ago, or at the head where neither is said."""

    index: int | None = None
    days: int | None = None


def start_of(value: object) -> Start:
    """What the option `start` says. Raises: FeedConfigError."""
    if value is None or value == "head":
        return Start()
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63:
        return Start(index=value)
    found = _DAYS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise FeedConfigError("start", f"must be head, an index, or days such as 7d, and is {value!r}")
    return Start(days=int(found[1]))


async def fetch_start(client: LogClient, start: Start, head: TreeHead, now: datetime) -> Tree:
    """The tree behind which to read, proven to be a part of the head's. Raises: Garbled: it is not; FeedError."""
    size = await _size(client, start, head, now)
    tree = await client.fetch_tree(size, head.size)
    if not await client.extends((tree.size, tree.root), (head.size, head.root)):
        raise Garbled(f"the proofs of its first {size:,} entries do not lead to the root that it signed")
    return tree


async def _size(client: LogClient, start: Start, head: TreeHead, now: datetime) -> int:
    if start.index is not None:
        return min(start.index, head.size)
    if start.days is None:
        return head.size
    since = now - timedelta(days=start.days) - DISORDER
    return await _index_at(client, head.size, int(since.timestamp() * 1000))


async def _index_at(client: LogClient, size: int, since: int) -> int:
    """The first entry that is as new as that (milliseconds since 1970), found by bisection."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        entries = await client.fetch_entries(middle, middle + 1, size)
        if entries.timestamps[0] < since:
            low = middle + 1
        else:
            high = middle
    return low
