"""A head that speaks against its log is seen, and a log that is merely slow is not accused."""

import pytest

from feeds.parse.ctaudit import AGE_SLACK, CLOCK_SLACK, HeadFault, Promise, head_faults
from feeds.parse.cthead import TreeHead

NOW, PROMISE = 1_767_312_000_000, Promise(mmd=60)
ROOT, OTHER = b"r" * 32, b"o" * 32


def head(size: int = 9, root: bytes = ROOT, timestamp: int = NOW) -> TreeHead:
    return TreeHead(size=size, root=root, timestamp=timestamp, signed=b"")


@pytest.mark.parametrize(
    ("new", "largest", "promise", "faults"),
    [
        (head(), None, PROMISE, []),
        (head(), head(), PROMISE, []),
        (head(10, OTHER), head(), PROMISE, []),
        (head(9, OTHER), head(), PROMISE, [HeadFault.FORK]),
        (head(8, OTHER), head(), PROMISE, [HeadFault.ROLLBACK]),
        (head(8, OTHER, NOW - 1), head(), PROMISE, []),
        (head(timestamp=NOW + CLOCK_SLACK), None, PROMISE, []),
        (head(timestamp=NOW + CLOCK_SLACK + 1), None, PROMISE, [HeadFault.FUTURE]),
        (head(timestamp=NOW - 60_000 - AGE_SLACK), None, PROMISE, []),
        (head(timestamp=NOW - 60_000 - AGE_SLACK - 1), None, PROMISE, [HeadFault.FROZEN]),
        (head(timestamp=0), None, Promise(mmd=None, final=(9, ROOT)), []),
        (head(10), head(), Promise(mmd=None, final=(9, ROOT)), [HeadFault.MOVED]),
        (head(9, OTHER), head(), Promise(mmd=None, final=(9, ROOT)), [HeadFault.FORK, HeadFault.MOVED]),
    ],
)
def test_head_is_accused_of_what_it_shows(
    new: TreeHead, largest: TreeHead | None, promise: Promise, faults: list[HeadFault]
) -> None:
    assert list(head_faults(new, largest, promise, NOW)) == faults
