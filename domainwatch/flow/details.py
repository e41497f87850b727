"""What a source says of names beside that they exist: kept as facts about those that somebody accuses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domainwatch.model import Fact, Outcome
from domainwatch.store import Tx, facts, findings
from feeds import Block

#: The kind of fact that says which certificate was logged for a name; its value is what precertificate and certificate
#: have in common in whatever logs they are.
CERTIFICATE = "certificate"
#: Certificates kept of one name: four years of those that live for two weeks. Who has more of them proves nothing new.
CERTIFICATES = 100

_PLACE = re.compile(r"feed (\S+), log (\S+), entry ([0-9]{1,19})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPlace:
    """Where a certificate was seen: by which feed, in the log of which id (base64), at which index."""

    feed_id: str
    log_id: str
    index: int


def place_of(fact: Fact) -> LogPlace | None:
    """Where the certificate stands that the fact is about; None where it does not say so."""
    found = _PLACE.fullmatch(fact.source)
    return LogPlace(feed_id=found[1], log_id=found[2], index=int(found[3])) if found else None


def record_details(tx: Tx, block: Block) -> None:
    """Writes down what the source says of each name that somebody accuses, whichever feed brought the name first."""
    found = findings.among(tx, block.names) if block.details else set()
    if not found:
        return
    lines = zip(block.names.decode("ascii").split("\n"), block.details.split(b"\n"), strict=True)
    for name, line in lines:
        if name in found:
            said = dict(pair.split("=", 1) for pair in line.decode().split("\t") if "=" in pair)
            if CERTIFICATE in said:
                facts.record_once(tx, [_certificate(name, said, block)], CERTIFICATES)
            else:
                facts.record(tx, _registration(name, said, block))


def _certificate(name: str, said: dict[str, str], block: Block) -> Fact:
    return Fact(
        name=name,
        kind=CERTIFICATE,
        outcome=Outcome.DATA,
        values=(said[CERTIFICATE],),
        source=f"feed {block.feed_id}, log {said.get('log', '?')}, entry {said.get('index', '?')}",
        seen_at=block.seen_at,
    )


def _registration(name: str, said: dict[str, str], block: Block) -> Iterator[Fact]:
    for field, value in said.items():
        if value:
            yield Fact(
                name=name,
                kind=f"registration.{field}",
                outcome=Outcome.DATA,
                values=(value,),
                source=f"feed {block.feed_id}",
                seen_at=block.seen_at,
            )
