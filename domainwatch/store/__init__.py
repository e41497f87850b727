"""Everything that must outlive the process, and the only place with SQL.

Takes: values of the model.
Gives: the same values back, in transactions that hold or fail as a whole.
Touches: the database (SQLite or PostgreSQL).
Next: flow, which decides what belongs into one transaction.
"""

from domainwatch.store import cases, facts, feeds, findings, health, jobs, names, outbox
from domainwatch.store.lock import AlreadyRunning, daemon_lock
from domainwatch.store.open import Store, Tx, open_store

__all__ = [
    "AlreadyRunning",
    "Store",
    "Tx",
    "cases",
    "daemon_lock",
    "facts",
    "feeds",
    "findings",
    "health",
    "jobs",
    "names",
    "open_store",
    "outbox",
]
