"""Names of certificates: matched as they come, found once however often they are certified, kept by their feed."""

from dataclasses import replace

import pytest

from domainwatch.flow.byhand import backfill_brand_by_hand
from domainwatch.flow.details import CERTIFICATES, LogPlace, place_of
from domainwatch.flow.health import watch_brand_files
from domainwatch.flow.jobs import told_of
from domainwatch.model import Refused
from domainwatch.store import backfills, daemon_lock
from tests.flow.desk import SBERBANK
from tests.flow.registrar import Registrar

LOGIN = "aliexpress-login.top"
PRE, FINAL = (LOGIN, "c1", "pine", 7), (LOGIN, "c1", "fir", 3)


def waiting(registrar: Registrar) -> list[tuple[str, str]]:
    with registrar.store.read() as tx:
        return [(way.source, way.brand_id) for way in backfills.waiting(tx)]


def test_kept_names_are_matched_and_not_stored(registrar: Registrar) -> None:
    pull = registrar.log("2026-03-02", PRE, ("bakery.top", "c2", "pine", 8))

    assert told_of(pull) == "2 names read, 1 findings"
    assert registrar.found == [LOGIN]
    assert registrar.stored == b""


def test_pull_that_ends_early_does_not_call_kept_names_none(registrar: Registrar) -> None:
    pull = registrar.log("2026-03-02", PRE, ("bakery.top", "c2", "pine", 8))

    assert told_of(replace(pull, outcome="no answer")) == "no answer; 2 names, 1 findings before that"


def test_precertificate_and_certificate_in_several_logs_are_one_finding_and_one_fact(registrar: Registrar) -> None:
    registrar.log("2026-03-02", PRE)
    registrar.tell()

    again = [registrar.log("2026-03-02", FINAL), registrar.log("2026-03-03", (LOGIN, "c1", "oak", 9))]

    assert [pull.found for pull in again] == [0, 0]
    (fact,) = registrar.certificates(LOGIN)
    assert fact.values == ("c1",)
    assert place_of(fact) == LogPlace(feed_id="ct", log_id="pine", index=7)
    assert fact.seen_at == registrar.clock.now()
    assert registrar.untold == 0


def test_renewal_is_a_fact_and_no_alert(registrar: Registrar) -> None:
    registrar.log("2026-03-02", PRE)
    registrar.tell()

    registrar.log("2026-05-02", (LOGIN, "c9", "pine", 900))

    assert [fact.values for fact in registrar.certificates(LOGIN)] == [("c9",), ("c1",)]
    assert (registrar.found, registrar.untold) == ([LOGIN], 0)
    assert [line.what for line in registrar.file().history] == ["open"]


def test_certificates_of_one_name_are_kept_up_to_a_number(registrar: Registrar) -> None:
    for number in range(CERTIFICATES + 3):
        registrar.log("2026-03-02", (LOGIN, f"c{number}", "pine", number))

    assert len(registrar.certificates(LOGIN)) == CERTIFICATES


def test_day_that_begins_is_not_held_against_brands_that_saw_its_names_come(registrar: Registrar) -> None:
    registrar.log("2026-03-02", PRE)
    registrar.backfill()

    registrar.log("2026-03-03", ("aliexpress-gift.top", "c3", "pine", 9))
    watch_brand_files(registrar.app)

    assert waiting(registrar) == []


def test_mark_added_today_is_held_against_every_day_that_is_kept(registrar: Registrar) -> None:
    registrar.log("2026-03-02", ("sberbank-a.top", "c1", "pine", 1), ("sberbank-b.top", "c2", "pine", 2), PRE)
    registrar.log("2026-03-03", ("sberbank-c.top", "c3", "pine", 3))
    registrar.write_brand("sberbank", SBERBANK)

    outcome = registrar.backfill()

    assert outcome.found == {"sberbank": 3}
    assert sorted(outcome.done) == ["ct/2026-03-02", "ct/2026-03-03"]


def test_brand_is_held_against_all_that_is_there_by_hand_and_no_other_brand_is(registrar: Registrar) -> None:
    registrar.write_brand("sberbank", SBERBANK)
    registrar.backfill()
    registrar.pull(b"sberbank-old.top\n")
    registrar.log("2026-03-02", ("sberbank-a.top", "c1", "pine", 1), PRE)
    steps: list[str] = []

    outcome = backfill_brand_by_hand(registrar.app, "sberbank", lambda step: steps.append(step.stock.source))

    assert outcome is not None
    assert sorted(outcome.done) == sorted(set(steps)) == ["", "ct/2026-03-02"]
    assert outcome.found == {}
    assert waiting(registrar) == []


def test_unknown_brand_and_empty_house_are_refused(registrar: Registrar) -> None:
    with pytest.raises(Refused, match="no brand sberbnk; there are: aliexpress"):
        backfill_brand_by_hand(registrar.app, "sberbnk", lambda step: None)
    with pytest.raises(Refused, match="nothing is there yet"):
        backfill_brand_by_hand(registrar.app, "aliexpress", lambda step: None)


def test_running_daemon_is_told_to_look_back(registrar: Registrar) -> None:
    registrar.log("2026-03-02", PRE)
    registrar.backfill()

    with daemon_lock(registrar.store):
        outcome = backfill_brand_by_hand(registrar.app, "aliexpress", lambda step: None)

    assert outcome is None
    assert waiting(registrar) == [("ct/2026-03-02", "aliexpress")]
