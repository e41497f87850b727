"""Alerts as they arrive: readable, harmless, in their thread."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from domainwatch.alert import Item, Letterhead, compose_alert, compose_trouble
from domainwatch.alert.compose import DESCRIBED
from domainwatch.model import CaseState, Domain, Fact, Message, Outcome
from domainwatch.names import defanged, domain_of
from tests.mailform.post import Post, body_of, parsed, rendered
from tests.mailform.samples import BRAND, DESK, HOSTILE, NOW, SENDER, case_of, fact_of, finding_of, nasty_texts

PHISHING, CYRILLIC = "aliexpress-account-help.com", "алиэкспресс-вход.рф"


def letterhead(*, recipient: str = DESK, days: float = 0, case_url: str = "") -> Letterhead:
    at = NOW + timedelta(days=days)
    return Letterhead(sender=SENDER, recipient=recipient, case_url=case_url, at=at, not_before=at)


def item(name: str = PHISHING, *, number: int = 1, case: int = 7, facts: tuple[Fact, ...] = ()) -> Item:
    return Item(finding=finding_of(name, number=number, case=case), case=case_of(name, number=case), facts=facts)


def alert(*items: Item, kind: str = "digest", key: str = "digest:aliexpress:1-9", days: float = 0) -> Message:
    head = letterhead(days=days, case_url="https://watch.registrar.example/cases/{case}")
    return compose_alert(kind, key, BRAND.name, items, head, len(items))


def facts_of_every_outcome(name: str) -> tuple[Fact, ...]:
    told = [
        fact_of(name, "dns.a", "192.0.2.7", "198.51.100.7"),
        fact_of(name, "dns.mx", "10 mail.evil.example"),
        fact_of(name, "registration.abuse_email", "abuse@registrar-one.example"),
    ]
    silent = [fact_of(name, "dns.ns", outcome=outcome) for outcome in Outcome if outcome is not Outcome.DATA]
    return (*told, *silent)


def hostile_item() -> Item:
    """A finding whose every text from outside is an attack."""
    name = Domain(name="xn--evil-a.com", name_u=HOSTILE, registrable="evil.com", registrable_u=HOSTILE, suffix="com")
    finding = finding_of(name, number=3, case=9, score=70, why=(HOSTILE,), feed=HOSTILE)
    case = replace(case_of("evil.com", number=9, state=CaseState.TRIAGE), domain_u=HOSTILE)
    return Item(finding=finding, case=case, facts=(fact_of("evil.com", "dns.mx", HOSTILE),))


class Tags(HTMLParser):
    """Every address and every tag of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "background", "action"}]


@pytest.mark.slow
def test_urgent_alert_arrives_as_it_was_written_down_here(post: Post, golden: Callable[[str, str], str]) -> None:
    message = alert(item(facts=facts_of_every_outcome(PHISHING)[:3]), kind="urgent", key="urgent:aliexpress:1-1")
    made = rendered(post.carried(message))

    assert made == golden("urgent.txt", made)


@pytest.mark.slow
def test_digest_of_existing_names_arrives_as_it_was_written_down_here(
    post: Post, golden: Callable[[str, str], str]
) -> None:
    head = letterhead()
    some = [item(f"aliexpress-{number}.com", number=number, case=number) for number in (1, 2)]

    message = compose_alert("existing", "existing:aliexpress:1-900", BRAND.name, some, head, 900)
    one = compose_alert("existing", "existing:aliexpress:1-1", BRAND.name, some[:1], head, 1)
    made = rendered(post.carried(message))

    assert made == golden("existing.txt", made)
    assert one.subject == f"[domainwatch] {BRAND.name}: 1 existing name, highest score 90"
    assert one.case_id is None


@pytest.mark.slow
def test_digest_arrives_as_it_was_written_down_here(post: Post, golden: Callable[[str, str], str]) -> None:
    plain = item("aliexprss.com", facts=facts_of_every_outcome("aliexprss.com"))

    message = alert(plain, item(CYRILLIC, number=2, case=8), hostile_item())
    made = rendered(post.carried(message))

    assert made == golden("digest.txt", made)


@pytest.mark.slow
def test_trouble_arrives_as_it_was_written_down_here(post: Post, golden: Callable[[str, str], str]) -> None:
    text = f"the server answered 503\nfirst line of its page: {HOSTILE}"

    message = compose_trouble(
        "trouble:4", f"feed new-names {HOSTILE[:30]}", text, letterhead(recipient="ops@x.example")
    )
    made = rendered(post.carried(message))

    assert made == golden("trouble.txt", made)


@pytest.mark.slow
def test_text_comes_first_and_both_parts_tell_the_same_names(post: Post) -> None:
    message = post.read(alert(item(), item(CYRILLIC, number=2, case=8)))

    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    for kind in ("plain", "html"):
        body = body_of(message, kind)
        assert "aliexpress-account-help[.]com" in body
        assert "алиэкспресс-вход[.]рф" in body
        assert defanged(domain_of(CYRILLIC).name) in body
        assert PHISHING not in body
        assert CYRILLIC not in body


def test_html_links_to_our_own_page_alone_and_loads_nothing() -> None:
    page = Tags(body_of(parsed(alert(item(), hostile_item()).raw), "html"))

    assert set(page.addresses) == {f"https://watch.registrar.example/cases/{case}" for case in (7, 9)}
    assert not page.tags & {"img", "script", "link", "iframe", "form", "object", "embed", "video"}


def test_hostile_text_is_shown_and_never_obeyed() -> None:
    message = parsed(alert(hostile_item()).raw)

    text, page = body_of(message, "plain"), body_of(message, "html")

    for body in (text, page):
        assert not set(body) & set("\x1b\u202e\r")
        assert "\\u{202e}" in body
        assert "{{ 7 * 7 }}" in body
        assert "http://" not in body.replace("https://watch.registrar.example", "")
    assert not re.search("^Bcc:", text, re.MULTILINE)
    assert "<a href=" not in page.replace('<a href="https://watch.registrar.example', "")


@settings(max_examples=12)
@given(text=nasty_texts)
def test_no_text_from_outside_becomes_a_header(text: str) -> None:
    """The headers of a mail are the ones we set, whatever stands in names, brands, cases and troubles."""
    item = hostile_item()
    case = replace(item.case, domain_u=text, brand_id=text)
    attacked = replace(item, case=case)

    mails = [
        compose_alert("urgent", "urgent:1", text, [attacked], letterhead(), 1),
        compose_alert("digest", "digest:1", text, [attacked, hostile_item()], letterhead(), 2),
        compose_trouble("trouble:1", text, text, letterhead()),
    ]

    usual = {"from", "to", "date", "message-id", "subject", "mime-version", "content-type"}
    automatic = {"auto-submitted", "x-auto-response-suppress"}
    for mail in mails:
        headers = [name.lower() for name in parsed(mail.raw)]
        assert len(headers) == len(set(headers))
        allowed = usual | automatic | {"in-reply-to", "references", "content-transfer-encoding"}
        assert usual | automatic <= set(headers) <= allowed
        assert parsed(mail.raw)["Subject"] == mail.subject
        assert mail.subject.isprintable()
        assert mail.raw.isascii()
        assert max(map(len, mail.raw.split(b"\r\n"))) <= 998


def thread_of(message: Message) -> tuple[str, str]:
    read: EmailMessage = parsed(message.raw)
    return read["In-Reply-To"], read["References"]


def test_mails_on_one_case_make_one_thread_for_ever() -> None:
    urgent = alert(item(), kind="urgent", key="urgent:aliexpress:1-1")
    later = alert(item(number=5), key="digest:aliexpress:5-5", days=40)
    other = alert(item("aliexprss.com", number=6, case=8), key="digest:aliexpress:6-6")

    assert thread_of(urgent) == thread_of(later) != thread_of(other)
    assert len(set(thread_of(urgent))) == 1
    assert (urgent.case_id, later.case_id) == (7, None)
    assert len({urgent.message_id, later.message_id, other.message_id}) == 3


def test_digests_thread_by_brand_and_week() -> None:
    two = [item(), item("aliexprss.com", number=2, case=8)]
    monday, sunday, next_monday = (alert(*two, key=f"digest:{day}", days=day) for day in (0, 6, 7))
    other_brand = compose_alert("digest", "digest:ozon:1-2", "Ozon", two, letterhead(), 2)

    assert thread_of(monday) == thread_of(sunday)
    assert len({thread_of(mail) for mail in (monday, next_monday, other_brand)}) == 3


def test_same_key_and_recipient_give_the_same_message_id_and_each_recipient_a_key_of_its_own() -> None:
    first, again = alert(item()), alert(item())
    other = compose_alert(
        "digest", "digest:aliexpress:1-9", BRAND.name, [item()], letterhead(recipient="b@x.example"), 1
    )

    assert (first.key, first.message_id) == (again.key, again.message_id)
    assert first.key != other.key
    assert first.message_id != other.message_id


def test_alert_says_that_a_machine_wrote_it() -> None:
    for mail in (alert(item()), compose_trouble("trouble:1", "disk", "full", letterhead())):
        message = parsed(mail.raw)

        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"


def test_storm_is_described_up_to_the_limit_and_the_rest_is_counted() -> None:
    items = [item(f"aliexpress{number}.com", number=number, case=number) for number in range(1, DESCRIBED + 4)]

    message = parsed(alert(*items).raw)

    for kind in ("plain", "html"):
        body = body_of(message, kind)
        assert f"{DESCRIBED + 3} new names" in body
        assert defanged(f"aliexpress{DESCRIBED}.com") in body
        assert defanged(f"aliexpress{DESCRIBED + 1}.com") not in body
        assert "and 3 more" in body
