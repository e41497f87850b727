"""Feeds by hand: what there is, one pulled now, its zones matched again; and never beside a daemon."""

import json

import pytest

from domainwatch.cli._oneline import pace
from domainwatch.store import daemon_lock
from feeds import sources
from tests.cli.desk import Desk
from tests.cli.test_cases import refused
from tests.flow.parish import KINDS

pytestmark = pytest.mark.slow

INBOX = "{id: inbox, kind: flatlist, path: names.txt}"


@pytest.fixture
def zoned(empty_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a list and with a feed that keeps zones."""
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(KINDS)])
    parish = "{id: parish, kind: parish, schedule: {cron: 0 4 * * *}}"
    (empty_desk.config / "feeds.yaml").write_text(f"feeds:\n- {INBOX}\n- {parish}\n")
    publish(empty_desk, "aliexpress-old.top", "bakery.top")
    return empty_desk


def publish(desk: Desk, *names: str) -> None:
    (desk.config / "zones.json").write_text(json.dumps({"top": names}))


def test_list_tells_kind_schedule_and_place(zoned: Desk) -> None:
    said, found = zoned("feeds", "list"), zoned("feeds", "list", "--json").json

    assert "parish\tparish\tcron 0 4 * * *\t" in said.out
    assert [(row["id"], row["schedule"]) for row in found] == [("inbox", "every 15m"), ("parish", "cron 0 4 * * *")]
    assert found[1]["where"].endswith("feeds.yaml:3")


def test_pull_goes_on_until_nothing_more_comes_and_tells_each_time(zoned: Desk) -> None:
    (zoned.config / "names.txt").write_text("aliexpress.top\nbakery.com\n")

    said = zoned("feeds", "pull", "inbox")

    assert (said.status, said.err) == (0, "")
    assert said.out == "inbox: 2 names read, 2 new, 1 findings\ninbox: nothing new\n"


def test_one_pull_is_one_pull(zoned: Desk) -> None:
    (zoned.config / "names.txt").write_text("aliexpress.top\n")

    said = zoned("feeds", "pull", "inbox", "--once", "--json")

    pulled = said.json
    assert (pulled["read"], pulled["new"], pulled["found"], pulled["outcome"]) == (1, 1, 1, "ok")


def test_pull_that_fails_says_why_and_has_status_1(zoned: Desk) -> None:
    said = zoned("feeds", "pull", "inbox")

    assert said.status == 1
    assert said.out.startswith("inbox: ")
    assert "names.txt" in said.out
    assert "there is no feed inbx; there are: inbox, parish" in refused(zoned("feeds", "pull", "inbx"))


def test_zone_is_pulled_then_matched_whole_and_shown_on_the_way(zoned: Desk) -> None:
    pulled = zoned("feeds", "pull", "parish")
    (before,) = zoned("feeds", "status", "--zones", "--json").json
    matched = zoned("feeds", "backfill", "parish")
    shown = zoned("feeds", "status", "--zones")
    again = zoned("feeds", "backfill", "parish", "--json").json

    first, waits = pulled.out.splitlines()
    assert first == "parish: 1 zone read for the first time, 2 names kept"
    assert waits.startswith("1 zone waits to be matched whole")
    assert (before["feed_id"], before["zone"]["name"], before["brands_waiting"]) == ("parish", "top", 1)
    assert matched.out == "aliexpress: 1 finding\nparish: 1 source read, 1 new finding\n"
    assert shown.out.splitlines()[1].split("\t")[::3] == ["parish", "2"]
    assert shown.out.splitlines()[1].endswith("\t0")
    assert (again["done"], again["found"]) == (["parish/top"], {})


def test_zone_that_is_kept_already_brings_nothing_new(zoned: Desk) -> None:
    zoned("feeds", "pull", "parish")

    again = zoned("feeds", "pull", "parish")
    publish(zoned, "aliexpress-old.top", "bakery.top", "aliexpress-new.top")
    later = zoned("feeds", "pull", "parish", "--once")

    assert again.out.startswith("parish: nothing new\n")
    assert later.out.startswith("parish: 1 names read, 1 new, 1 findings\n")


def test_feed_without_zones_has_nothing_to_match_again(zoned: Desk) -> None:
    assert "feed inbox keeps no zone" in refused(zoned("feeds", "backfill", "inbox"))
    assert zoned("feeds", "status", "--zones").out == "no feed keeps a zone\n"


def test_beside_a_daemon_nothing_is_pulled_and_the_daemon_is_told_to_match(zoned: Desk) -> None:
    zoned("feeds", "pull", "parish")
    zoned("feeds", "backfill", "parish")
    store = zoned.store()
    with daemon_lock(store):
        pulled = zoned("feeds", "pull", "parish")
        matched = zoned("feeds", "backfill", "parish")
        (zone,) = zoned("feeds", "status", "--zones", "--json").json
    store.close()

    assert "a daemon works on this database, and it pulls parish cron 0 4 * * *" in refused(pulled)
    assert (matched.status, matched.out) == (0, "")
    assert "does it now" in matched.err
    assert zone["brands_waiting"] == 1


def test_pace_tells_the_rest_only_where_the_whole_is_known() -> None:
    assert pace(500, 0.5, 1_000) == ""
    assert pace(5_000, 2.5) == " (2,000 a second)"
    assert pace(5_000, 2.5, 15_000) == " (2,000 a second, 5 s left)"
    assert pace(16_000, 2.0, 15_000) == " (8,000 a second, 0 s left)"
