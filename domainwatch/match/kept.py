"""Tables that take seconds to make, kept between runs in the user's cache folder."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.parse.compiled import cache_folder, compiled_from

Arrays = Mapping[str, NDArray[Any]]

# What comes of a file that is missing, cut or overwritten.
_BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
#: Files of one kind that stay: one watchlist in use, and some that were just edited.
FILES_KEPT = 8


def kept(kind: str, fingerprint: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays that `make` gives, from the cache folder if they were made before from the same content.

    A cache that cannot be read or written costs time and nothing else.
    """
    file = cache_folder() / f"{kind}-{fingerprint}.npz"
    with suppress(*_BROKEN), file.open("rb") as handle, np.load(handle, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
    arrays = make()
    with suppress(OSError):
        _keep(file, arrays)
    return arrays


def fingerprint_of(*content: object) -> str:
    """What tells tables of this content from others; folders in it stand for the compiled code in them."""
    parts = [compiled_from(part) if isinstance(part, Path) else repr(part) for part in content]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _keep(file: Path, arrays: Arrays) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=f"{file.stem}.", suffix=".part", delete=False) as part:
        try:
            np.savez(part, allow_pickle=False, **arrays)
            part.flush()
            # A reader sees the whole file or none.
            os.replace(part.name, file)
        except OSError:
            os.unlink(part.name)
            raise
    others = sorted(file.parent.glob(f"{file.name.partition('-')[0]}-*.npz"), key=lambda other: other.stat().st_mtime)
    for old in others[:-FILES_KEPT]:
        old.unlink(missing_ok=True)
