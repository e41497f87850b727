"""A real PostgreSQL with throw-away databases."""

import itertools
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers.process import account, find_binary, free_port, private_folder, running

_USER = "tester"


class Postgres:
    """A server that runs; hands out databases, each empty and of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = itertools.count(1)

    def create_database(self) -> str:
        """The name of a new, empty database."""
        name = f"test{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, whoever is still connected to it."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """The database's address in SQLAlchemy's form."""
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self._port}/{name}"

    def is_ready(self) -> bool:
        """Whether the server takes connections."""
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: str) -> None:
        where = f"host=127.0.0.1 port={self._port} user={_USER} dbname=postgres connect_timeout=5"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of the newest installed version, on a free port of 127.0.0.1."""
    programs = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parent.parent.name)
    )
    program = find_binary("postgresql", programs)
    with private_folder("postgres") as folder:
        _initialise(program.with_name("initdb"), folder)
        port = free_port()
        server = Postgres(port)
        # Nothing here outlives the test run, so nothing need reach the disk; tests of crashes kill us, not the server.
        options = ["fsync=off", "listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}"]
        arguments = [argument for option in options for argument in ("-c", option)]
        with running([program, "-D", folder / "data", *arguments], folder, server.is_ready):
            yield server


def _initialise(initdb: Path, folder: Path) -> None:
    subprocess.run(
        [initdb, "-D", folder / "data", "-U", _USER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        user=account(),
        extra_groups=None if account() is None else [],
    )
