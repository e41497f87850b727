"""Keeps passwords and tokens out of core files."""

import contextlib
import ctypes
import resource
import sys

#: The wish to prctl that a process cannot be dumped, nor be read by others of the same user (man 2 prctl).
_PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """Makes sure that a crash of this process leaves no image of its memory; its children may leave theirs."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        # The limit alone does not hold where the system hands images to a program.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
