"""Everything that must outlive the process, and the only place with SQL.

Takes: values of the model.
Gives: the same values back, in transactions that hold or fail as a whole.
Touches: the database (SQLite or PostgreSQL).
Next: flow, which decides what belongs into one transaction.
"""

from domainwatch.store import backfills, cases, facts, feeds, findings, health, jobs, names, outbox
from domainwatch.store.cases import CaseFilter
from domainwatch.store.feeds import FeedState
from domainwatch.store.health import Trouble
from domainwatch.store.jobs import JobState
from domainwatch.store.lock import AlreadyRunning, DaemonLock, daemon_lock, is_daemon_running
from domainwatch.store.open import Store, Tx, is_reachable, open_store

__all__ = [
    "AlreadyRunning",
    "CaseFilter",
    "DaemonLock",
    "FeedState",
    "JobState",
    "Store",
    "Trouble",
    "Tx",
    "backfills",
    "cases",
    "daemon_lock",
    "facts",
    "feeds",
    "findings",
    "health",
    "is_daemon_running",
    "is_reachable",
    "jobs",
    "names",
    "open_store",
    "outbox",
]
