"""A finding opens a case or joins one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from domainwatch.cases import Act
from domainwatch.flow.findings import record_hit
from domainwatch.match import compile_index
from domainwatch.model import Brand, CaseState, Mark
from domainwatch.store import CaseFilter, cases, open_store
from tests.fakes import FakeClock
from tests.flow.desk import Desk
from tests.rows import all_findings

INDEX = compile_index([Brand(id="aliexpress", name="AliExpress", marks=(Mark(text="aliexpress"),))])


def test_host_names_of_one_domain_share_a_case_which_takes_the_highest_score(desk: Desk) -> None:
    first, second = desk.find("login.aliexpress-sale.top", "aliexpress-sale.top")
    (case,) = desk.cases

    assert {first.case_id, second.case_id} == {case.id}
    assert case.domain == "aliexpress-sale.top"
    assert case.score == max(first.hit.score, second.hit.score)
    assert [line.what for line in desk.file().history] == ["open", "join"]


def test_name_that_two_brands_want_opens_a_case_for_each(desk: Desk) -> None:
    desk.write_brand("sberbank", "brand: Sberbank\nmarks: [{mark: sberbank}]\n")
    desk.open_app()

    desk.find("sberbank-aliexpress.top")

    assert {(case.brand_id, case.domain) for case in desk.cases} == {
        ("aliexpress", "sberbank-aliexpress.top"),
        ("sberbank", "sberbank-aliexpress.top"),
    }


def test_same_hit_again_is_no_news(desk: Desk) -> None:
    desk.find("aliexpress-sale.top")

    desk.find("aliexpress-sale.top")

    assert len(desk.file().findings) == 1
    assert [line.what for line in desk.file().history] == ["open"]


@pytest.mark.parametrize(
    ("act", "state"), [(Act.CLOSE, CaseState.TRIAGE), (Act.DISMISS, CaseState.DISMISSED)], ids=["closed", "dismissed"]
)
def test_new_finding_brings_back_a_closed_case_but_not_a_dismissed_one(desk: Desk, act: Act, state: CaseState) -> None:
    desk.find("aliexpress-sale.top")
    desk.act(1, Act.CONFIRM)
    desk.act(1, act)

    desk.find("pay.aliexpress-sale.top", "www.aliexpress-sale.top")
    file = desk.file()

    assert file.case.state is state
    assert len(file.findings) == 3
    assert file.flaws == ()


@pytest.mark.slow
def test_two_threads_that_find_one_domain_open_one_case(database_url: str, clock: FakeClock) -> None:
    stores = [open_store(database_url) for _ in range(2)]
    together = threading.Barrier(len(stores))
    hits = INDEX.match("\n".join(f"h{number}.aliexpress-sale.top" for number in range(20)).encode())

    def record(number: int) -> list[bool]:
        together.wait()
        new = []
        # From both ends, so that each meets what the other has written.
        for hit in hits if number else reversed(hits):
            with stores[number].write() as tx:
                new.append(record_hit(tx, hit, "inbox", clock.now()))
        return new

    with ThreadPoolExecutor(len(stores)) as pool:
        new = [was_new for of_one in pool.map(record, range(len(stores))) for was_new in of_one]

    with stores[0].read() as tx:
        (case,) = cases.listed(tx, CaseFilter(), 10)
        history = cases.history(tx, case.id)
        found = all_findings(tx)
    assert new.count(True) == len(found) == len(hits)
    assert [line.what for line in history] == ["open", *["join"] * (len(hits) - 1)]
    for store in stores:
        store.close()
