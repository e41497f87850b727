"""Apps to act with: real rooms on a real database, and a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.flow.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """A desk on SQLite that asks nobody: its servers are closed ports."""
    with Desk(tmp_path, clock) as desk:
        yield desk
