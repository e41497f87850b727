"""How much of zones is kept on the disk, and what a person allowed."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from feeds import options as read
from feeds.errors import FeedConfigError

#: The options that every feed of zones has.
KEEPING_KEYS = ("keep", "max_disk", "accept_shrink")
#: Snapshots of each zone: the one in force, and the day before for whoever wants to look.
KEEP = 2
#: Bytes of all files of a feed: the snapshots of two days of all gTLDs have about 5 GB, the zones themselves 10.
MAX_DISK = 50 * 10**9
_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"([0-9]{1,6}) ?(KB|MB|GB|TB)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What an operator said of snapshots.

    `keep` is how many of each zone; `max_disk` counts bytes of all files of the feed; `accept_shrink` is the zone whose
    loss of more than half of its names is right, or empty.
    """

    keep: int = KEEP
    max_disk: int = MAX_DISK
    accept_shrink: str = ""


def keeping_of(options: Mapping[str, object]) -> Keeping:
    """What these options say, those of others left aside. Raises: FeedConfigError."""
    return Keeping(
        keep=read.count(options, "keep", KEEP),
        max_disk=_size(options, "max_disk", MAX_DISK),
        accept_shrink=read.text(options, "accept_shrink").strip(".").lower(),
    )


def disk_use(folder: Path) -> int:
    """Bytes of all files in a folder and below; what goes away meanwhile does not count."""
    total = 0
    # Asked for each zone that changed, among thousands of files: a Path for each of them takes twice as long.
    for path, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.lstat(os.path.join(path, name)).st_size
    return total


def _size(options: Mapping[str, object], key: str, default: int) -> int:
    """Bytes, as a number or with a unit such as 50GB. Raises: FeedConfigError."""
    value = options.get(key)
    if not isinstance(value, str):
        return read.count(options, key, default)
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        raise FeedConfigError(key, f"must be a size such as 50GB, and is {value!r}")
    return int(found[1]) * _UNITS[found[2]]
