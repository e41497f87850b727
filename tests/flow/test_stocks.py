"""A zone that is read for the first time is held against every brand once, and told as what it is: nothing new."""

from dataclasses import replace

import pytest

from domainwatch.alert import DESCRIBED
from domainwatch.flow import examine
from domainwatch.flow.backfill import backfill_brands, begin_again, plan_backfills, through_feed
from domainwatch.flow.examine import examine_findings
from domainwatch.flow.findings import record_hit
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.notify import write_digests, write_existing_digests, write_urgent_alerts
from domainwatch.settings import FeedSetting
from domainwatch.store import backfills, findings, jobs, names
from tests.flow.desk import ALL, SBERBANK, Desk, text_of
from tests.flow.parish import Parish
from tests.flow.powercut import CutStore, PowerCut
from tests.rows import all_findings

STOCK = "aliexpress-a.top aliexpress-b.top bakery.top sberbank-c.top sberbank-d.top"


def found(parish: Parish) -> list[str]:
    with parish.store.read() as tx:
        return [finding.hit.domain.name for finding in all_findings(tx)]


def waiting(parish: Parish) -> list[tuple[str, str, str]]:
    with parish.store.read() as tx:
        return [(way.source, way.brand_id, way.after) for way in backfills.waiting(tx)]


def tell_of_existing(parish: Parish) -> int:
    parish.examine()
    return write_existing_digests(parish.app)


def watch_sberbank(parish: Parish) -> None:
    parish.write_brand("sberbank", SBERBANK + "alert_to: [sber@desk.example]\n")
    watch_brand_files(parish.app)


def test_first_day_of_a_zone_is_held_against_every_brand_and_its_names_are_not_stored(parish: Parish) -> None:
    watch_sberbank(parish)

    pull = parish.pull_zones(top=STOCK)
    before = found(parish)
    outcome = parish.backfill()

    assert (pull.read, pull.found, before) == (0, 0, [])
    assert outcome.found == {"aliexpress": 2, "sberbank": 2}
    assert found(parish) == [name for name in STOCK.split() if "-" in name]
    assert waiting(parish) == []
    with parish.store.read() as tx:
        assert names.after(tx, "", ALL) == b""


def test_existing_names_of_a_zone_that_would_not_be_mailed_make_no_case(parish: Parish) -> None:
    parish.pull_zones(top="alpexpress.top alienexpress.top")
    least = parish.app.settings.alerts.min_score

    parish.backfill()

    with parish.store.read() as tx:
        assert [finding.hit.score >= least for finding in all_findings(tx)] == [True]
    assert [hit.score >= least for hit in parish.app.watching.index.match(b"alpexpress.top")] == [False]


def test_existing_names_are_one_digest_and_never_an_urgent_or_daily_one(parish: Parish) -> None:
    parish.pull_zones(top=STOCK)
    parish.backfill()
    parish.examine()

    as_news = write_urgent_alerts(parish.app) + write_digests(parish.app)
    told = [write_existing_digests(parish.app) for _ in range(3)]

    assert as_news == 0
    assert told == [2, 0, 0]
    assert parish.told() == [("existing", "ali@desk.example")]
    assert "2 existing names" in parish.mails[0].message.subject
    assert parish.journal() == ["open", "alert"]


def test_later_days_bring_news_alone(parish: Parish) -> None:
    parish.pull_zones(top=STOCK)
    parish.backfill()
    tell_of_existing(parish)

    pull = parish.pull_zones(top=f"{STOCK} aliexpress-new.top")
    outcome = parish.backfill()
    parish.examine()

    assert (pull.new, pull.found, outcome.found) == (1, 1, {})
    assert write_urgent_alerts(parish.app) == 1
    assert write_existing_digests(parish.app) == 0


@pytest.mark.parametrize("obstacle", ["backfill", "examination", "pull"])
def test_digest_of_existing_names_waits_for_the_last_of_them(parish: Parish, obstacle: str) -> None:
    parish.pull_zones(top=STOCK)
    parish.backfill()
    parish.examine()
    if obstacle == "backfill":
        parish.pull_zones(top=STOCK, zip="aliexpress-z.zip")
    elif obstacle == "examination":
        parish.pull_zones(top=STOCK, zip="aliexpress-z.zip")
        parish.backfill()
    else:
        with parish.store.write() as tx:
            jobs.note(tx, "feed parish", started_at=parish.clock.now())

    too_early = write_existing_digests(parish.app)
    parish.backfill()
    with parish.store.write() as tx:
        jobs.note(tx, "feed parish", finished_at=parish.clock.advance(seconds=1))

    assert too_early == 0
    assert tell_of_existing(parish) == (2 if obstacle == "pull" else 3)
    assert len(parish.mails) == 1


@pytest.mark.slow
def test_ten_thousand_existing_names_are_one_mail_that_says_where_the_rest_is(desk: Desk) -> None:
    many = "\n".join(f"aliexpress-{number}.top" for number in range(10_000)).encode()
    with desk.store.write() as tx:
        for hit in desk.app.watching.index.match(many):
            record_hit(tx, hit, "parish", desk.clock.now(), existing=True)
        findings.mark_examined(tx, [finding.id for finding in findings.unexamined(tx, ALL)], desk.clock.now())

    told = write_existing_digests(desk.app)

    assert told == 10_000
    assert len(desk.mails) == 1
    assert f"... and {10_000 - DESCRIBED} more: domainwatch cases list --brand aliexpress --limit 10000" in text_of(
        desk.mails
    )


def test_new_brand_is_held_against_every_stock(parish: Parish) -> None:
    parish.pull_zones(top=STOCK, zip="sberbank-z.zip")
    parish.backfill()

    watch_sberbank(parish)
    planned = waiting(parish)
    outcome = parish.backfill()

    assert planned == [("parish/top", "sberbank", ""), ("parish/zip", "sberbank", "")]
    assert outcome.found == {"sberbank": 3}


@pytest.mark.parametrize("was_stored", [True, False], ids=["stored", "not stored"])
@pytest.mark.parametrize("write", [1, 2, 3, 4])
def test_brands_at_one_place_share_a_pass_which_goes_on_where_it_was_cut(
    parish: Parish, write: int, was_stored: bool
) -> None:
    watch_sberbank(parish)
    parish.pull_zones(top=STOCK)
    plan_backfills(parish.app)
    parish.open_app(CutStore(parish.store, write, was_stored=was_stored))
    with pytest.raises(PowerCut):
        backfill_brands(parish.app)
    rest = CutStore(parish.store)
    parish.open_app(rest)

    backfill_brands(parish.app)

    # Three blocks of two names each, and the end.
    assert rest.writes == (4 - write if was_stored else 5 - write)
    assert found(parish) == [name for name in STOCK.split() if "-" in name]
    assert waiting(parish) == []


def test_brand_that_begins_anew_in_the_middle_of_a_pass_is_held_against_all_of_it(parish: Parish) -> None:
    watch_sberbank(parish)
    parish.pull_zones(top=STOCK)
    plan_backfills(parish.app)

    def change(*_: object) -> None:
        parish.write_brand("sberbank", SBERBANK.replace("}]", "}, {mark: bakery}]"))
        watch_brand_files(parish.app)

    first = backfill_brands(parish.app, change)
    then = backfill_brands(parish.app)

    assert first.done == []
    assert then.done == ["parish/top", "parish/top"]
    assert sorted(found(parish)) == STOCK.split()


def test_zone_that_its_feed_has_no_longer_is_forgotten_and_read_anew_when_it_returns(parish: Parish) -> None:
    parish.pull_zones(top=STOCK)
    plan_backfills(parish.app)

    parish.pull_zones(zip="")
    plan_backfills(parish.app)
    without = waiting(parish)
    parish.pull_zones(top=STOCK, zip="")
    plan_backfills(parish.app)

    assert ("parish/top", "aliexpress", "") not in without
    assert ("parish/top", "aliexpress", "") in waiting(parish)


def test_broken_options_of_a_feed_forget_nothing(parish: Parish) -> None:
    parish.pull_zones(top=STOCK)
    plan_backfills(parish.app)
    before, right = waiting(parish), parish.config
    parish.config = replace(right, feeds=(FeedSetting(id="parish", kind="parish", options={"zonse": 1}),))
    parish.open_app()

    broken = backfill_brands(parish.app)
    in_between = waiting(parish)
    parish.config = right
    parish.open_app()

    assert (broken.found, in_between) == ({}, before)
    assert backfill_brands(parish.app).found == {"aliexpress": 2}


def test_stock_that_cannot_be_read_is_named_and_the_others_are_read(parish: Parish) -> None:
    parish.pull_zones(broken="aliexpress-a.top bakery.top", top="aliexpress-b.top")

    outcome = parish.backfill()

    assert outcome.failed == {"parish/broken": "the day of broken is broken"}
    assert outcome.done == ["parish/top"]
    assert found(parish) == ["aliexpress-a.top", "aliexpress-b.top"]
    assert waiting(parish) == [("parish/broken", "aliexpress", "bakery.top")]


def test_stock_that_is_looked_at_again_makes_no_finding_twice_and_no_second_mail(parish: Parish) -> None:
    parish.pull_zones(top=STOCK)
    parish.backfill()
    tell_of_existing(parish)

    begun = begin_again(parish.store, through_feed("parish"))
    going_on = begin_again(parish.store, through_feed("parish"))
    outcome = parish.backfill()

    assert begun == going_on == 1
    assert (outcome.done, outcome.found) == (["parish/top"], {})
    assert tell_of_existing(parish) == 0


def test_new_names_are_examined_before_existing_ones_which_wait_their_turn(
    parish: Parish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "BATCH", 1)
    monkeypatch.setattr(examine, "EXISTING_AT_ONCE", 2)
    parish.pull_zones(top="aliexpress-a.top aliexpress-b.top aliexpress-c.top")
    parish.backfill()
    parish.pull(b"the-quiet-aliexpress-harbour.com\n")

    examined = examine_findings(parish.app)

    with parish.store.read() as tx:
        left = findings.unexamined(tx, ALL)
    assert examined == 2
    assert [finding.existing for finding in left] == [True, True]
