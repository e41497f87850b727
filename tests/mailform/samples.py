"""Findings, cases and facts for the tests of mails, some of them as hostile as the outside can make them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domainwatch.model import Brand, Case, CaseState, Domain, Fact, Finding, Hit, Mark, Outcome
from domainwatch.names import domain_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENDER, DESK = "watch@registrar.example", "brand-desk@registrar.example"

BRAND = Brand(
    id="aliexpress",
    name="АлиЭкспресс Россия",
    owner="Alibaba.com Singapore E-Commerce",
    alert_to=(DESK,),
    marks=(Mark(text="aliexpress"), Mark(text="алиэкспресс")),
    owned=frozenset({"aliexpress.ru", "aliexpress.com"}),
)

#: Markup, a terminal's escape sequence, letters that turn the line around, a line break with a header, a template.
HOSTILE = (
    '<a href="http://evil.example/">x</a><img src=//evil.example/p.png> \x1b[31mred\x1b[0m \u202egnp.exe '
    "two\r\nBcc: everybody@evil.example {{ 7 * 7 }} {% raw %}"
)

#: Texts that a careless writer of headers would take for the end of one.
nasty_texts = st.text(
    st.sampled_from("ab .@:;,<>()[]\"'\\=?_%{}\r\n\x00\x0b\x0c\x85\u2028\u202e\ud800жя\N{GRINNING FACE}"), max_size=90
)


def case_of(name: str, *, number: int = 7, state: CaseState = CaseState.NEW, score: int = 90) -> Case:
    """A case about the name's registrable domain."""
    domain = domain_of(name)
    return Case(
        id=number,
        brand_id=BRAND.id,
        domain=domain.case_key,
        domain_u=domain.registrable_u,
        state=state,
        score=score,
        opened_at=NOW,
        changed_at=NOW,
    )


def finding_of(
    name: str | Domain, *, number: int = 1, case: int = 7, score: int = 90, why: tuple[str, ...] = (), feed: str = ""
) -> Finding:
    """A finding that was examined and that nobody was told of."""
    hit = Hit(
        domain=domain_of(name) if isinstance(name, str) else name,
        brand_id=BRAND.id,
        mark="aliexpress",
        technique="contained",
        score=score,
        why=why or ("the label holds the mark «aliexpress»",),
    )
    return Finding(
        id=number,
        hit=hit,
        case_id=case,
        feed_id=feed or "new-names",
        found_at=NOW - timedelta(minutes=9),
        examined_at=NOW - timedelta(minutes=1),
        alerted_at=None,
    )


def fact_of(
    name: str, kind: str, *values: str, outcome: Outcome = Outcome.DATA, source: str = "dns 192.0.2.53"
) -> Fact:
    """One answer about a name."""
    return Fact(name=name, kind=kind, outcome=outcome, values=values, source=source, seen_at=NOW - timedelta(minutes=1))
