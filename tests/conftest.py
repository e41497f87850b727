"""Fixtures that every room's tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fakes import FakeClock

pytest_plugins = ["tests.servers.fixtures"]

# A busy machine is no fault of the code; what must be quick has a test of its own that says how quick.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write golden files anew; read the diff afterwards")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """What golden/<name> beside the test says; `--rewrite-golden` makes it say the text that was made now."""
    folder = request.path.parent / "golden"
    rewrite = bool(request.config.getoption("--rewrite-golden"))

    def expected(name: str, made: str) -> str:
        file = folder / name
        if rewrite:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made.encode())
        assert file.is_file(), f"{file} is missing; `pytest --rewrite-golden` writes it"
        return file.read_bytes().decode()

    return expected


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until the test moves it."""
    return FakeClock()


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).parent.parent
