"""Accounts that may less than the one that runs the tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.process import account


@contextmanager
def without_rights() -> Iterator[None]:
    """The rights of an ordinary account, where the tests run as root; nothing changes elsewhere."""
    user, root = account(), os.geteuid()
    if user is not None:
        os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(root)
