"""A source is asked when it wants to be, and what it says of known names is heard."""

from domainwatch.model import Outcome
from tests.flow.desk import Desk

PARTNER = b"""\
GARDEN-TOOLS.RU\tTWO-RU\t02.03.2026\t02.03.2027\t02.04.2027\t0
ALIEXPRESS-BONUS.RU\tONE-RU\t01.03.2026\t01.03.2027\t01.04.2027\t1
"""


def test_details_of_a_name_that_another_feed_brought_before_are_written_down(desk: Desk) -> None:
    desk.pull(b"aliexpress-bonus.ru\ngarden-tools.ru\n")

    pull = desk.pull(PARTNER, "ru-partner")

    known = desk.facts("aliexpress-bonus.ru")
    assert (pull.new, pull.found) == (0, 0)
    assert {fact.kind.removeprefix("registration."): fact.values[0] for fact in known} == {
        "registrar": "ONE-RU",
        "created": "2026-03-01",
        "paid_till": "2027-03-01",
        "free_date": "2027-04-01",
        "delegated": "yes",
    }
    assert {(fact.outcome, fact.source) for fact in known} == {(Outcome.DATA, "feed ru-partner")}
    assert desk.facts("garden-tools.ru") == []


def test_details_that_change_from_one_day_to_the_next_are_heard(desk: Desk) -> None:
    desk.pull(PARTNER, "ru-partner")

    desk.clock.advance(days=1)
    desk.pull(PARTNER.replace(b"ONE-RU", b"THREE-RU"), "ru-partner")

    registrars = [fact.values for fact in desk.facts("aliexpress-bonus.ru") if fact.kind == "registration.registrar"]
    assert registrars == [("THREE-RU",)]
