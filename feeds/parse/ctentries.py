"""Entries of a log, many at a time: where their fields stand, their hashes, and the names in them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from feeds.parse import ctscan
from feeds.parse.certnames import CertNames, OddName, names_in
from feeds.parse.ctscan import (
    CERT_START,
    CERT_STOP,
    CHAIN_START,
    CHAIN_STOP,
    DIGEST,
    EXTENSIONS_START,
    EXTENSIONS_STOP,
    FAULT,
    KIND,
    LEAF_INDEX,
    LEAF_START,
    LEAF_STOP,
    PRECERT,
    PRECERT_START,
    PRECERT_STOP,
    TIMESTAMP,
)
from feeds.parse.merkle import HASH
from feeds.parse.zonemarks import Ints

#: What is said of an entry with a fault.
FAULTS = {
    ctscan.SHORT: "is cut short",
    ctscan.VERSION: "has a version that is not v1",
    ctscan.LEAF_TYPE: "has an unknown leaf type",
    ctscan.ENTRY_TYPE: "has an unknown entry type",
    ctscan.TRAILING: "has bytes behind its end",
    ctscan.LATE: "has a time beyond all times",
    ctscan.FINGERPRINTS: "has a chain that is not made of fingerprints",
    ctscan.MISPLACED: "says that it stands elsewhere in the log",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `leaf` is the MerkleTreeLeaf that is hashed; `timestamp` counts milliseconds since 1970.

    `certificate` is a Certificate, or the TBSCertificate of a precertificate (`is_precert`), and empty where `fault`
    says that it could not be found. `leaf_index` is what the extensions say, None where they say nothing.
    `pre_certificate` and `fingerprints` come from tiles alone; nothing in the tree vouches for the former.
    Source: RFC 6962 section 3.4; C2SP static-ct-api, Log Entries.
    """

    index: int
    timestamp: int
    is_precert: bool
    leaf: bytes
    certificate: bytes
    issuer_key_hash: bytes
    extensions: bytes
    leaf_index: int | None
    pre_certificate: bytes
    fingerprints: tuple[bytes, ...]
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Entries of a log that follow one another, the first of them at index `first`.

    `hashes` holds 32 bytes for each, the leaf hashes of the tree. `data` and `rows` are the bytes and where in them
    what stands (columns of `ctscan`); `prefix` stands before each leaf that is hashed and not in `data`.
    """

    first: int
    data: bytes
    rows: Ints
    hashes: bytes
    prefix: bytes = b""

    def __len__(self) -> int:
        """The number of entries."""
        return len(self.rows)

    def part(self, start: int, stop: int) -> "Entries":
        """The entries from place start to place stop of these, both counted from 0; for heads that lie between them."""
        rows, hashes = self.rows[start:stop], self.hashes[start * HASH : stop * HASH]
        return replace(self, first=self.first + start, rows=rows, hashes=hashes)

    def names(self) -> CertNames:
        """The names in all entries; owners are counted from 0. An entry with a fault gives an odd name that says it."""
        bounds = np.ascontiguousarray(self.rows[:, [CERT_START, CERT_STOP, KIND]])
        found = names_in(np.frombuffer(self.data, np.uint8), bounds)
        faults = dict(self.faults())
        if not faults:
            return found
        told = [OddName(owner=place, kind="entry", raw=b"", reason=reason) for place, reason in faults.items()]
        # Where no certificate was found, the complaint about the entry says more than that there is none.
        others = [odd for odd in found.odd if odd.owner not in faults or bounds[odd.owner, 1]]
        return replace(found, odd=(*told, *others))

    def faults(self) -> Iterator[tuple[int, str]]:
        """The entries, counted from 0, that are not as they should be, and why; their hashes count all the same."""
        for place in np.flatnonzero(self.rows[:, FAULT]).tolist():
            yield place, FAULTS[int(self.rows[place, FAULT])]

    @property
    def timestamps(self) -> Ints:
        """Milliseconds since 1970 of all entries; 0 where an entry could not be read."""
        return self.rows[:, TIMESTAMP]

    def entry(self, place: int) -> Entry:
        """The entry at that place, counted from 0."""
        row, data = self.rows[place].tolist(), self.data
        is_precert, start = row[KIND] == PRECERT, row[CERT_START]
        chain = data[row[CHAIN_START] : row[CHAIN_STOP]]
        return Entry(
            index=self.first + place,
            timestamp=row[TIMESTAMP],
            is_precert=is_precert,
            leaf=self.prefix + data[row[LEAF_START] : row[LEAF_STOP]],
            certificate=data[start : row[CERT_STOP]],
            # Between the two stand the three octets of the certificate's length.
            issuer_key_hash=data[start - 3 - DIGEST : start - 3] if is_precert else b"",
            extensions=data[row[EXTENSIONS_START] : row[EXTENSIONS_STOP]],
            leaf_index=row[LEAF_INDEX] if row[LEAF_INDEX] >= 0 else None,
            pre_certificate=data[row[PRECERT_START] : row[PRECERT_STOP]],
            fingerprints=tuple(chain[i : i + DIGEST] for i in range(0, len(chain), DIGEST)),
            fault=FAULTS.get(row[FAULT], ""),
        )
