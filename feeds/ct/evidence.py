"""What shows that a log lied: the signed heads word for word, in a file for people to look at and to publish."""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from feeds.packed import write_errors
from feeds.parse.loglist import Log
from feeds.transport.partial import write_whole

#: Files that are kept: a log that tells a new lie every ten seconds must not fill the disk. The first ones say most.
FILES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """What a log did, in words; the head that was believed before, as the log sent it, and the one that shows it."""

    what: str
    before: bytes
    shown: bytes


def keep_evidence(folder: Path, log: Log, lie: Lie, now: datetime) -> None:
    """Writes down a lie in `evidence/`, once however often it is told. Raises: Refused, Unreachable: the disk."""
    evidence = folder / "evidence"
    name = sha256(b"\0".join((log.id, lie.what.encode(), lie.before, lie.shown))).hexdigest()[:32]
    told = {
        "log": b64encode(log.id).decode(),
        "description": log.description,
        "url": log.monitoring_url,
        "key": b64encode(log.key.der).decode(),
        "what": lie.what,
        "seen_at": now.isoformat(),
        "before": _readable(lie.before),
        "shown": _readable(lie.shown),
    }
    with write_errors(str(evidence)):
        evidence.mkdir(parents=True, exist_ok=True)
        path = evidence / f"{name}.json"
        if not path.exists() and sum(1 for _ in evidence.iterdir()) < FILES:
            write_whole(path, json.dumps(told, indent=1).encode())


def _readable(body: bytes) -> dict[str, str]:
    """The bytes as text where they are text, and in base64 where that would change them."""
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(body).decode()}
