"""Work on cases from the terminal, and what scripts get."""

import re

import pytest

from tests.cli.desk import Desk, Said

pytestmark = pytest.mark.slow

CASE_KEYS = ["case", "brand", "domain", "domain_u", "state", "score", "opened_at", "changed_at"]
CYRILLIC = "xn--80akiid0ahgda9j.xn--p1ai"


def number_of(desk: Desk, domain: str) -> str:
    (found,) = [case["case"] for case in desk("cases", "list", "--json").json if case["domain"] == domain]
    return str(found)


def refused(said: Said) -> str:
    """The one line of an expected error."""
    assert (said.status, said.out) == (1, "")
    (line,) = said.err.splitlines()
    assert line.startswith("domainwatch: ")
    return line


def test_empty_list_says_so_and_is_json_for_scripts(empty_desk: Desk) -> None:
    assert empty_desk("cases", "list").out == "no cases match\n"
    assert empty_desk("cases", "list", "--json").json == []


def test_list_shows_both_forms_of_each_name_highest_score_first(desk: Desk) -> None:
    cases = desk("cases", "list", "--json").json

    shown = desk("cases", "list")
    assert [list(case) for case in cases] == [CASE_KEYS] * 3
    assert [case["score"] for case in cases] == sorted((case["score"] for case in cases), reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", case["opened_at"]) for case in cases)
    assert "алиэкспресс.рф" in shown.out
    assert CYRILLIC in shown.out
    assert (shown.status, shown.err) == (0, "")


def test_no_name_is_shortened_in_a_pipe_or_on_a_narrow_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = [line.split("\t") for line in desk("cases", "list").out.splitlines()]
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    narrow = desk("cases", "list").out

    assert piped[0] == ["case", "score", "state", "brand", "domain", "as registered", "opened (UTC)"]
    assert {"алиэкспресс.рф", "my-aliexpres.com"} <= {row[4] for row in piped}
    assert "│" in narrow
    assert "…" not in narrow


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--brand", "aliexpress"), 3),
        (("--brand", "ozon"), 0),
        (("--state", "new", "--state", "triage"), 3),
        (("--state", "dismissed"), 0),
        (("--min-score", "80"), 1),
        (("--newer-than", "2h"), 1),
        (("--older-than", "2h"), 2),
        (("--limit", "2"), 2),
    ],
)
def test_filters_hold(desk: Desk, options: tuple[str, ...], count: int) -> None:
    assert len(desk("cases", "list", "--json", *options).json) == count


def test_show_tells_all_there_is(desk: Desk) -> None:
    number = number_of(desk, "aliexpress.top")

    text, file = desk("cases", "show", number).out, desk("cases", "show", number, "--json").json

    assert list(file)[:8] == CASE_KEYS
    assert list(file)[8:] == ["report_to", "findings", "facts", "journal", "journal_flaws", "mails"]
    assert file["report_to"] == "abuse@registrar-one.example"
    assert [finding["name"] for finding in file["findings"]] == ["aliexpress.top"]
    assert [entry["what"] for entry in file["journal"]] == ["open"]
    assert file["journal_flaws"] == []
    for told in ("abuse@registrar-one.example", "aliexpress.top", "registrar's abuse mailbox", "seen by feed inbox"):
        assert told in text


def test_case_goes_from_two_people_to_the_outbox(desk: Desk) -> None:
    number = number_of(desk, "aliexpress.top")

    confirmed = desk("cases", "confirm", number, "--why", "a copy", "--as", "anna")
    alone = desk("cases", "approve", number, "--as", "Anna")
    approved = desk("cases", "approve", number, "--as", "boris")

    assert confirmed.out == f"case {number} is confirmed\n"
    assert "somebody else must approve it" in refused(alone)
    assert approved.out == f"the report to abuse@registrar-one.example waits in the outbox\ncase {number} is approved\n"
    journal = desk("cases", "show", number, "--json").json["journal"]
    assert [(entry["who"], entry["what"], entry["after"]) for entry in journal[1:]] == [
        ("anna", "confirm", "confirmed"),
        ("boris", "approve", "approved"),
    ]


def test_report_without_a_known_mailbox_asks_for_one(desk: Desk) -> None:
    number = number_of(desk, CYRILLIC)
    desk("cases", "confirm", number, "--as", "anna")

    nobody = desk("cases", "approve", number, "--as", "boris")
    nonsense = desk("cases", "approve", number, "--as", "boris", "--to", "abuse desk")
    named = desk("cases", "approve", number, "--as", "boris", "--to", "abuse@host.example", "--json")

    assert "--to ADDRESS" in refused(nobody)
    assert "not a mail address" in refused(nonsense)
    assert list(named.json) == CASE_KEYS
    assert named.json["state"] == "approved"


def test_dismissed_case_comes_back_with_a_reason(desk: Desk) -> None:
    number = number_of(desk, CYRILLIC)

    steps = [
        desk("cases", "take", number, "--json").json["state"],
        desk("cases", "dismiss", number, "--why", "a shop", "--json").json["state"],
        desk("cases", "note", number, "--why", "ещё раз", "--json").json["state"],
        desk("cases", "reopen", number, "--why", "no shop", "--json").json["state"],
    ]

    assert steps == ["triage", "dismissed", "dismissed", "triage"]
    assert "ещё раз" in desk("cases", "show", number).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "999"), "there is no case 999; domainwatch cases list shows those there are"),
        (("confirm", "999"), "there is no case 999"),
        (("dismiss", "1"), "to dismiss a case needs a reason: --why TEXT"),
        (("note", "1"), "a note needs a text"),
        (("approve", "1"), "case 1 is new: it cannot approve; possible now: confirm, dismiss, take, note"),
        (("reopen", "1", "--why", "x"), "case 1 is new: it cannot reopen"),
        (("confirm", "1", "--as", " "), "say who you are: --as NAME"),
        (("confirm", "1", "--as", "\udcff"), "holds bytes that are not UTF-8"),
        (("note", "1", "--why", "bad \udcff"), "holds bytes that are not UTF-8"),
        (("show", str(2**63 - 1)), f"there is no case {2**63 - 1}"),
    ],
)
def test_refusal_is_one_line_that_says_what_is_allowed(desk: Desk, words: tuple[str, ...], told: str) -> None:
    assert told in refused(desk("cases", *words))


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--newer-than", "soon"),
        ("list", "--state", "odd"),
        ("list", "--min-score", "101"),
        ("list", "--brand", "\udcff"),
        ("show", "one"),
        ("show", "0"),
        ("show", str(2**63)),
        ("note", "99999999999999999999999", "--why", "x"),
        ("shwo", "1"),
    ],
)
def test_wrong_usage_has_status_2(desk: Desk, words: tuple[str, ...]) -> None:
    said = desk("cases", *words)

    assert said.status == 2
    assert "Error: " in said.err
    assert "Traceback" not in said.err
