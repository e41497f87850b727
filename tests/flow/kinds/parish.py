"""A feed that keeps zones, small enough to be read at a glance: today's zones stand in one file, the day in force in
the cursor."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from feeds import Block, Cursor, FeedConfigError, Garbled, Workplace, Zone

#: Names in one block, so that a few names are several blocks.
BLOCK = 2


class ParishFeed:
    """Reads `zones.json` of its base: the names of each zone. One that is no list breaks that zone."""

    def __init__(self, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> None:
        if options:
            raise FeedConfigError(min(options), "there is no such option")
        self._id, self._workplace = feed_id, workplace

    def pull(self, after: Cursor | None) -> Iterator[Block]:
        """What changed in each zone, the names of a first day not among it."""
        days = _days(after)
        today: dict[str, list[str] | None] = json.loads((self._workplace.base / "zones.json").read_text())
        for zone, names in sorted(today.items()):
            if names is None:
                raise Garbled(f"{zone} is broken")
            before = days.get(zone)
            added = [] if before is None else sorted({*names} - {*before})
            gone = sorted({*(before or ())} - {*names})
            for start in range(0, len(added), BLOCK):
                yield self._block(added[start : start + BLOCK], [], days)
            days |= {zone: sorted(names)}
            yield self._block([], gone, days)
        yield self._block([], [], {zone: days[zone] for zone in today})

    def zones(self, at: Cursor | None) -> list[Zone]:
        """The zones of the cursor."""
        return [Zone(name=zone, stamp="", count=len(names)) for zone, names in _days(at).items()]

    def stock(self, at: Cursor, zone: str, after: bytes) -> Iterator[bytes]:
        """The names of a zone in the cursor; one called `broken` cannot be read to its end."""
        names = [name for name in _days(at)[zone] if name.encode() > after]
        for start in range(0, len(names), BLOCK):
            yield "\n".join(names[start : start + BLOCK]).encode()
        if zone == "broken":
            raise Garbled("the day of broken is broken")

    def _block(self, added: list[str], gone: list[str], days: dict[str, list[str]]) -> Block:
        at: datetime = self._workplace.now()
        return Block(
            feed_id=self._id,
            names="\n".join(added).encode(),
            count=len(added),
            seen_at=at,
            cursor=Cursor(json.dumps(days)),
            gone="\n".join(gone).encode(),
        )


def _days(cursor: Cursor | None) -> dict[str, list[str]]:
    return dict(json.loads(cursor.text)) if cursor else {}


FEED = ParishFeed
