"""Compiled inner loops where numba is installed, the same functions in plain Python where it is not."""

import hashlib
import os
import shutil
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

IS_COMPILED = find_spec("numba") is not None
#: Folder of constants beside compiled functions, whose values go into the machine code.
_CONSTANTS = "tables"
#: Folders of machine code that stay, those used last: each version of the program has two, and several may be in use.
FOLDERS_KEPT = 12
_FOLDER = "compiled-"


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code that releases the interpreter's lock; itself, slowly, without numba.

    Such functions keep to arithmetic that gives the same either way: 64-bit integers that never overflow. They make no
    arrays, so that those they are given need no counting of who holds them, which costs more than most of them do.
    """
    if not IS_COMPILED:
        return function
    from numba import config, njit

    # The package looks only at a function's own file for changes, not at what it calls; so all have one folder.
    folder = cache_folder() / f"{_FOLDER}{compiled_from(Path(function.__code__.co_filename).parent)}"
    config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    options: dict[str, Any] = {"nogil": True, "cache": can_be_kept(folder), "_nrt": False}
    function_compiled: Callable[P, R] = njit(**options)(function)
    return function_compiled


@cache
def can_be_kept(folder: Path) -> bool:
    """Whether machine code can be kept there; where it cannot, each start makes it anew. Old folders beside it go."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:
        return False
    others = sorted(folder.parent.glob(f"{_FOLDER}*"), key=lambda other: other.stat().st_mtime)
    for old in others[:-FOLDERS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return os.access(folder, os.W_OK)


def cache_folder() -> Path:
    """Where this user keeps what can be made again.

    Source: XDG Base Directory Specification.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "domainwatch"


@cache
def compiled_from(folder: Path) -> str:
    """What the compiled functions of a folder are made from: their files, and their constants'."""
    files = [*sorted(folder.glob("*.py")), *sorted((folder / _CONSTANTS).glob("*.py"))]
    texts = [file.read_bytes() for file in files]
    sources = [text for file, text in zip(files, texts, strict=True) if b"@compiled" in text or file.parent != folder]
    return hashlib.sha256(b"\0".join([Path(__file__).read_bytes(), *sources])).hexdigest()[:16]
