"""Entries of logs as names: each once in a block, with the certificate in which it stands."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from feeds.ct.follower import Batch
from feeds.parse.certnames import CertNames
from feeds.parse.chunks import CHUNK
from feeds.parse.ctbare import bare_rows, identity_at
from feeds.parse.ctentries import Entries
from feeds.parse.ctscan import CERT_START, CERT_STOP, KIND
from feeds.parse.loglist import Log
from feeds.parse.oddname import RAW_KEPT
from feeds.records import Unread

#: Values of one batch that could not be read and are shown; the rest is counted.
UNREAD_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names of a batch, newline-joined, and a line of details for each; what could not be read, and how much of it."""

    names: bytes
    details: bytes
    count: int
    unread: tuple[Unread, ...] = ()
    unread_count: int = 0


#: What a batch without names has.
NO_NAMES = Names(names=b"", details=b"", count=0)


def names_of(batch: Batch) -> Iterator[Names]:
    """The names of a batch, each once; of several certificates with a name the first one is told.

    There is at least one piece, and none has more than CHUNK bytes of names; what could not be read is in the first.
    """
    found = [(entries, entries.names()) for entries in batch.entries]
    seen = dict[bytes, bytes]()
    unread = list[Unread]()
    for entries, names in found:
        _add(seen, batch.log, entries, names)
        unread += [_unread(batch.log, entries, names, place) for place in range(len(names.odd))]
    lines = list(seen)
    for number, (start, stop) in enumerate(_pieces(lines)):
        yield Names(
            names=b"\n".join(lines[start:stop]),
            details=b"\n".join([seen[name] for name in lines[start:stop]]),
            count=stop - start,
            unread=tuple(unread[:UNREAD_SHOWN]) if number == 0 else (),
            unread_count=len(unread) if number == 0 else 0,
        )


def _add(seen: dict[bytes, bytes], log: Log, entries: Entries, names: CertNames) -> None:
    """Adds names that were not seen yet, with what is said of each."""
    log_id = b64encode(log.id)
    times = np.datetime_as_string(entries.timestamps.astype("datetime64[ms]"), unit="s", timezone="UTC").tolist()
    rows = bare_rows(entries.data, entries.rows[:, [CERT_START, CERT_STOP, KIND]])
    told = dict[int, bytes]()
    lines = names.names.split(b"\n") if names.names else []
    for owner, name in zip(names.owners.tolist(), lines, strict=True):
        if name in seen:
            continue
        if owner not in told:
            identity = identity_at(entries.data, rows[owner]).hex().encode()
            facts = (identity, log_id, entries.first + owner, times[owner].encode())
            told[owner] = b"certificate=%s\tlog=%s\tindex=%d\tlogged=%s" % facts
        seen[name] = told[owner]


def _unread(log: Log, entries: Entries, names: CertNames, place: int) -> Unread:
    odd = names.odd[place]
    # Where the entry itself is broken, its own bytes are what there is to look at.
    raw = odd.raw or entries.entry(odd.owner).leaf[:RAW_KEPT]
    position = f"{log.description or log.monitoring_url}, entry {entries.first + odd.owner}"
    return Unread(position=position, raw=raw, reason=f"{odd.kind} {odd.reason}")


def _pieces(lines: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Where to cut lines into pieces of at most CHUNK bytes; one piece at least."""
    start = size = 0
    for place, line in enumerate(lines):
        if size + len(line) + 1 > CHUNK:
            yield start, place
            start, size = place, 0
        size += len(line) + 1
    yield start, len(lines)
