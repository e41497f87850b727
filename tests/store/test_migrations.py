"""The database is what the tables say, and says so when it is not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from domainwatch import store as room
from domainwatch.cases import entry_after, opening_line
from domainwatch.model import RemoteError
from domainwatch.store import Store, backfills, cases, open_store
from domainwatch.store.migrate import upgrade
from domainwatch.store.tables import VERSION, metadata
from tests.rows import all_findings
from tests.store.values import AT, hit

#: What compare_metadata does not see: how the largest table is kept.
HOW_NAMES_ARE_KEPT = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = 'names' AND sql LIKE '%WITHOUT ROWID%'",
    "postgresql": "SELECT count(*) FROM information_schema.columns "
    "WHERE table_name = 'names' AND column_name = 'name' AND collation_name = 'C'",
}


_AT = "'2026-01-01 00:00:00'"
_FINDING = (
    "INSERT INTO findings (case_id, name, name_u, registrable, registrable_u, suffix, brand_id, mark, technique, "
    "score, why, feed_id, found_at) "
    f"VALUES (1, '{{0}}', '{{0}}', '{{0}}', '{{0}}', 'com', 'ozon', 'ozon', 'exact', 80, '[]', '{{1}}', {_AT})"
)
_CASE = (
    "INSERT INTO cases (brand_id, domain, domain_u, state, score, opened_at, changed_at) "
    f"VALUES ('ozon', 'a.com', 'a.com', 'new', 80, {_AT}, {_AT})"
)
#: What a database of the first version may hold that the second one keeps otherwise.
FIRST_ROWS = (
    f"INSERT INTO backfills VALUES ('aliexpress', '{'a' * 64}', NULL), ('ozon', '{'b' * 64}', 'm.com')",
    _CASE,
    _FINDING.format("fed.com", "inbox"),
    _FINDING.format("filled.com", "backfill"),
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store whose migrations ran here and now."""
    store = open_store(database_url)
    yield store
    store.close()


def differs(*compared: object) -> bool | None:
    """Whether a column's default is another one; None leaves it to Alembic, which stumbles over SQLite's empty text."""
    *_, in_database, _, in_tables = compared
    return False if (in_database, in_tables) == ("('')", "") else None


def test_migrations_together_equal_the_tables(store: Store) -> None:
    with store.read() as tx:
        options = {"compare_type": True, "compare_server_default": differs}
        differences = compare_metadata(MigrationContext.configure(tx, opts=options), metadata)
        names_are_kept_well = tx.execute(text(HOW_NAMES_ARE_KEPT[tx.dialect.name])).scalar_one()

    assert differences == []
    assert names_are_kept_well == 1


def test_version_is_that_of_the_newest_migration(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(room.__file__).parent / "migrations"))

    newest = ScriptDirectory.from_config(config).get_current_head()

    with store.read() as tx:
        assert newest == VERSION == tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def test_second_migration_keeps_what_the_first_programs_wrote(database_url: str) -> None:
    store = Store(create_engine(database_url))
    with store.write() as tx:
        upgrade(tx, "0001")
        for statement in FIRST_ROWS:
            tx.execute(text(statement))
    store.close()

    store = open_store(database_url)
    with store.read() as tx:
        brands, waiting = backfills.brands(tx), backfills.waiting(tx)
        existing = [(finding.hit.domain.name, finding.existing) for finding in all_findings(tx)]
    store.close()

    assert brands == {"aliexpress": "a" * 64, "ozon": "b" * 64}
    assert [(way.source, way.brand_id, way.after) for way in waiting] == [("", "ozon", "m.com")]
    assert existing == [("fed.com", False), ("filled.com", True)]


def test_database_of_a_newer_program_is_refused_in_words_and_left_alone(store: Store, database_url: str) -> None:
    with store.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(RemoteError, match="written by a newer domainwatch"):
        open_store(database_url)

    with store.read() as tx:
        assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_what_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear all, " * 500)
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "file").touch()

    for wrong in ("letter.db", "folder.db", "file/inside.db"):
        with pytest.raises(RemoteError, match=f"cannot open the database .*{wrong}"):
            open_store(f"sqlite:///{tmp_path / wrong}")
    with pytest.raises(RemoteError, match="cannot open the database postgresql"):
        open_store("postgresql+psycopg://nobody:secret@127.0.0.1:1/nowhere")


def test_password_stands_in_no_refusal() -> None:
    with pytest.raises(RemoteError) as refusal:
        open_store("postgresql+psycopg://nobody:secret@127.0.0.1:1/nowhere")

    assert "secret" not in str(refusal.value)


def test_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'data' / 'new.db'}").close()

    assert [(path.stat().st_mode & 0o077) for path in (tmp_path / "data", tmp_path / "data" / "new.db")] == [0, 0]


@pytest.mark.parametrize("statement", ["UPDATE journal SET why = 'something else'", "DELETE FROM journal"])
def test_journal_refuses_every_change(store: Store, statement: str) -> None:
    with store.write() as tx:
        case = cases.open_new(tx, "aliexpress", hit().domain, 70, AT)
        cases.append(tx, entry_after(None, opening_line(case, "seen")))

    with pytest.raises(DatabaseError, match="the journal is append-only"), store.write() as tx:
        tx.execute(text(statement))

    with store.read() as tx:
        assert [line.why for line in cases.history(tx, case.id)] == ["seen"]


@pytest.mark.slow
def test_programs_that_open_an_empty_database_at_once_all_find_it_ready(database_url: str) -> None:
    program = "import sys; from domainwatch.store import open_store; open_store(sys.argv[1]).close()"

    started = [
        subprocess.Popen([sys.executable, "-c", program, database_url], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=30)[1] for process in started]

    assert said == [""] * 4
