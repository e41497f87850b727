"""The techniques, read from their folder."""

import importlib
import pkgutil
from functools import cache

from domainwatch.match import techniques
from domainwatch.match.technique import Technique


@cache
def all_techniques() -> tuple[Technique, ...]:
    """Every technique in `techniques/`, by rank and then by the name of the file."""
    names = sorted(file.name for file in pkgutil.iter_modules(techniques.__path__))
    found = [importlib.import_module(f"{techniques.__name__}.{name}").TECHNIQUE for name in names]
    return tuple(sorted(found, key=lambda technique: technique.rank))
