"""User and password, from the environment or from a file that nobody else may read."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from feeds.errors import Refused

#: Bytes of a file with a user name and a password; more of them are something else.
FILE_BYTES = 4_096
_KEYS = ("username", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who logs in."""

    user: str = field(repr=False)
    password: str = field(repr=False)


def login_from_environment(user_env: str, password_env: str) -> Login:
    """What the two variables hold. Raises: Refused: one of them is not set."""
    for name in (user_env, password_env):
        if not os.environ.get(name):
            raise Refused(f"the environment variable {name} is not set")
    return Login(user=os.environ[user_env], password=os.environ[password_env])


def login_from_file(path: Path) -> Login:
    """What the file holds: a line each for user name and password, or `username=...` and `password=...`.

    Raises: Refused: it cannot be read, others may read it, or it holds something else.
    """
    try:
        # Asked before the file is opened: opening a pipe waits for its writer.
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise Refused(f"{path}: is no file")
        if mode & 0o077:
            raise Refused(f"{path}: others than its owner may read or write it; chmod 600 {path} mends that")
        with path.open("rb") as file:
            return _login(file.read(FILE_BYTES + 1), path)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from error


def _login(text: bytes, path: Path) -> Login:
    try:
        lines = [line for line in text.decode().splitlines() if line.strip()]
    except UnicodeDecodeError:
        lines = []
    pairs = dict(line.split("=", 1) for line in lines if line.startswith(tuple(f"{key}=" for key in _KEYS)))
    values = [pairs[key] for key in _KEYS if key in pairs] or lines
    # The lines themselves are not shown: whatever they are, a password may be among them.
    if len(lines) != 2 or len(values) != 2 or not all(values) or len(text) > FILE_BYTES:
        raise Refused(f"{path}: must hold two lines, the user name and the password")
    return Login(user=values[0], password=values[1])
