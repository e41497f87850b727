"""Brings a database to the version that this program writes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from domainwatch.model import RemoteError


def upgrade(tx: Connection, version: str = "head") -> None:
    """Takes every step up to this version that the database has not seen, all of them in this one transaction.

    Raises: RemoteError: the database is of a version that this program does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = tx
    try:
        command.upgrade(config, version)
    except CommandError as error:
        raise RemoteError(
            "the database was written by a newer domainwatch; use that one, or restore a backup"
        ) from error
