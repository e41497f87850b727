"""Entries of logs as lines, for people and for other programs."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domainwatch.names import shown
from feeds.parse.ctentries import Entries
from feeds.parse.ctscan import CERT_STOP, KIND, PRECERT

_BORN = datetime(1970, 1, 1, tzinfo=UTC)
#: Milliseconds from 1970 to the end of the calendar of `datetime`.
_LATEST = 253_402_300_799_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry: `timestamp` is milliseconds since 1970 as the log says it, `kind` what was logged.

    `names` are A-labels, wildcards unfolded, each once; `addresses` those of machines and of mail. `error` says what
    could not be read, and is empty where all was.
    """

    log: str
    index: int
    timestamp: int
    kind: str
    names: list[str]
    addresses: list[str]
    error: str

    @property
    def json(self) -> str:
        """The line for programs; `addresses` and `error` stand there only where there are any."""
        told = {"log": self.log, "index": self.index, "timestamp": self.timestamp, "kind": self.kind}
        more = {"addresses": self.addresses, "error": self.error}
        return json.dumps({**told, "names": self.names, **{key: value for key, value in more.items() if value}})

    @property
    def text(self) -> str:
        """The line for people, with tabs between log, index, time, kind, names and what could not be read."""
        at = _BORN + timedelta(milliseconds=min(self.timestamp, _LATEST))
        named = " ".join([*self.names, *map(shown, self.addresses)])
        parts = [shown(self.log), str(self.index), f"{at:%Y-%m-%dT%H:%M:%SZ}", self.kind, named]
        return "\t".join([*parts, shown(self.error)] if self.error else parts)


def lines_of(log: str, entries: Entries) -> Iterator[EntryLine]:
    """A line for each entry, in their order, whatever is wrong with it."""
    found = entries.names()
    addresses, errors = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for address in found.addresses:
        addresses[address.owner].append(address.text)
    for odd in found.odd:
        errors[odd.owner].append(f"{odd.kind} {odd.raw!r} {odd.reason}" if odd.raw else f"{odd.kind} {odd.reason}")
    rows = zip(entries.timestamps.tolist(), entries.rows[:, [KIND, CERT_STOP]].tolist(), strict=True)
    named = found.by_certificate(len(entries))
    for place, (timestamp, (kind, stop)) in enumerate(rows):
        yield EntryLine(
            log=log,
            index=entries.first + place,
            timestamp=timestamp,
            kind=("precertificate" if kind == PRECERT else "certificate") if stop else "unknown",
            names=named[place],
            addresses=addresses[place],
            error="; ".join(errors[place]),
        )
