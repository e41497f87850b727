"""Compiled inner loops where numba is installed, the same functions in plain Python where it is not."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

IS_COMPILED = find_spec("numba") is not None


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code that releases the interpreter's lock; itself, slowly, without numba.

    Such functions keep to arithmetic that gives the same either way: 64-bit integers that never overflow.
    """
    if not IS_COMPILED:
        return function
    from numba import njit

    return njit(nogil=True, cache=True)(function)
