"""The real servers as fixtures: each starts on first use, and its absence is visible."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers.nsd import NameServer, running_nsd
from tests.servers.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for the whole run."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def fresh_database(postgres: Postgres) -> Iterator[Callable[[], str]]:
    """Makes empty PostgreSQL databases, each call a new one; gives the SQLAlchemy URL."""
    with ExitStack() as stack:

        def create() -> str:
            name = postgres.create_database()
            stack.callback(postgres.drop_database, name)
            return postgres.url(name)

        yield create


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database; the test runs on SQLite and, among the slow ones, on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'domainwatch.db'}"
    create: Callable[[], str] = request.getfixturevalue("fresh_database")
    return create()


@pytest.fixture
def nsd() -> Iterator[Callable[..., NameServer]]:
    """Starts an authoritative name server as `running_nsd` does, which ends with the test."""
    with ExitStack() as stack:
        yield lambda *zones_and_keys: stack.enter_context(running_nsd(*zones_and_keys))
