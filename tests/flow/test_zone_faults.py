"""The fault table of zones: each write on their way fails once, stored or not, and all comes out the same."""

from pathlib import Path

import pytest

from domainwatch.flow.notify import write_digests, write_existing_digests, write_urgent_alerts
from feeds import sources
from tests.fakes import FakeClock
from tests.flow.parish import KINDS, Parish
from tests.flow.powercut import CutStore, PowerCut
from tests.rows import all_findings

pytestmark = pytest.mark.slow

OLD, LATER = "aliexpress-old.top", "aliexpress-a.top aliexpress-b.top aliexpress-c.top"
#: A first day, one with news, one on which names are gone, and one on which they are back.
DAYS = (f"{OLD} bakery.top", f"{OLD} bakery.top {LATER}", "bakery.top", f"{OLD} {LATER}")
#: More writes than the whole way has; the table ends where a run goes through without a failure.
MOST_WRITES = 200

Journals = list[tuple[str, list[str]]]


def go_on(parish: Parish, days: list[str]) -> None:
    """Takes in one day after the other; one is crossed out when all is done that follows from it."""
    while days:
        parish.pull_zones(top=days[0])
        parish.backfill()
        parish.examine()
        write_urgent_alerts(parish.app)
        write_digests(parish.app)
        write_existing_digests(parish.app)
        days.pop(0)


def outcome(parish: Parish) -> tuple[list[tuple[str, bool]], Journals, list[str]]:
    """Findings, what was done with each case, and the kinds of mails."""
    with parish.store.read() as tx:
        found = [(finding.hit.domain.name, finding.existing) for finding in all_findings(tx)]
    for case in parish.cases:
        assert parish.file(case.id).flaws == ()
    journals = sorted((case.domain, parish.journal(case.id)) for case in parish.cases)
    return found, journals, [kind for kind, _ in parish.told()]


def is_cut_at(number: int, parish: Parish, days: list[str], *, was_stored: bool) -> bool:
    """Whether the way has a write of that number; then it was cut there."""
    parish.open_app(CutStore(parish.store, number, was_stored=was_stored))
    try:
        go_on(parish, days)
    except PowerCut:
        return True
    return False


@pytest.mark.parametrize("was_stored", [True, False], ids=["stored", "not stored"])
def test_each_write_on_the_way_of_zones_may_fail_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_stored: bool
) -> None:
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(KINDS)])
    ends = []
    for number in range(1, MOST_WRITES):
        folder = tmp_path / str(number)
        folder.mkdir()
        days = list(DAYS)
        with Parish(folder, FakeClock()) as parish:
            was_cut = is_cut_at(number, parish, days, was_stored=was_stored)
            parish.open_app()
            go_on(parish, days)
            ends.append(outcome(parish))
        if not was_cut:
            break

    # The last run went through without a failure, and its end is that of all.
    whole = ends[-1]
    assert [end for end in ends if end != whole] == []
    assert whole[0][0] == (OLD, False)
    assert dict(whole[1])[OLD] == ["open", "alert", "left", "back", "alert"]
    assert whole[2].count("existing") == 1
    assert 30 <= number < MOST_WRITES
