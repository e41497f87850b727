"""Findings and troubles into mails that people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from domainwatch.mailform import message_id, moment, new_message, wire_form
from domainwatch.model import Case, Fact, Finding, Message, title_of, words_of
from domainwatch.names import defanged, shown

#: Findings described one by one in a mail; a longer mail is read by nobody, and the rest stand in the case list.
DESCRIBED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding with all that a reader wants beside it."""

    finding: Finding
    case: Case
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes, to whom and when. `case_url` may hold `{case}` and is empty where there is no page to link to."""

    sender: str
    recipient: str
    case_url: str
    at: datetime
    not_before: datetime


def compose_alert(kind: str, key: str, brand: str, items: Sequence[Item], head: Letterhead, total: int) -> Message:
    """One alert mail on findings of one brand: text and HTML, names defanged, in the thread of its case or week.

    `kind` is `urgent`, `digest` or `existing` (names that were there before anybody watched for them); `key` is unique
    for these findings (the recipient is added to it). The first `DESCRIBED` of the items are described, so the highest
    scores come first; `total` counts all that the mail tells of.
    """
    items = items[:DESCRIBED]
    key = f"{key}:{head.recipient}"
    message = new_message(kind, key, head.sender, head.recipient, head.at)
    message["Subject"] = _subject(kind, shown(brand), items, total)
    root = message_id("thread", _thread(kind, brand, items, head), head.sender)
    message["In-Reply-To"] = root
    message["References"] = root
    _mark_as_automatic(message)
    view = _view(kind, brand, items, head, total)
    message.set_content(_templates().get_template("alert.txt.j2").render(view))
    message.add_alternative(_templates().get_template("alert.html.j2").render(view), subtype="html")
    return _sealed(message, kind, key, head, items[0].case.id if kind == "urgent" else None)


def compose_trouble(key: str, about: str, text: str, head: Letterhead) -> Message:
    """One mail to the operators: a part of the installation needs them."""
    key = f"{key}:{head.recipient}"
    message = new_message("trouble", key, head.sender, head.recipient, head.at)
    message["Subject"] = f"[domainwatch] trouble: {shown(about)}"
    _mark_as_automatic(message)
    view = {"about": shown(about), "lines": [shown(line) for line in text.splitlines()], "at": moment(head.at)}
    message.set_content(_templates().get_template("trouble.txt.j2").render(view))
    return _sealed(message, "trouble", key, head, None)


def _sealed(message: EmailMessage, kind: str, key: str, head: Letterhead, case_id: int | None) -> Message:
    return Message(
        key=key,
        kind=kind,
        recipient=head.recipient,
        subject=str(message["Subject"]),
        message_id=str(message["Message-ID"]),
        raw=wire_form(message),
        not_before=head.not_before,
        case_id=case_id,
    )


def _subject(kind: str, brand: str, items: Sequence[Item], total: int) -> str:
    if _is_one_case(kind, items):
        return f"[DW-{items[0].case.id}] {brand}: {defanged(items[0].case.domain_u)}"
    return f"[domainwatch] {brand}: {_counted(kind, total)}, highest score {items[0].finding.hit.score}"


def _counted(kind: str, total: int) -> str:
    """How many names of what sort, such as `3 new names`."""
    return f"{total} {'existing' if kind == 'existing' else 'new'} name{'s' if total > 1 else ''}"


def _is_one_case(kind: str, items: Sequence[Item]) -> bool:
    # A mail as long as it may be can hold further cases that are not described.
    return kind != "existing" and len(items) < DESCRIBED and len({item.case.id for item in items}) == 1


def _thread(kind: str, brand: str, items: Sequence[Item], head: Letterhead) -> str:
    """What a mail is a reply to: its case, or else the brand's week."""
    if _is_one_case(kind, items):
        return f"case:{items[0].case.id}"
    year, week, _ = head.at.isocalendar()
    return f"{kind}:{brand}:{year}-{week}"


def _mark_as_automatic(message: EmailMessage) -> None:
    # RFC 3834 section 5, and its relative in Exchange: no out-of-office note may answer an alert.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"


def _view(kind: str, brand: str, items: Sequence[Item], head: Letterhead, total: int) -> dict[str, object]:
    return {
        "brand": shown(brand),
        "title": "act now" if kind == "urgent" else _counted(kind, total),
        "existing": kind == "existing",
        "rest": total - len(items),
        "rest_in": f"--brand {items[0].finding.hit.brand_id} --limit {total}" if kind == "existing" else "--state new",
        "items": [_seen(item, head) for item in items],
        "at": moment(head.at),
    }


def _seen(item: Item, head: Letterhead) -> dict[str, object]:
    hit = item.finding.hit
    return {
        "name_u": defanged(hit.domain.name_u),
        "name": defanged(hit.domain.name),
        "mark": shown(hit.mark),
        "score": hit.score,
        "why": [defanged(step) for step in hit.why],
        "facts": [(title_of(fact), defanged(words_of(fact))) for fact in item.facts],
        "asked": moment(item.finding.examined_at) if item.finding.examined_at else "",
        "found": f"{moment(item.finding.found_at)} by feed {defanged(item.finding.feed_id)}",
        "case": item.case.id,
        "state": item.case.state.value,
        "url": head.case_url.replace("{case}", str(item.case.id)),
    }


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("domainwatch.alert"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
