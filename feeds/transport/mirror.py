"""The newest body of one address, kept in a folder."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from feeds.errors import Refused
from feeds.transport.http import Fetched, Limits, fetch
from feeds.transport.partial import write_whole
from feeds.validators import Validators, validators_of
from feeds.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A whole body on disk; its length in bytes, the SHA-256 of its content, and what the server calls it."""

    path: Path
    length: int
    sha256: str
    validators: Validators


class Mirror:
    """One address and the folder that keeps its newest body."""

    def __init__(self, url: str, limits: Limits, workplace: Workplace) -> None:
        self._url, self._limits, self._workplace = url, limits, workplace
        self._notes = workplace.folder / "body.json"

    def in_force(self) -> Body | None:
        """The newest body that is here, or None."""
        try:
            notes = json.loads(self._notes.read_bytes())
            body = Body(
                path=self._notes.with_name(notes["name"]),
                length=int(notes["length"]),
                sha256=str(notes["sha256"]),
                validators=validators_of(notes["etag"], notes["modified"]),
            )
            is_whole = notes["url"] == self._url and body.path.stat().st_size == body.length
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return body if is_whole else None

    def refresh(self, read: Validators | None) -> Body | None:
        """The newest body that there is, fetched if it is not here.

        `read` describes a body that was read to its end and may be gone from here; None comes back where that one is
        still the newest. Raises: Unreachable, Refused.
        """
        body = self.in_force()
        download = self._workplace.folder / "download"
        try:
            self._workplace.folder.mkdir(parents=True, exist_ok=True)
            outcome = fetch(self._url, download, body.validators if body else read, self._limits, self._workplace)
            return self._put_in_force(download, outcome) if isinstance(outcome, Fetched) else body
        except OSError as error:
            raise Refused(f"{self._workplace.folder}: {error.strerror or error}") from error

    def _put_in_force(self, download: Path, outcome: Fetched) -> Body:
        with download.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        body = Body(
            path=download.with_name(f"body-{sha256}"),
            length=outcome.length,
            sha256=sha256,
            validators=outcome.validators,
        )
        # The body stands first, then the notes name it, then the previous one goes: a cut between two of these leaves
        # one body in force and at worst one file too many, which goes the next time.
        download.replace(body.path)
        notes = {"url": self._url, "name": body.path.name, "length": body.length, "sha256": sha256}
        write_whole(self._notes, json.dumps(notes | asdict(body.validators)).encode())
        for other in body.path.parent.glob("body-*"):
            if other != body.path:
                with suppress(OSError):
                    other.unlink()
        return body
