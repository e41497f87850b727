"""Zones of CZDS: what is brought, what is asked for, and how often."""

from pathlib import Path

import pytest

from feeds import Refused, Unreachable
from tests.feeds.icann import GET_SHOP, HEAD_SHOP, LINKS, LOG_IN, Icann, Version, error_of, names, source, zone_text

pytestmark = pytest.mark.slow


def test_zone_is_brought_with_its_names_and_a_stamp_of_its_version(tmp_path: Path, icann: Icann) -> None:
    feed = source(tmp_path, icann)

    zones = feed.zones()
    fresh = feed.bring("shop", None)

    assert zones == ["shop"]
    assert names(fresh) == ["one.shop", "two.shop"]
    assert fresh is not None
    assert fresh.stamp == f"20260302T090000Z-{len(icann.zones['shop'].body)}"
    assert icann.asked == [LOG_IN, LINKS, HEAD_SHOP, GET_SHOP]


def test_version_in_force_is_asked_about_once_an_hour_and_not_downloaded(tmp_path: Path, icann: Icann) -> None:
    feed = source(tmp_path, icann)
    fresh = feed.bring("shop", None)
    assert fresh is not None
    have = Version(fresh.stamp)
    icann.clock.advance(hours=24)

    for _ in range(9):
        assert feed.bring("shop", have) is None
        icann.clock.advance(minutes=15)

    assert icann.asked.count(HEAD_SHOP) == 1 + 3
    assert icann.asked.count(GET_SHOP) == 1


def test_zone_is_downloaded_once_in_24_hours_however_often_it_changes(tmp_path: Path, icann: Icann) -> None:
    feed = source(tmp_path, icann)
    first = feed.bring("shop", None)
    assert first is not None
    downloads = []

    for hour in range(1, 26):
        icann.clock.advance(hours=1)
        icann.publish("shop", zone_text("shop", f"hour-{hour}"))
        downloads += [source(tmp_path, icann).bring("shop", Version(first.stamp))]

    assert [number for number, fresh in enumerate(downloads, 1) if fresh] == [24, 25]
    assert names(downloads[23]) == ["hour-24.shop"]
    assert icann.asked.count(GET_SHOP) == 2


def test_download_is_read_again_until_it_is_in_force_and_then_removed(tmp_path: Path, icann: Icann) -> None:
    first = source(tmp_path, icann).bring("shop", None)
    assert first is not None
    next(first.lines)

    again = names(source(tmp_path, icann).bring("shop", None))
    in_force = source(tmp_path, icann).bring("shop", Version(first.stamp))

    assert again == ["one.shop", "two.shop"]
    assert in_force is None
    assert icann.asked.count(GET_SHOP) == 1
    assert list(tmp_path.rglob("*.gz")) == []


def test_zone_whose_versions_were_lost_waits_for_the_next_day(tmp_path: Path, icann: Icann) -> None:
    fresh = source(tmp_path, icann).bring("shop", None)
    assert fresh is not None
    source(tmp_path, icann).bring("shop", Version(fresh.stamp))

    error = error_of(source(tmp_path, icann))

    assert isinstance(error, Unreachable)
    assert str(error) == "was downloaded 2026-03-02 09:00 UTC, and the terms allow that once in 24 hours"
    # The other zones of the feed need not wait for this one.
    assert error.retry_after is None


def test_patterns_choose_zones_and_a_named_one_is_missed(tmp_path: Path, icann: Icann) -> None:
    for zone in ("com", "xn--80asehdb", "xn--p1acf", "shopping"):
        icann.publish(zone, zone_text(zone, "name"))

    chosen = source(tmp_path, icann, zones=["xn--*", "sho?", "museum"]).zones()

    assert chosen == ["museum", "shop", "xn--80asehdb", "xn--p1acf"]
    assert "is not among the zones" in str(error_of(source(tmp_path, icann), "museum"))


def test_zone_that_leaves_the_list_is_told_with_both_dates_for_a_week(tmp_path: Path, icann: Icann) -> None:
    icann.publish("club", zone_text("club", "name"))
    before = source(tmp_path, icann).zones()
    del icann.zones["club"]
    icann.clock.advance(days=1)

    next_day = source(tmp_path, icann).zones()
    error = error_of(source(tmp_path, icann), "club")
    icann.clock.advance(days=7)
    a_week_later = source(tmp_path, icann).zones()

    assert before == next_day == ["club", "shop"]
    assert isinstance(error, Refused)
    assert "is not among the zones that this account may download, 2026-03-03; it was last on 2026-03-02" in str(error)
    assert a_week_later == ["shop"]


def test_list_without_a_wanted_zone_is_refused(tmp_path: Path, icann: Icann) -> None:
    with pytest.raises(Refused, match=r"matches xn--\*"):
        source(tmp_path, icann, zones=["xn--*"]).zones()


def test_wrong_password_is_not_tried_again_for_an_hour(
    tmp_path: Path, icann: Icann, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CZDS_PASSWORD", "battery-staple")

    told = []
    for _ in range(3):
        with pytest.raises(Refused) as caught:
            source(tmp_path, icann).zones()
        told.append(str(caught.value))
    asked = icann.asked.count(LOG_IN)
    icann.clock.advance(hours=1)
    with pytest.raises(Refused):
        source(tmp_path, icann).zones()

    assert set(told) == {
        f"{icann.rogue.url}/api/authenticate: the user name or the password is wrong; not tried again before 10:00 UTC"
    }
    assert (asked, icann.asked.count(LOG_IN)) == (1, 2)


def test_feeds_of_one_process_share_a_token_until_it_expires(tmp_path: Path, icann: Icann) -> None:
    source(tmp_path / "one", icann).zones()
    source(tmp_path / "two", icann).zones()
    logged_in = icann.asked.count(LOG_IN)
    icann.clock.advance(hours=24)

    source(tmp_path / "one", icann).zones()

    assert (logged_in, icann.asked.count(LOG_IN)) == (1, 2)


def test_token_that_expired_early_is_renewed_once_in_the_middle(tmp_path: Path, icann: Icann) -> None:
    feed = source(tmp_path, icann)
    feed.zones()
    icann.tokens.clear()

    fresh = feed.bring("shop", None)

    assert names(fresh) == ["one.shop", "two.shop"]
    assert icann.asked == [LOG_IN, LINKS, HEAD_SHOP, LOG_IN, HEAD_SHOP, GET_SHOP]


def test_token_that_is_refused_while_new_ends_the_asking(tmp_path: Path, icann: Icann) -> None:
    icann.denied["shop"] = 401

    first, second = error_of(source(tmp_path, icann)), error_of(source(tmp_path, icann))

    assert isinstance(first, Refused)
    assert "the token was refused; not tried again before 10:00 UTC" in str(second)
    assert icann.asked == [LOG_IN, LINKS, HEAD_SHOP, LOG_IN, HEAD_SHOP]
