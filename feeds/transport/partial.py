"""A download that has begun: its bytes on disk, and what is needed to go on with it."""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from feeds.errors import Refused
from feeds.validators import NO_VALIDATORS, Validators, validators_of


class Partial:
    """The bytes of a download beside the file that they will become. Every failure of the disk is a Refused."""

    def __init__(self, target: Path, url: str) -> None:
        self._target, self._url = target, url
        self._path = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")
        self._file: BinaryIO | None = None
        self.size = 0
        self.length: int | None = None
        self.validators = NO_VALIDATORS
        self._recall()

    def is_resumable(self) -> bool:
        """Whether the rest can be asked for without mixing two states of the body."""
        return self.size > 0 and self.validators.for_range() != ""

    def begin(self, validators: Validators, length: int | None, *, resumed: bool) -> None:
        """Opens the file for the bytes to come; unless resumed, what was there is dropped."""
        try:
            if not resumed:
                self.drop()
                self.validators, self.length = validators, length
                # The notes come first: bytes without notes are never resumed, notes without bytes neither.
                notes = {"url": self._url, "length": length, **asdict(validators)}
                write_whole(self._notes, json.dumps(notes).encode())
            self._file = self._path.open("ab")
        except OSError as error:
            raise self._refused(error) from error

    def write(self, data: bytes) -> None:
        """Adds bytes."""
        try:
            self._opened().write(data)
        except OSError as error:
            raise self._refused(error) from error
        self.size += len(data)

    def close(self) -> None:
        """Keeps what has come, for a later resume."""
        if self._file:
            with suppress(OSError):
                self._file.close()

    def finish(self) -> None:
        """Puts the whole body in the place of the target, in one step that a power cut cannot halve."""
        try:
            file = self._opened()
            file.flush()
            os.fsync(file.fileno())
            file.close()
            self._path.replace(self._target)
            sync_folder(self._target.parent)
            self._notes.unlink(missing_ok=True)
        except OSError as error:
            raise self._refused(error) from error

    def drop(self) -> None:
        """Forgets what has come."""
        self.close()
        self._notes.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)
        self.size, self.length, self.validators = 0, None, NO_VALIDATORS

    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("begin() comes first")
        return self._file

    def _recall(self) -> None:
        try:
            notes = json.loads(self._notes.read_bytes())
            if notes["url"] != self._url:
                return
            self.validators = validators_of(notes["etag"], notes["modified"])
            self.length = notes["length"]
            self.size = self._path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            self.size = 0

    def _refused(self, error: OSError) -> Refused:
        return Refused(f"{self._path}: {error.strerror or error}")


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that is there whole or not at all, also after a power cut. Raises: OSError."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Puts on the disk which files a folder has. Raises: OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
