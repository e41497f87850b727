"""A database that fails at one write."""

from collections.abc import Iterator
from contextlib import contextmanager

from domainwatch.store import Store, Tx


class PowerCut(Exception):
    """The machine stopped here."""


class CutStore(Store):
    """Counts writes, and fails at one of them after or before it was stored; all others go well."""

    def __init__(self, store: Store, fails_at: int = 0, *, was_stored: bool = False) -> None:
        super().__init__(store.engine)
        self.writes, self._fails_at, self._was_stored = 0, fails_at, was_stored

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction like any other, but for the one that fails."""
        self.writes += 1
        fails = self.writes == self._fails_at
        with super().write() as tx:
            yield tx
            if fails and not self._was_stored:
                raise PowerCut
        if fails:
            raise PowerCut
