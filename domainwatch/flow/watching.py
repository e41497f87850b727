"""The watchlist in force: brand files on disk, compiled, and reloaded when they change."""

import threading
from pathlib import Path

from domainwatch.match import Index, compile_index
from domainwatch.model import Brand, ConfigError, ConfigProblem
from domainwatch.watchlist import read_brand
from domainwatch.yamlfile import text_of

_Signature = tuple[int, int, int]


class Watching:
    """The brands being watched. A file that breaks leaves its last good reading in force until it is mended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
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
            self._read = {path: self._look(path) for path in sorted(self.folder.glob("[!.]*.yaml"))}
            brands = {brand.id: brand for _, brand, _ in self._read.values() if brand is not None}
            if brands == before:
                return False
            # Compiled aside and put in place in one step: whoever is matching goes on with the old one.
            self._index = compile_index(tuple(brands.values()))
            self._brands = brands
            return True

    def _look(self, path: Path) -> tuple[_Signature, Brand | None, tuple[ConfigProblem, ...]]:
        last = self._read.get(path)
        try:
            stat = path.stat()
            signature = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if last is not None and last[0] == signature:
                return last
            return signature, read_brand(text_of(path), str(path)), ()
        except ConfigError as error:
            return signature, last[1] if last is not None else None, error.problems
        except OSError:
            # It went away between the listing and the look; the next listing will not name it.
            return (0, 0, 0), None, ()
