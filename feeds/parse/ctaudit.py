"""What is wrong with a signed tree head, seen beside those that the same log has signed before."""

from dataclasses import dataclass
from enum import StrEnum

from feeds.parse.cthead import TreeHead

#: Milliseconds by which clocks may differ, theirs and ours.
CLOCK_SLACK = 60_000
#: Milliseconds beyond its promise (MMD) that a log's newest head may be old: caches before it, and our own rounds.
AGE_SLACK = 600_000


class HeadFault(StrEnum):
    """What a head is evidence of; each is for a person to see, with the heads that show it."""

    FORK = "two roots for one size"
    ROLLBACK = "a smaller tree, signed later"
    FUTURE = "a time that has not come yet"
    FROZEN = "no new head for longer than the log promises"
    MOVED = "another tree than that at which the log stands still"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the list of logs says: after how many seconds at most there is a new head, and where a log stands still.

    `mmd` is None for a log that signs nothing new; `final` is the size and root of its tree, where they are said.
    """

    mmd: int | None
    final: tuple[int, bytes] | None = None


def head_faults(head: TreeHead, largest: TreeHead | None, promise: Promise, now: int) -> tuple[HeadFault, ...]:
    """What is wrong with a head, given the largest one that was verified before and the time (milliseconds since 1970).

    A smaller head that was signed earlier is none of these: some front of the log is behind. It is still to be proven
    to be where our tree came by, and so is a larger one to extend it.
    Source: RFC 6962 sections 3.5 and 5.4.
    """
    before = largest or head
    judged = {
        HeadFault.FORK: head.size == before.size and head.root != before.root,
        HeadFault.ROLLBACK: head.size < before.size and head.timestamp >= before.timestamp,
        HeadFault.FUTURE: head.timestamp > now + CLOCK_SLACK,
        HeadFault.FROZEN: promise.mmd is not None and now - head.timestamp > promise.mmd * 1000 + AGE_SLACK,
        HeadFault.MOVED: promise.final is not None and (head.size, head.root) != promise.final,
    }
    return tuple(fault for fault, is_so in judged.items() if is_so)
