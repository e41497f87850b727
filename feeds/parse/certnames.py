"""All names in many certificates, and what in them could not be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from feeds.parse.ctwalk import (
    CROWDED,
    CUT,
    ENDLESS,
    FOREIGN,
    LINES,
    ODD_LIMIT,
    ODDS,
    SIZE,
    TRAILING,
    Found,
    Numbers,
    room_for,
    walk_all,
)
from feeds.parse.oddname import RAW_KEPT, kind_of, read_odd
from feeds.parse.zonemarks import Bytes, Ints

_FAULTS = {
    CUT: "a length runs out of what holds it",
    FOREIGN: "the structure is not that of a certificate",
    ENDLESS: "a length is indefinite",
    TRAILING: "bytes follow the certificate",
    CROWDED: f"more than {ODD_LIMIT:,} names are odd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An IP or e-mail address in certificate number `owner` of a batch."""

    owner: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OddName:
    """A value in certificate number `owner` of a batch that could not be read, or not all of it, and why.

    `kind` is what X.509 calls it, and `raw` its first RAW_KEPT bytes. Where an entry or a certificate itself is broken,
    `kind` is "entry" or "certificate", and `raw` is empty.
    """

    owner: int
    kind: str
    raw: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertNames:
    """The names in a batch of certificates.

    `names` holds newline-joined lower-case A-labels as a Block does, wildcards unfolded to their base; `owners` gives
    for each line the number of its certificate in the batch. Odd names stand behind all regular ones. A name may stand
    twice for one certificate.
    """

    names: bytes
    owners: Numbers
    addresses: tuple[Address, ...]
    odd: tuple[OddName, ...]

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self.owners)

    def by_certificate(self, certificates: int) -> list[list[str]]:
        """The names of each certificate, each once, in the order in which they were found."""
        named = [dict[str, None]() for _ in range(certificates)]
        lines = self.names.decode("ascii").split("\n") if self.names else []
        for owner, name in zip(self.owners.tolist(), lines, strict=True):
            named[owner][name] = None
        return [list(names) for names in named]


def names_in(data: Bytes, bounds: Ints) -> CertNames:
    """The names in certificates of which `bounds` has rows: start, stop, and 1 where it is only a TBSCertificate.

    Source: RFC 5280 sections 4.1.2.6 and 4.2.1.6.
    """
    sizes = bounds[:, 1] - bounds[:, 0]
    found = room_for(int(sizes.sum()), len(bounds))
    walk_all(data, bounds, found)
    regular = found.out[: found.state[SIZE]].tobytes()[:-1]
    rows = found.odd[: found.state[ODDS]].tolist()
    others = read_values((owner, kind, data[start:stop][:RAW_KEPT].tobytes()) for owner, kind, start, stop in rows)
    return CertNames(
        names=b"\n".join(filter(None, (regular, others.names))),
        owners=np.concatenate((found.owners[: found.state[LINES]], others.owners)),
        addresses=others.addresses,
        odd=(*_faults(found), *others.odd),
    )


def read_values(values: Iterable[tuple[int, int, bytes]]) -> CertNames:
    """What values name that come with the number of their certificate and their kind, each read by itself."""
    names, owners, addresses, odd = list[str](), list[int](), list[Address](), list[OddName]()
    for owner, kind, value in values:
        raw = value[:RAW_KEPT]
        reading = read_odd(kind, raw)
        names += reading.names
        owners += [owner] * len(reading.names)
        addresses += [Address(owner=owner, text=text) for text in reading.addresses]
        if reading.reason:
            odd.append(OddName(owner=owner, kind=kind_of(kind), raw=raw, reason=reading.reason))
    return CertNames(
        names="\n".join(names).encode("ascii"),
        owners=np.array(owners, np.int32),
        addresses=tuple(addresses),
        odd=tuple(odd),
    )


def _faults(found: Found) -> Iterator[OddName]:
    for owner in np.flatnonzero(found.faults).tolist():
        yield OddName(owner=owner, kind="certificate", raw=b"", reason=_FAULTS[int(found.faults[owner])])


def names_of(certificate: bytes, *, is_tbs: bool = False) -> CertNames:
    """The names in one Certificate, or in one TBSCertificate."""
    return names_in(np.frombuffer(certificate, np.uint8), np.array([[0, len(certificate), is_tbs]], np.int64))
