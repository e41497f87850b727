"""Cases learn which of their names left the zone, and which came back."""

from domainwatch.cases import Act
from domainwatch.flow.jobs import told_of
from domainwatch.flow.notify import write_digests, write_urgent_alerts
from domainwatch.model import CaseState, Outcome
from tests.flow.parish import Parish
from tests.rows import all_findings

NAME = "aliexpress-sale.top"


def entry(parish: Parish) -> list[tuple[Outcome, str]]:
    return [(fact.outcome, fact.source) for fact in parish.facts(NAME) if fact.kind == "zone"]


def tell(parish: Parish) -> int:
    parish.examine()
    return write_urgent_alerts(parish.app) + write_digests(parish.app)


def appear(parish: Parish) -> None:
    """A day without the name, and one with it."""
    parish.pull_zones(top="quiet-river.top")
    parish.pull_zones(top=f"quiet-river.top {NAME}")


def close(parish: Parish) -> None:
    parish.act(1, Act.CONFIRM)
    parish.act(1, Act.CLOSE, why="suspended")


def test_case_is_told_that_its_name_left_and_by_which_feed_and_when(parish: Parish) -> None:
    appear(parish)

    pull = parish.pull_zones(top="quiet-river.top")

    assert told_of(pull) == "0 names read, 0 new, 1 gone, 0 findings"
    assert entry(parish) == [(Outcome.NXDOMAIN, "feed parish")]
    assert parish.journal() == ["open", "left"]
    assert parish.file().history[-1].why == f"{NAME} left the zone, as feed parish saw it on 2026-03-02"
    assert parish.file().flaws == ()


def test_departure_that_is_handed_on_twice_is_told_once(parish: Parish) -> None:
    appear(parish)
    # The last zone breaks the pull, so that the first is handed on again with the next one.
    parish.pull_zones(top="quiet-river.top", zz=None)
    with parish.store.write() as tx:
        tx.exec_driver_sql('UPDATE feeds SET cursor = \'{"top": ["' + NAME + '", "quiet-river.top"]}\'')

    parish.pull_zones(top="quiet-river.top")

    assert parish.journal() == ["open", "left"]


def test_findings_on_hosts_below_the_name_count_and_so_does_each_brand(parish: Parish) -> None:
    parish.write_brand("sale", "brand: Sale\nmarks: [{mark: aliexpress-sale}]\n")
    parish.app.watching.reload()
    parish.pull_zones(top=NAME)
    parish.find(f"www.{NAME}")

    parish.pull_zones(top="")

    assert [parish.journal(case.id)[-1] for case in parish.cases] == ["left", "left"]


def test_name_that_nobody_accuses_leaves_without_a_trace(parish: Parish) -> None:
    parish.pull_zones(top="quiet-river.top")

    parish.pull_zones(top="")

    assert parish.facts("quiet-river.top") == []


def test_name_that_comes_back_is_examined_and_told_again_and_reopens_its_closed_case(parish: Parish) -> None:
    appear(parish)
    first = tell(parish)
    close(parish)
    parish.pull_zones(top="")
    in_between = parish.cases[0].state

    parish.pull_zones(top=NAME)
    again = tell(parish)

    assert (first, again) == (1, 1)
    assert len(parish.mails) == 2
    assert (in_between, parish.cases[0].state) == (CaseState.CLOSED, CaseState.TRIAGE)
    assert parish.journal() == ["open", "alert", "confirm", "close", "left", "back", "alert"]
    assert entry(parish) == [(Outcome.DATA, "feed parish")]
    assert parish.file().flaws == ()
    with parish.store.read() as tx:
        assert len(all_findings(tx)) == 1


def test_return_is_told_once_and_a_second_absence_anew(parish: Parish) -> None:
    appear(parish)
    for names in ("", NAME, f"{NAME} quiet-river.top", "", NAME):
        parish.pull_zones(top=names)

    assert parish.journal() == ["open", "left", "back", "left", "back"]


def test_dismissed_case_hears_of_the_return_and_stays_dismissed(parish: Parish) -> None:
    appear(parish)
    parish.act(1, Act.DISMISS)
    parish.pull_zones(top="")

    parish.pull_zones(top=NAME)

    assert parish.journal() == ["open", "dismiss", "left", "back"]
    assert parish.cases[0].state is CaseState.DISMISSED
    assert tell(parish) == 0


def test_name_that_another_feed_shows_is_not_back_in_the_zone(parish: Parish) -> None:
    appear(parish)
    parish.pull_zones(top="")

    parish.pull(f"{NAME}\n".encode())

    assert parish.journal() == ["open", "left"]
