"""What opening a database needs, and what a transaction sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domainwatch.model import RemoteError
from domainwatch.store import Store, cases, findings, is_reachable, open_store
from tests.rights import without_rights
from tests.servers.process import account, private_folder
from tests.store.blank import open_blank
from tests.store.values import AT, hit


def write_case(store: Store, name: str) -> None:
    """Opens a case with one finding."""
    with store.write() as tx:
        case = cases.open_new(tx, "aliexpress", hit(name).domain, 70, AT)
        findings.add(tx, hit(name), case.id, "inbox", AT)


def seen(store: Store) -> tuple[int, int]:
    """How many cases and findings a look counts."""
    with store.read() as tx:
        return len(cases.listed(tx, cases.CaseFilter(), 10)), findings.counts(tx)[0]


def test_one_look_never_sees_two_moments(store: Store) -> None:
    with store.read() as tx:
        before = len(cases.listed(tx, cases.CaseFilter(), 10))
        write_case(store, "aliexpress-sale.top")
        after = findings.counts(tx)[0]

    assert (before, after) == (0, 0)
    assert seen(store) == (1, 1)


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder whose database others may read and nobody but root may write."""
    with private_folder("shelf") as folder:
        file = folder / "domainwatch.db"
        store = open_blank(f"sqlite:///{file}")
        write_case(store, "aliexpress-sale.top")
        store.close()
        file.chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_reader_without_the_right_to_write_sees_a_database_at_rest(shelf: Path) -> None:
    with without_rights():
        store = open_store(f"sqlite:///{shelf / 'domainwatch.db'}")
        found = seen(store)
        store.close()

    assert found == (1, 1)
    assert [path.name for path in shelf.iterdir()] == ["domainwatch.db"]


def test_reader_who_wants_to_write_is_told_in_words(shelf: Path) -> None:
    with without_rights():
        store = open_store(f"sqlite:///{shelf / 'domainwatch.db'}")
        with pytest.raises(RemoteError, match=r"the database failed: .*readonly"):
            write_case(store, "aliexpress-shop.top")
        told = is_reachable(store)
        store.close()

    assert "readonly" in told


@pytest.mark.skipif(account() is None, reason="the tests' own account cannot be writer and mere reader at once")
def test_reader_without_the_right_to_write_sees_what_a_daemon_just_wrote(shelf: Path) -> None:
    daemon = open_store(f"sqlite:///{shelf / 'domainwatch.db'}")
    write_case(daemon, "aliexpress-shop.top")

    with without_rights():
        store = open_store(f"sqlite:///{shelf / 'domainwatch.db'}")
        found = seen(store)
        store.close()
    daemon.close()

    assert found == (2, 2)


def test_reader_of_an_empty_file_is_told_that_it_cannot_be_opened() -> None:
    with private_folder("shelf") as folder:
        file = folder / "domainwatch.db"
        file.touch(0o444)

        with without_rights(), pytest.raises(RemoteError, match="cannot open the database"):
            open_store(f"sqlite:///{file}")
