"""A feed that keeps names itself, a file a day, as a feed of certificates does: each line of a day says which
certificate names what, and in which log."""

import json
from collections.abc import Iterator, Mapping

from feeds import Block, Cursor, Workplace, Zone
from feeds.parse.loglist import Log, read_list

#: Names in one block of a stock, so that a few names are several blocks.
BLOCK = 2


class LedgerFeed:
    """Reads `ledger.json` of its base: by day, lists of name, certificate, log and index. Its cursor is all of it."""

    def __init__(self, feed_id: str, options: Mapping[str, object], workplace: Workplace) -> None:
        self._id, self._workplace = feed_id, workplace

    def pull(self, after: Cursor | None) -> Iterator[Block]:
        """One block of all lines that are new since the cursor."""
        text = (self._workplace.base / "ledger.json").read_text()
        before = [line for lines in _days(after).values() for line in lines]
        lines = {line[0]: line for lines in json.loads(text).values() for line in lines if line not in before}
        yield Block(
            feed_id=self._id,
            names="\n".join(lines).encode(),
            count=len(lines),
            seen_at=self._workplace.now(),
            cursor=Cursor(text),
            details="\n".join(
                f"certificate={certificate}\tlog={log}\tindex={index}" for _, certificate, log, index in lines.values()
            ).encode(),
            kept=True,
        )

    def zones(self, at: Cursor | None) -> list[Zone]:
        """The days of the cursor."""
        return [Zone(name=day, stamp=day, count=len(lines), handed_on=True) for day, lines in _days(at).items()]

    def stock(self, at: Cursor, zone: str, after: bytes) -> Iterator[bytes]:
        """The names of a day."""
        names = sorted({line[0] for line in _days(at)[zone] if line[0].encode() > after})
        for start in range(0, len(names), BLOCK):
            yield "\n".join(names[start : start + BLOCK]).encode()

    def logs(self) -> list[Log]:
        """The logs in `logs.json` of its base."""
        return list(read_list((self._workplace.base / "logs.json").read_bytes()).logs)


def _days(cursor: Cursor | None) -> dict[str, list[list[str]]]:
    return dict(json.loads(cursor.text)) if cursor else {}


FEED = LedgerFeed
