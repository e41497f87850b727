"""The verdict of the demo: right where all is right, and wrong for each thing that is not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domainwatch.demo import Stage, TooLate, checks_of
from domainwatch.demo.stage import FIRST_PERSON
from domainwatch.model import DeliveryState
from domainwatch.world import Cast, Mail, demo_cast

pytestmark = pytest.mark.slow


def play(stage: Stage, report_is_settled: Callable[[], bool]) -> None:
    """The main job from the first name to the report."""
    name = stage.internet.cast.to_report
    stage.wait_until(lambda: stage.status.findings >= len(stage.internet.cast.accused), "findings")
    stage.wait_until(lambda: not stage.status.unexamined and not stage.status.untold, "alerts")
    stage.confirm(stage.case_of(name).case, "a copy of the log-in page")
    stage.wait_until(lambda: stage.case_of(name).contact is not None, "a contact")
    stage.approve(stage.case_of(name).case)
    stage.wait_until(report_is_settled, "the report")
    stage.wait_until(lambda: not stage.status.mails.get(DeliveryState.QUEUED), "all mail")
    stage.wait_until(lambda: not stage.status.mails.get(DeliveryState.SENDING), "all mail")


def wrong(stage: Stage) -> list[str]:
    """The texts of the checks that fail."""
    return [check.text for check in checks_of(stage) if not check.is_so]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("demo")) as stage:
        mailbox = stage.internet.cast.part(stage.internet.cast.to_report).abuse_mailbox
        play(stage, lambda: bool(stage.internet.mail.mailbox(mailbox)))
        yield stage


@pytest.fixture
def stage(played: Stage) -> Iterator[Stage]:
    """The stage after the play; what a test changes is put back."""
    cast, received = played.internet.cast, list(played.internet.mail.received)
    yield played
    played.internet.cast, played.internet.mail.received = cast, received


def recast(cast: Cast, name: str, accused_by: tuple[str, str] | None) -> Cast:
    """The cast with another expectation of one of its parts."""
    return replace(cast, parts=tuple(replace(p, accused_by=accused_by) if p.name == name else p for p in cast.parts))


def test_play_that_went_well_passes_every_check(stage: Stage) -> None:
    assert wrong(stage) == []


def test_accused_innocent_fails_the_play(stage: Stage) -> None:
    stage.internet.cast = recast(stage.internet.cast, "ozon.supply", None)

    failed = wrong(stage)

    assert "nobody innocent was accused" in failed
    assert "no mail names anybody innocent" in failed


def test_abuse_that_was_not_found_fails_the_play(stage: Stage) -> None:
    stage.internet.cast = recast(stage.internet.cast, "ozone.guide", ("ozon", "ozon"))

    failed = wrong(stage)

    assert "all 11 abusive names were found" in failed
    assert "the desk of Ozon was told of its 2" in failed


@pytest.mark.parametrize("copies", [0, 2])
def test_report_that_did_not_arrive_exactly_once_fails_the_play(stage: Stage, copies: int) -> None:
    mailbox = stage.internet.cast.part(stage.internet.cast.to_report).abuse_mailbox
    (report,) = stage.internet.mail.mailbox(mailbox)
    others = [mail for mail in stage.internet.mail.received if mail is not report]
    stage.internet.mail.received = [*others, *[report] * copies]

    assert "the approved report arrived at the abuse mailbox, once" in wrong(stage)


def test_mail_to_a_stranger_fails_the_play(stage: Stage) -> None:
    stage.internet.mail.received.append(Mail("watch@x.example", ("stranger@x.example",), b"Subject: x\r\n\r\nx\r\n"))

    assert wrong(stage) == ["nothing left for anybody else outside"]


def test_journal_tells_who_did_what(stage: Stage) -> None:
    case = stage.case_of(stage.internet.cast.to_report).case

    lines = [line for line in stage.news() if FIRST_PERSON in line]

    assert lines == [f"case {case.id}: {FIRST_PERSON}: new -> confirmed: a copy of the log-in page"]
    assert stage.news() == []


def test_mailbox_that_takes_no_report_fails_the_play(tmp_path: Path) -> None:
    cast = demo_cast(datetime(2026, 3, 2, tzinfo=UTC))
    reported = cast.part(cast.to_report)
    small = replace(cast, parts=(reported,), crowd=(), brands=cast.brands[:1])

    with Stage(tmp_path, small) as stage:
        stage.internet.mail.rejected.add(reported.abuse_mailbox)
        play(stage, lambda: bool(stage.status.mails.get(DeliveryState.FAILED)))
        failed = wrong(stage)

    assert "the approved report arrived at the abuse mailbox, once" in failed
    assert "its case is reported" in failed


def test_what_never_happens_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domainwatch.demo.stage.PLAY_S", 0.2)

    with Stage(tmp_path) as stage:
        with pytest.raises(TooLate, match="waited in vain for this: rain"):
            stage.wait_until(lambda: False, "rain")
        with pytest.raises(TooLate, match="there is no case about example"):
            stage.case_of("example.com")
