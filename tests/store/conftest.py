"""What the store's tests share."""

from collections.abc import Iterator

import pytest

from domainwatch.store import Store
from tests.store.blank import open_blank


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store; the test runs on SQLite and, among the slow ones, on PostgreSQL."""
    store = open_blank(database_url)
    yield store
    store.close()
