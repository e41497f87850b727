"""What the store's tests share."""

from collections.abc import Iterator

import pytest

from domainwatch.store import Store, open_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store; the test runs on SQLite and, among the slow ones, on PostgreSQL."""
    store = open_store(database_url)
    yield store
    store.close()
