"""A secret that stands in the environment or in a file of its own, and never in a configuration."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import FeedConfigError, Refused
from feeds.options import text

#: Bytes of a file with a secret; the longest keys have some hundred.
FILE_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Where a secret is: the name of an environment variable, or a file that only its owner may read."""

    env: str = ""
    file: Path | None = None

    def read(self) -> str:
        """The secret as it is now, without blanks around it.

        Raises: Refused: it is not there, or others can read it.
        """
        secret = os.environ.get(self.env, "") if self.file is None else _content(self.file)
        if not secret.strip():
            raise Refused(f"{self.file or f'the environment variable {self.env}'}: has no secret in it")
        return secret.strip()


def secret(options: Mapping[str, object], key: str, base: Path) -> Secret:
    """What `<key>_env` or `<key>_file` names; nothing is read yet.

    Raises: FeedConfigError: none is given, or both, or the secret itself.
    """
    if key in options:
        raise FeedConfigError(key, f"a secret must not stand here; give {key}_env or {key}_file (and change this one)")
    env, file = text(options, f"{key}_env"), text(options, f"{key}_file")
    if bool(env) == bool(file):
        raise FeedConfigError(f"{key}_env", f"exactly one of {key}_env and {key}_file must be given")
    return Secret(env=env, file=base / file if file else None)


def _content(file: Path) -> str:
    try:
        # Asked before the file is opened: opening a pipe waits for its writer.
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise Refused(f"{file}: must be a file that only its owner may read or write (chmod 600)")
        with file.open("rb") as opened:
            return opened.read(FILE_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
