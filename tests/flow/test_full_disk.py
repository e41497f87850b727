"""A full disk stops what cannot be stored, names itself, and loses nothing."""

from domainwatch.flow.ingest import pull_feed
from domainwatch.flow.jobs import Job, Running, told_of
from domainwatch.settings import FeedSetting, Schedule
from domainwatch.store import Store
from tests.flow.desk import Desk

FEED = FeedSetting(id="names", kind="flatlist", options={"path": "names.txt"})
#: More names than the pages that the blank database has left over.
MANY = "".join(f"quiet-harbour-and-garden-street-{number}.com\n" for number in range(20_000)) + "aliexpress.top\n"
PULL = Job(name="feed names", schedule=Schedule(every_s=60), work=lambda app: told_of(pull_feed(app, FEED)))


def allow(store: Store, pages: int) -> None:
    """Lets the database grow to so many pages; to SQLite this is a full disk."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def size_of(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def test_pull_that_finds_the_disk_full_is_a_named_trouble_and_goes_on_when_there_is_space(desk: Desk) -> None:
    (desk.folder / "names.txt").write_text(MANY)
    running = Running()
    allow(desk.store, size_of(desk.store) + 20)

    when_full = running.run(desk.app, PULL)
    troubles, cases_when_full = desk.troubles, desk.cases
    allow(desk.store, 1_000_000)
    with_space = running.run(desk.app, PULL)

    assert (when_full, with_space) == (False, True)
    assert "the database failed: database or disk is full" in troubles["job feed names"]
    assert "traceback" not in troubles["job feed names"]
    assert cases_when_full == []
    assert [case.domain for case in desk.cases] == ["aliexpress.top"]
    assert desk.troubles == {}


def test_job_that_cannot_even_be_written_down_ends_in_order(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        # A disk without a free byte: no page can be written at all.
        connection.exec_driver_sql("PRAGMA query_only = ON")
    running = Running()

    is_well = running.run(desk.app, PULL)

    assert is_well is False
    assert running.wait_until_idle(0) == []
