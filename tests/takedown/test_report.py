"""The report as the abuse desk receives it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from domainwatch.model import CaseState, Message, Outcome
from domainwatch.names import defanged, domain_of
from domainwatch.takedown import Contact, Dossier, Reporter, compose_report
from domainwatch.takedown.report import LISTED
from tests.mailform.post import Post, body_of, parsed, rendered
from tests.mailform.samples import BRAND, HOSTILE, NOW, case_of, fact_of, finding_of, nasty_texts

NAME = "алиэкспресс-вход.рф"
CONTACT = Contact(
    address="abuse@registrar-one.example", role="registrar's abuse desk", source="rdap https://r.example/x"
)
REPORTER = Reporter(
    sender="abuse-report@registrar.example",
    organisation="Регистратор",
    reply_to="answers@registrar.example",
    contact="+7 495 000-00-00",
)


def dossier(name: str = NAME) -> Dossier:
    a_labels = domain_of(name).name
    facts = [
        fact_of(a_labels, "dns.ns", "ns1.evil.example", "ns2.evil.example"),
        fact_of(a_labels, "dns.a", "192.0.2.7"),
        *(fact_of(a_labels, "dns.mx", outcome=outcome) for outcome in Outcome if outcome is not Outcome.DATA),
        fact_of(a_labels, "registration.registrar", "ONE-RU", source="whois whois.example:4343"),
        fact_of(a_labels, "registration.abuse_email", CONTACT.address, source="whois whois.example:4343"),
    ]
    case = case_of(name, state=CaseState.APPROVED)
    return Dossier(case=case, brand=BRAND, findings=(finding_of(name), finding_of(f"www.{name}")), facts=tuple(facts))


def hostile_dossier() -> Dossier:
    plain = dossier()
    return Dossier(
        case=replace(plain.case, domain_u=HOSTILE),
        brand=replace(BRAND, name=HOSTILE, owner=HOSTILE),
        findings=(finding_of(NAME, why=(HOSTILE, "a reason"), feed=HOSTILE),),
        facts=(fact_of(plain.case.domain, "dns.mx", HOSTILE, source=HOSTILE),),
    )


def report(on: Dossier, *, contact: Contact = CONTACT, round_number: int = 1, days: int = 0) -> Message:
    return compose_report(on, contact, REPORTER, NOW + timedelta(days=days), round_number)


@pytest.mark.slow
def test_report_arrives_as_it_was_written_down_here(post: Post, golden: Callable[[str, str], str]) -> None:
    made = rendered(post.carried(report(dossier())))

    assert made == golden("report.txt", made)


@pytest.mark.slow
def test_hostile_report_arrives_as_it_was_written_down_here(post: Post, golden: Callable[[str, str], str]) -> None:
    made = rendered(post.carried(report(hostile_dossier())))

    assert made == golden("hostile.txt", made)


@pytest.mark.slow
def test_desk_gets_plain_text_that_may_be_answered(post: Post) -> None:
    message = post.read(report(dossier()))

    assert message.get_content_type() == "text/plain"
    assert message["Reply-To"] == REPORTER.reply_to
    assert "Auto-Submitted" not in message
    assert "X-Auto-Response-Suppress" not in message


def test_name_is_there_once_raw_and_defanged_everywhere_else() -> None:
    text = body_of(parsed(report(dossier()).raw), "plain")

    a_labels = domain_of(NAME).name
    assert len(re.findall(rf"(?<![\w.]){re.escape(a_labels)}", text)) == 1
    assert NAME not in text
    assert "алиэкспресс-вход[.]рф" in text
    assert "192.0.2.53" not in text, "which resolver we use is nobody's business outside"


def test_hostile_text_is_shown_and_never_obeyed() -> None:
    text = body_of(parsed(report(hostile_dossier()).raw), "plain")

    assert not set(text) & set("\x1b\u202e\r")
    assert "{{ 7 * 7 }}" in text
    assert not re.search("^Bcc:", text, re.MULTILINE)


@settings(max_examples=12)
@given(text=nasty_texts)
def test_no_text_from_outside_becomes_a_header(text: str) -> None:
    on = dossier()
    attacked = replace(on, case=replace(on.case, domain_u=text), brand=replace(BRAND, name=text, owner=text))

    mail = report(attacked, contact=replace(CONTACT, source=text))

    headers = [name.lower() for name in parsed(mail.raw)]
    allowed = {"from", "to", "date", "message-id", "subject", "in-reply-to", "references", "reply-to", "mime-version"}
    assert sorted(headers) == sorted(allowed | {"content-type", "content-transfer-encoding"})
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998


def test_rounds_to_one_desk_make_one_thread_and_each_is_sent_once() -> None:
    first, again, second = report(dossier()), report(dossier(), days=1), report(dossier(), round_number=2, days=3)
    other = report(dossier(), contact=replace(CONTACT, address="desk@host.example"))

    threads = [parsed(mail.raw)["References"] for mail in (first, again, second, other)]
    assert first.key == again.key
    assert first.message_id == again.message_id
    assert len({first.key, second.key, other.key}) == len({first.message_id, second.message_id, other.message_id}) == 3
    assert threads[0] == threads[1] == threads[2] != threads[3]
    assert {mail.subject for mail in (first, second, other)} == {f"[DW-7] Abuse report: {domain_of(NAME).name}"}


def test_host_names_above_the_limit_are_counted() -> None:
    on = dossier()
    findings = tuple(finding_of(f"h{number}.{NAME}", number=number) for number in range(LISTED + 3))

    text = body_of(parsed(report(replace(on, findings=findings)).raw), "plain")

    assert text.count("appeared in the list") == LISTED
    assert "and 3 further host names" in text


def test_long_name_is_never_cut_in_two() -> None:
    name = "aliexpress-" * 5 + "login.com"

    text = body_of(parsed(report(dossier(name)).raw), "plain")

    claim = text.partition("Domain name (A-label)")[0]
    assert defanged(name) in claim
