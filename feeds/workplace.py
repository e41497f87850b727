"""What a feed is given to work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One feed's own folder, its clock, and what it may do.

    `folder` belongs to this feed alone and need not exist yet. `now` gives aware UTC times. `contact` goes into the
    User-Agent, so that a server's owner can write to somebody. Unless `allow_private` is set, no connection is made to
    loopback, private, link-local or translated addresses, whatever DNS and redirects say. Relative `path` options count
    from `base`.
    """

    folder: Path
    now: Callable[[], datetime]
    contact: str
    allow_private: bool
    base: Path
