"""How the installation is doing, in one look."""

from dataclasses import dataclass

from domainwatch.model import CaseState, DeliveryState
from domainwatch.store import (
    FeedState,
    JobState,
    Store,
    Trouble,
    backfills,
    cases,
    feeds,
    findings,
    health,
    is_daemon_running,
    jobs,
    outbox,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Counts and states. The backlog is what waits: findings to examine, findings to tell, mails to send.

    `unmatched` counts the ways of brands through names that were there before, such as one brand through one zone.
    """

    running: bool
    names: int
    findings: int
    unmatched: int
    unexamined: int
    untold: int
    cases: dict[CaseState, int]
    mails: dict[DeliveryState, int]
    jobs: list[JobState]
    feeds: list[FeedState]
    troubles: list[Trouble]


def status_of(store: Store, min_score: int = 0) -> Status:
    """The state of everything at this moment; findings below `min_score` wait for no alert."""
    running = is_daemon_running(store)
    with store.read() as tx:
        total, unexamined, untold = findings.counts(tx, min_score)
        pulled = feeds.all_states(tx)
        return Status(
            running=running,
            names=sum(feed.names_new for feed in pulled),
            findings=total,
            unmatched=backfills.count(tx),
            unexamined=unexamined,
            untold=untold,
            cases=cases.count_by_state(tx),
            mails=outbox.count_by_state(tx),
            jobs=jobs.all_states(tx),
            feeds=pulled,
            troubles=health.in_force(tx),
        )
