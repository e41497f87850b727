"""User and password, from the environment or from a file that nobody else may read."""

from dataclasses import dataclass, field
from pathlib import Path

from feeds.errors import Refused
from feeds.secret import Secret

_KEYS = ("username", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who logs in."""

    user: str = field(repr=False)
    password: str = field(repr=False)


def login_from_environment(user_env: str, password_env: str) -> Login:
    """What the two variables hold. Raises: Refused: one of them is not set."""
    return Login(user=Secret(env=user_env).read(), password=Secret(env=password_env).read())


def login_from_file(path: Path) -> Login:
    """What the file holds: a line each for user name and password, or `username=...` and `password=...`.

    Raises: Refused: it cannot be read, others may read it, or it holds something else.
    """
    lines = [line.strip() for line in Secret(file=path).read().splitlines() if line.strip()]
    pairs = dict(line.split("=", 1) for line in lines if line.startswith(tuple(f"{key}=" for key in _KEYS)))
    values = [pairs.get(key, "") for key in _KEYS] if pairs else lines
    # The lines themselves are not shown: whatever they are, a password may be among them.
    if len(lines) != len(_KEYS) or not all(values):
        raise Refused(f"{path}: must hold two lines, the user name and the password")
    return Login(user=values[0], password=values[1])
