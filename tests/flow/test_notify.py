"""Each finding is told once, to the right people, at the right hour."""

from datetime import time

import pytest

from domainwatch.cases import Act
from domainwatch.flow.notify import write_digests, write_urgent_alerts
from domainwatch.flow.status import status_of
from domainwatch.settings import Alerts, QuietHours
from tests.flow.desk import SBERBANK, Desk, text_of

URGENT, LATER = "aliexpress-sale.top", "myaliexpressharbour.top"


def test_strong_finding_is_told_at_once_and_weak_one_in_the_digest(desk: Desk) -> None:
    desk.find(URGENT, LATER)

    at_once = write_urgent_alerts(desk.app)
    first = desk.told()
    in_digest = write_digests(desk.app)

    assert (at_once, first) == (1, [("urgent", "ali@desk.example")])
    assert (in_digest, desk.told()[1:]) == (1, [("digest", "ali@desk.example")])
    assert "aliexpress-sale[.]top" in text_of(desk.mails[:1])
    assert "myaliexpressharbour[.]top" in text_of(desk.mails[1:])


def test_finding_is_told_once_however_often_the_jobs_run(desk: Desk) -> None:
    desk.find(URGENT, LATER)

    told = [work(desk.app) for _ in range(3) for work in (write_urgent_alerts, write_digests)]

    assert told == [1, 1, 0, 0, 0, 0]
    assert len(desk.mails) == 2
    assert [line.what for line in desk.file().history] == ["open", "alert"]


def test_finding_is_not_told_before_it_was_examined(desk: Desk) -> None:
    desk.find(URGENT, LATER, is_examined=False)

    assert write_urgent_alerts(desk.app) + write_digests(desk.app) == 0
    assert desk.mails == []


def test_finding_below_the_least_score_is_kept_and_not_told(desk: Desk) -> None:
    desk.set(alerts=Alerts(min_score=80))
    desk.open_app()
    desk.find(URGENT, LATER)

    assert write_digests(desk.app) == 1
    assert "harbour" not in text_of(desk.mails)


def test_each_case_gets_its_own_urgent_mail_and_a_storm_of_them_becomes_one(desk: Desk) -> None:
    desk.set(alerts=Alerts(immediate_score=50, max_immediate=3))
    desk.open_app()
    desk.find("aliexpress.a.top", "aliexpress.b.top", "aliexpress.c.top", "www.aliexpress.c.top")
    write_urgent_alerts(desk.app)
    in_calm = len(desk.mails)

    desk.find(*(f"aliexpress.{letter}.top" for letter in "defg"))
    write_urgent_alerts(desk.app)

    assert in_calm == 3
    assert len(desk.mails) == 4
    assert "4 new names" in desk.mails[-1].message.subject


def test_quiet_hours_hold_digests_and_not_urgent_mails(desk: Desk) -> None:
    # The clock says nine in the morning; the mails are written in the middle of these hours.
    desk.set(quiet_hours=QuietHours(start=time(8), stop=time(11), timezone="UTC"))
    desk.open_app()
    desk.find(URGENT, LATER)

    write_digests(desk.app)

    held = {mail.message.kind: mail.message.not_before - desk.clock.now() for mail in desk.mails}
    assert {kind: span.total_seconds() / 3600 for kind, span in held.items()} == {"urgent": 0, "digest": 2}


def test_operators_are_told_where_a_brand_names_nobody(desk: Desk) -> None:
    desk.write_brand("sberbank", SBERBANK)
    desk.open_app()
    desk.find("sberbank.top")

    write_urgent_alerts(desk.app)

    assert desk.told() == [("urgent", "ops@a.example")]


def test_findings_wait_where_there_is_nobody_to_tell_and_are_told_once_there_is(desk: Desk) -> None:
    desk.write_brand("sberbank", SBERBANK)
    desk.set(alerts=Alerts(operators=(), immediate_score=20))
    desk.open_app()
    desk.find("sberbank.top")

    told_to_nobody = write_urgent_alerts(desk.app) + write_digests(desk.app)
    troubles = desk.troubles
    desk.write_brand("sberbank", SBERBANK + "alert_to: [sber@desk.example]\n")
    desk.app.watching.reload()
    write_urgent_alerts(desk.app)

    assert told_to_nobody == 0
    assert "set alert_to" in troubles["alerts of sberbank"]
    assert desk.told() == [("urgent", "sber@desk.example")]
    assert desk.troubles == {}


def test_findings_of_a_brand_whose_file_is_gone_wait_for_its_return(desk: Desk) -> None:
    desk.find(URGENT)
    file = desk.config.brands_folder / "aliexpress.yaml"
    text = file.read_text()
    desk.write_brand("sberbank", SBERBANK)
    file.unlink()
    desk.app.watching.reload()

    meanwhile = write_digests(desk.app)
    desk.write_brand("aliexpress", text)
    desk.app.watching.reload()

    assert meanwhile == 0
    assert write_digests(desk.app) == 1


@pytest.mark.parametrize("recipients", [1, 2])
def test_every_recipient_gets_a_mail_of_his_own_and_the_journal_one_line(desk: Desk, recipients: int) -> None:
    people = [f"person{number}@desk.example" for number in range(recipients)]
    desk.write_brand("sberbank", SBERBANK + f"alert_to: [{', '.join(people)}]\n")
    desk.open_app()
    desk.find("sberbank.top")

    write_urgent_alerts(desk.app)

    assert desk.told() == [("urgent", person) for person in people]
    assert len({mail.message.message_id for mail in desk.mails}) == recipients
    assert [(line.what, line.why) for line in desk.file().history][1:] == [
        ("alert", f"urgent mail to {', '.join(people)}")
    ]


def test_a_new_name_of_a_dismissed_case_is_told_to_nobody_and_waits_for_nothing(desk: Desk) -> None:
    desk.find(LATER)
    write_digests(desk.app)
    desk.act(1, Act.DISMISS, why="a florist of that name")

    desk.find(f"www.{LATER}")

    assert write_urgent_alerts(desk.app) + write_digests(desk.app) == 0
    assert len(desk.mails) == 1
    assert status_of(desk.store).untold == 0
