"""The watchlist in force: brand files on disk, compiled, and reloaded when they change."""

import threading
from pathlib import Path

from domainwatch.match import Index, compile_index
from domainwatch.model import Brand, ConfigError, ConfigProblem
from domainwatch.watchlist import read_brand
from domainwatch.yamlfile import text_of

_Signature = tuple[int, int, int]
#: Of a file that could not be read: no file has it, so that the next look reads again.
_UNREAD: _Signature = (0, 0, 0)


class Watching:
    """The brands being watched. A file that breaks leaves its last good reading in force until it is mended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        #: Why the folder seems lost, in words; empty while it is there.
        self.lost = ""
        self._read: dict[Path, tuple[_Signature, Brand | None, tuple[ConfigProblem, ...]]] = {}
        self._index = compile_index(())
        self._brands: dict[str, Brand] = {}

    @property
    def index(self) -> Index:
        """The compiled index over all brands."""
        return self._index

    @property
    def brands(self) -> dict[str, Brand]:
        """The brands in force, by id."""
        return self._brands

    @property
    def problems(self) -> dict[str, tuple[ConfigProblem, ...]]:
        """What is wrong now, by file name."""
        return {path.name: problems for path, (_, _, problems) in self._read.items() if problems}

    def reload(self) -> bool:
        """Reads the files that changed; True where the watchlist is another one now."""
        with self._lock:
            before = self._brands
            self.lost, paths = self._listed()
            if self.lost:
                return False
            self._read = {path: self._look(path) for path in paths}
            brands = {brand.id: brand for _, brand, _ in self._read.values() if brand is not None}
            if brands == before:
                return False
            # Compiled aside and put in place in one step: whoever is matching goes on with the old one.
            self._index = compile_index(tuple(brands.values()))
            self._brands = brands
            return True

    def _listed(self) -> tuple[str, list[Path]]:
        """The brand files; or in words why the folder seems lost, for a disk that is away must not unwatch brands."""
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.match("[!.]*.yaml"))
        except OSError as error:
            return f"{self.folder} cannot be listed: {error.strerror or error}." if self._brands else "", []
        if self._brands and not paths:
            return f"{self.folder} holds no brand file any more.", []
        return "", paths

    def _look(self, path: Path) -> tuple[_Signature, Brand | None, tuple[ConfigProblem, ...]]:
        last = self._read.get(path)
        signature, brand = _UNREAD, last[1] if last is not None else None
        try:
            stat = path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if last is not None and last[0] == seen:
                return last
            text = text_of(path)
            signature = seen
            return signature, read_brand(text, str(path)), ()
        except ConfigError as error:
            return signature, brand, error.problems
        except OSError as error:
            # A file that went away just now is one of these too; the next listing will not name it.
            return signature, brand, (ConfigProblem(str(path), 1, "", f"cannot be read: {error.strerror or error}"),)
