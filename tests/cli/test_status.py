"""Whether all is well, for people and for monitoring; and the feeds."""

import pytest

from domainwatch.store import daemon_lock, feeds, health
from tests.cli.desk import NOW, Desk
from tests.cli.test_cases import refused

pytestmark = pytest.mark.slow


def test_quiet_installation_is_well(desk: Desk) -> None:
    said, found = desk("status"), desk("status", "--json").json

    assert (said.status, said.err) == (0, "")
    assert "daemon: not running" in said.out
    assert "cases: 3 new" in said.out
    assert "health: nothing is wrong" in said.out
    assert (found["running"], found["findings"], found["troubles"]) == (False, 3, [])


def test_running_daemon_is_seen(desk: Desk) -> None:
    store = desk.store()
    with daemon_lock(store):
        said = desk("status")
    store.close()

    assert "daemon: running" in said.out


def test_trouble_has_status_1_and_is_told_harmless(desk: Desk) -> None:
    store = desk.store()
    with store.write() as tx:
        health.raise_trouble(tx, "feed inbox", "the server said \x1b[31m503\nlook at it", NOW)
    store.close()

    said, found = desk("status"), desk("status", "--json")

    assert said.status == found.status == 1
    assert "trouble since" in said.out
    assert "\n  the server said \\u{1b}[31m503\n  look at it\n" in said.out
    assert found.json["troubles"][0]["key"] == "feed inbox"


def test_feeds_are_listed_before_their_first_pull(desk: Desk) -> None:
    said = desk("feeds", "status")
    (feed,) = desk("feeds", "status", "--json").json

    assert "never pulled" in said.out
    assert (feed["id"], feed["kind"], feed["pulled_at"], feed["unread_lines"]) == ("inbox", "flatlist", None, 0)


def test_unread_lines_of_an_unknown_feed_name_the_known_ones(desk: Desk) -> None:
    store = desk.store()
    with store.write() as tx:
        feeds.state(tx, "inbox")
    store.close()

    assert "there is no feed inbx; there are: inbox" in refused(desk("feeds", "unread", "inbx"))
    assert desk("feeds", "unread", "inbox").out == "every line was read\n"
