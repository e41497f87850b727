"""A job that fails stops itself alone, and says so until it works again."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from domainwatch.flow.app import App
from domainwatch.flow.health import forget_unconfigured, mail_troubles, raise_trouble
from domainwatch.flow.jobs import Job, Running, jobs_of
from domainwatch.flow.once import run_once
from domainwatch.flow.status import status_of
from domainwatch.settings import FeedSetting, Schedule
from domainwatch.store import AlreadyRunning, daemon_lock
from tests.flow.desk import Desk


def job(work: Callable[[App], str]) -> Job:
    return Job(name="examine", schedule=Schedule(every_s=60), work=work)


def breaks(app: App) -> str:
    raise ZeroDivisionError("a mistake of ours")


def test_job_that_breaks_is_trouble_and_clears_when_it_works(desk: Desk) -> None:
    running = Running()

    broke = running.run(desk.app, job(breaks))
    troubles, outcome = desk.troubles, status_of(desk.store).jobs[0].outcome
    worked = running.run(desk.app, job(lambda app: "2 findings examined"))

    assert (broke, worked) == (False, True)
    assert "ZeroDivisionError: a mistake of ours" in troubles["job examine"]
    assert outcome == "failed: ZeroDivisionError: a mistake of ours"
    assert status_of(desk.store).jobs[0].outcome == "2 findings examined"
    assert desk.troubles == {}
    assert running.wait_until_idle(0) == []


def test_stop_names_the_jobs_that_did_not_end_in_time(desk: Desk) -> None:
    running, begun, go_on = Running(), threading.Event(), threading.Event()

    def work(app: App) -> str:
        begun.set()
        go_on.wait()
        return ""

    busy = threading.Thread(target=running.run, args=(desk.app, job(work)))
    busy.start()
    begun.wait()
    in_time = running.wait_until_idle(0)
    go_on.set()
    after = running.wait_until_idle(10)
    busy.join()

    assert (in_time, after) == (["examine"], [])


def test_jobs_come_in_the_order_in_which_names_travel_and_disabled_feeds_are_none(desk: Desk) -> None:
    feeds = tuple(FeedSetting(id=name, kind="flatlist", enabled=name != "off") for name in ("one", "off", "two"))
    desk.config = replace(desk.config, feeds=feeds)

    names = [job.name for job in jobs_of(desk.open_app())]

    assert names == ["watchlist", "feed one", "feed two", "backfill", "examine", "alerts", "digest", "health", "send"]


def test_one_run_names_what_failed_and_does_the_rest(desk: Desk) -> None:
    options = {"path": "names.txt"}
    desk.config = replace(desk.config, feeds=(FeedSetting(id="names", kind="flatlist", options=options),))
    desk.open_app()
    (desk.folder / "names.txt").write_text("garden-tools.com\n")
    # Someone moved the data folder away under the running program.
    desk.config = replace(desk.config, settings=replace(desk.config.settings, data_folder=desk.folder / "gone"))
    desk.open_app()

    failed = run_once(desk.app)

    assert failed == ["health"]
    assert status_of(desk.store).names == 1


def test_one_run_stops_between_jobs(desk: Desk) -> None:
    begun: list[str] = []

    def stop_at_examine(job: Job) -> None:
        begun.append(job.name)
        if job.name == "examine":
            desk.app.stopping.set()

    run_once(desk.app, stop_at_examine)

    assert begun == ["watchlist", "backfill", "examine"]


@pytest.mark.slow
def test_one_run_refuses_beside_a_daemon(desk: Desk) -> None:
    with daemon_lock(desk.store), pytest.raises(AlreadyRunning):
        run_once(desk.app)


def test_each_operator_is_told_of_each_trouble_once(desk: Desk) -> None:
    alerts = replace(desk.config.settings.alerts, operators=("one@ops.example", "two@ops.example"))
    desk.set(alerts=alerts)
    app = desk.open_app()
    raise_trouble(app, "feed inbox", "the file is gone")

    told = [mail_troubles(app)]
    raise_trouble(app, "feed inbox", "the file is still gone")
    told.append(mail_troubles(app))

    assert told == [1, 0]
    assert desk.told() == [("trouble", "one@ops.example"), ("trouble", "two@ops.example")]


def test_trouble_that_comes_back_is_told_again(desk: Desk) -> None:
    running = Running()
    for work in (breaks, lambda app: "", breaks):
        running.run(desk.app, job(work))
        mail_troubles(desk.app)

    assert len(desk.mails) == 2


def test_one_run_tells_of_a_feed_that_failed_and_of_mail_that_was_not_taken(desk: Desk) -> None:
    desk.config = replace(desk.config, feeds=(FeedSetting(id="names", kind="flatlist", options={"path": "none.txt"}),))
    app = desk.open_app()
    # There is a mail to be sent, and nobody answers at the mail server's port.
    raise_trouble(app, "disk", "the disk runs full")

    failed = run_once(app)

    outcomes = {state.name: state.outcome for state in status_of(desk.store).jobs}
    assert failed == ["feed names", "send"]
    assert "none.txt" in outcomes["feed names"]
    assert "queued" in outcomes["send"]
    # Each is told once: by the feed and by the mail server, not by their jobs too.
    assert not {key for key in desk.troubles if key.startswith("job ")}


def test_troubles_of_feeds_and_brands_that_are_no_longer_configured_end_at_the_next_start(desk: Desk) -> None:
    here, off = FeedSetting(id="here", kind="flatlist"), FeedSetting(id="off", kind="flatlist", enabled=False)
    desk.config = replace(desk.config, feeds=(here, off))
    app = desk.open_app()
    stay = {"feed here", "job feed here", "unread lines of feed off", "alerts of aliexpress", "disk", "job send"}
    gone = {"feed gone", "feed off", "job feed gone", "unread lines of feed gone", "alerts of pandao"}
    for key in stay | gone:
        raise_trouble(app, key, "something is wrong")

    forget_unconfigured(app)

    assert desk.troubles.keys() == stay
