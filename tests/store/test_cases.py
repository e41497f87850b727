"""Cases are found by what people look for."""

from datetime import timedelta

import pytest

from domainwatch.model import CaseState
from domainwatch.store import CaseFilter, Store, cases, findings
from tests.store.values import AT, hit


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CaseFilter(), ["high.top", "new.top", "old.top"]),
        (CaseFilter(brand_id="ozon"), ["old.top"]),
        (CaseFilter(states=[CaseState.TRIAGE, CaseState.CLOSED]), ["high.top"]),
        (CaseFilter(min_score=70), ["high.top", "new.top"]),
        (CaseFilter(opened_after=AT), ["high.top", "new.top"]),
        (CaseFilter(opened_before=AT), ["old.top"]),
        (CaseFilter(domain="new.top"), ["new.top"]),
        (CaseFilter(brand_id="ozon", domain="new.top"), []),
    ],
    ids=str,
)
def test_filter_lets_through_what_it_names_highest_score_first(
    store: Store, wanted: CaseFilter, found: list[str]
) -> None:
    with store.write() as tx:
        cases.open_new(tx, "ozon", hit("old.top").domain, 60, AT - timedelta(days=1))
        cases.open_new(tx, "aliexpress", hit("new.top").domain, 70, AT)
        high = cases.open_new(tx, "aliexpress", hit("high.top").domain, 90, AT)
        cases.set_state(tx, high.id, CaseState.TRIAGE, AT)
        listed = [case.domain for case in cases.listed(tx, wanted, 10)]

    assert listed == found


def test_score_of_a_case_rises_and_never_falls(store: Store) -> None:
    with store.write() as tx:
        case = cases.open_new(tx, "aliexpress", hit().domain, 70, AT)
        scores = []
        for score in (60, 80, 75):
            cases.raise_score(tx, case.id, score)
            now = cases.get(tx, case.id)
            assert now is not None
            scores.append(now.score)

    assert scores == [70, 80, 80]


def test_finding_comes_out_as_it_went_in(store: Store) -> None:
    with store.write() as tx:
        case = cases.open_new(tx, "aliexpress", hit("login.xn--80agfb7c3a9iac32j.org").domain, 70, AT)
        findings.add(tx, hit("login.xn--80agfb7c3a9iac32j.org"), case.id, "inbox", AT)
        (found,) = findings.of_case(tx, case.id)

    assert found.hit == hit("login.xn--80agfb7c3a9iac32j.org")
    assert (found.case_id, found.feed_id, found.found_at) == (case.id, "inbox", AT)
    assert (found.examined_at, found.alerted_at) == (None, None)


def test_findings_wait_to_be_examined_and_then_to_be_told(store: Store) -> None:
    with store.write() as tx:
        case = cases.open_new(tx, "aliexpress", hit().domain, 70, AT)
        for name, score in (("low.top", 50), ("high.top", 90), ("mid.top", 70)):
            findings.add(tx, hit(name, score=score), case.id, "inbox", AT)
        waiting = findings.unexamined(tx, 2)
        untold_before = findings.brands_awaiting_alert(tx)
        findings.mark_examined(tx, [finding.id for finding in waiting], AT)
        told = findings.awaiting_alert(tx, "aliexpress", 80, 10)
        findings.mark_alerted(tx, [finding.id for finding in told], AT)
        counts = findings.counts(tx)

    assert [finding.hit.domain.name for finding in waiting] == ["high.top", "mid.top"]
    assert untold_before == []
    assert [finding.hit.domain.name for finding in told] == ["high.top"]
    assert counts == (3, 1, 1)
