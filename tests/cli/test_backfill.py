"""One brand against all names that are there, as somebody asks for it."""

import json

import pytest

from domainwatch.store import daemon_lock
from feeds import sources
from tests.cli.desk import Desk
from tests.cli.test_cases import refused
from tests.flow.parish import KINDS

pytestmark = pytest.mark.slow


@pytest.fixture
def logged(empty_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk that has pulled a list, and a feed that keeps the names of a day itself."""
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(KINDS)])
    inbox, ledger = "{id: inbox, kind: flatlist, path: names.txt}", "{id: ct, kind: ledger}"
    (empty_desk.config / "feeds.yaml").write_text(f"feeds:\n- {inbox}\n- {ledger}\n")
    (empty_desk.config / "names.txt").write_text("sberbank-a.top\n")
    (empty_desk.config / "ledger.json").write_text(json.dumps({"2026-03-02": [["sberbank-b.top", "c1", "pine", 1]]}))
    empty_desk("feeds", "pull", "inbox")
    empty_desk("feeds", "pull", "ct")
    return empty_desk


def test_new_brand_finds_stored_names_and_names_of_certificates(logged: Desk) -> None:
    (logged.config / "brands" / "sberbank.yaml").write_text("brand: Sberbank\nmarks: [{mark: sberbank}]\n")

    first = logged("backfill", "sberbank")
    again = logged("backfill", "sberbank", "--json").json

    assert (first.status, first.err) == (0, "")
    assert first.out == "sberbank: 2 findings\nsberbank: 2 sources read, 2 new findings\n"
    assert (sorted(again["done"]), again["found"]) == (["", "ct/2026-03-02"], {})


def test_brand_that_nobody_watches_is_named_beside_those_that_somebody_does(logged: Desk) -> None:
    assert "there is no brand sberbnk; there are: aliexpress" in refused(logged("backfill", "sberbnk"))


def test_daemon_is_told_to_do_it(logged: Desk) -> None:
    store = logged.store()
    with daemon_lock(store):
        said = logged("backfill", "aliexpress")
    store.close()

    assert (said.status, said.out) == (0, "")
    assert "does it now" in said.err
