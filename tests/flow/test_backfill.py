"""A brand that comes after the names finds them all the same, each once, and looks at them no second time."""

import tracemalloc

import pytest

from domainwatch.flow.backfill import backfill_brands
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.notify import write_digests, write_existing_digests, write_urgent_alerts
from domainwatch.flow.stocks import BLOCK
from domainwatch.store import findings, names
from tests.flow.desk import ALIEXPRESS, ALL, SBERBANK, Desk, text_of
from tests.flow.powercut import CutStore, PowerCut
from tests.rows import all_findings

BROKEN = "brand: Sberbank\nmarcs: [{mark: sberbank}]\n"
#: Two full blocks and a bit, with something to find in each.
MANY = 2 * BLOCK + 10
IN_EACH_BLOCK = ("a-sberbank.top", "m-sberbank.top", "z-sberbank.top")


def store_many(desk: Desk) -> None:
    """Stores many names that nobody is accused for yet."""
    fill = [f"{letter}-quiet-harbour-{number}.com" for letter in "bn" for number in range(MANY // 2)]
    with desk.store.write() as tx:
        names.add_new(tx, 1, "\n".join([*fill, *IN_EACH_BLOCK]).encode(), desk.clock.now())


def watch(desk: Desk, text: str) -> None:
    desk.write_brand("sberbank", text)
    watch_brand_files(desk.app)


def found(desk: Desk) -> list[str]:
    with desk.store.read() as tx:
        return [finding.hit.domain.name for finding in all_findings(tx)]


def test_names_that_came_before_their_brand_are_found_and_told_as_existing_ones(desk: Desk) -> None:
    desk.pull(b"sberbank.top\nquiet-river.com\n")

    watch(desk, SBERBANK.replace("marks", "alert_to: [sber@desk.example]\nmarks"))
    made = backfill_brands(desk.app).found
    with desk.store.write() as tx:
        findings.mark_examined(tx, [finding.id for finding in findings.unexamined(tx, ALL)], desk.clock.now())
    as_news = write_urgent_alerts(desk.app) + write_digests(desk.app)
    as_existing = write_existing_digests(desk.app)

    assert made == {"sberbank": 1}
    assert found(desk) == ["sberbank.top"]
    assert (as_news, as_existing) == (0, 1)
    assert desk.told() == [("existing", "sber@desk.example")]
    assert "the name was there before anybody watched for it" in text_of(desk.mails)


def test_names_that_came_while_a_brand_file_was_broken_from_the_start_are_found_once_it_is_mended(desk: Desk) -> None:
    watch(desk, SBERBANK)
    backfill_brands(desk.app)
    desk.write_brand("sberbank", BROKEN)
    # The daemon starts anew and knows no good version of the file.
    desk.open_app()
    watch_brand_files(desk.app)
    desk.pull(b"sberbank.top\n")
    trouble = desk.troubles["brand file sberbank.yaml"]

    watch(desk, SBERBANK)
    backfill_brands(desk.app)

    assert "looked at once it is mended" in trouble
    assert found(desk) == ["sberbank.top"]


def test_mark_that_is_added_to_a_brand_is_looked_for_and_old_findings_stay_single(desk: Desk) -> None:
    desk.pull(b"aliexpress.top\npandao.top\n")

    desk.write_brand("aliexpress", ALIEXPRESS.replace("[{mark: aliexpress}]", "[{mark: aliexpress}, {mark: pandao}]"))
    watch_brand_files(desk.app)
    backfill_brands(desk.app)

    assert found(desk) == ["aliexpress.top", "pandao.top"]


def test_name_that_another_brand_owns_is_not_accused(desk: Desk) -> None:
    desk.pull(b"sberbank.top\n")
    desk.write_brand("aliexpress", ALIEXPRESS.replace("[aliexpress.com]", "[aliexpress.com, sberbank.top]"))

    watch(desk, SBERBANK)
    backfill_brands(desk.app)

    assert found(desk) == []


def test_brand_whose_marks_did_not_change_costs_nothing(desk: Desk) -> None:
    watch(desk, SBERBANK)
    desk.pull(b"sberbank.top\naliexpress.top\n")
    backfill_brands(desk.app)
    counting = CutStore(desk.store)
    desk.open_app(counting)
    watch(desk, SBERBANK + "alert_to: [other@desk.example]\nowned: [sberbank.ru]\n")
    before = counting.writes

    made = backfill_brands(desk.app).found

    assert made == {}
    assert counting.writes == before
    assert len(found(desk)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("was_stored", [True, False], ids=["stored", "not stored"])
@pytest.mark.parametrize("block", [1, 2, 3, 4])
def test_backfill_that_was_cut_goes_on_and_finds_each_name_once(desk: Desk, block: int, was_stored: bool) -> None:
    store_many(desk)
    watch(desk, SBERBANK)
    desk.open_app(CutStore(desk.store, block, was_stored=was_stored))
    with pytest.raises(PowerCut):
        backfill_brands(desk.app)
    before = found(desk)
    rest = CutStore(desk.store)
    desk.open_app(rest)

    backfill_brands(desk.app)

    stored = block if was_stored else block - 1
    assert before == list(IN_EACH_BLOCK[:stored])
    assert found(desk) == list(IN_EACH_BLOCK)
    # Three blocks, and one look that finds no more; those that were stored are not looked at again.
    assert rest.writes == 4 - stored


@pytest.mark.slow
def test_stored_names_are_not_held_in_memory_all_at_once(desk: Desk) -> None:
    for start in range(0, 20 * BLOCK, BLOCK):
        block = "\n".join(f"the-quiet-harbour-and-garden-{number:07d}.com" for number in range(start, start + BLOCK))
        with desk.store.write() as tx:
            names.add_new(tx, 1, block.encode(), desk.clock.now())
    watch(desk, SBERBANK)

    tracemalloc.start()
    backfill_brands(desk.app)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # The names alone are 41 bytes each.
    assert peak < 20 * BLOCK * 41


def test_stop_comes_between_blocks(desk: Desk) -> None:
    desk.pull(b"sberbank.top\n")
    watch(desk, SBERBANK)
    desk.app.stopping.set()

    while_stopping = backfill_brands(desk.app).found
    desk.app.stopping.clear()

    assert while_stopping == {}
    assert backfill_brands(desk.app).found == {"sberbank": 1}
