"""The techniques, read from their folder."""

import importlib
import pkgutil
from functools import cache

from domainwatch.match import techniques
from domainwatch.match.technique import Technique


@cache
def all_techniques() -> tuple[Technique, ...]:
    """Every technique in `techniques/`, in the order of the file names."""
    names = sorted(file.name for file in pkgutil.iter_modules(techniques.__path__))
    return tuple(importlib.import_module(f"{techniques.__name__}.{name}").TECHNIQUE for name in names)
