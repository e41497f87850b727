"""Alerts out: findings become mails in the outbox, and the outbox is handed to the mail server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domainwatch.alert import DESCRIBED, Item, Letterhead, compose_alert, plan_alerts, release_time
from domainwatch.cases import system_line
from domainwatch.flow.app import App
from domainwatch.flow.backfill import plan_backfills
from domainwatch.flow.findings import write_lines
from domainwatch.flow.health import clear_trouble, raise_trouble
from domainwatch.model import Brand, Case, Finding
from domainwatch.store import Tx, backfills, cases, facts, findings, jobs, outbox

#: Findings of a brand told in one run; a mail describes few of them, but each has its line in a journal. Some kilobytes
#: each in memory; more of them wait for the next run.
TOLD_AT_ONCE = 50_000


def write_urgent_alerts(app: App) -> int:
    """Puts a mail into the outbox for each case with a finding of the highest scores; gives the number of findings."""
    return sum(_alert_brand(app, brand_id, with_digest=False) for brand_id in _waiting(app))


def write_digests(app: App) -> int:
    """Puts everything new that nobody was told of into the outbox, one digest a brand; gives the number of findings."""
    return sum(_alert_brand(app, brand_id, with_digest=True) for brand_id in _waiting(app))


def write_existing_digests(app: App) -> int:
    """Puts one mail on all existing names into the outbox, for each brand that has been held against all of them.

    It waits until each of these names was examined, and for zones that are being pulled. Gives: the number of findings.
    """
    stocks = plan_backfills(app)
    with app.store.read() as tx:
        pulled = {state.name.removeprefix("feed ") for state in jobs.all_states(tx) if state.is_running}
        if not pulled.isdisjoint(stock.feed_id for stock in stocks.known.values() if stock.is_news_to_all):
            return 0
        unready = backfills.unfinished_brands(tx) | findings.brands_being_examined(tx)
        ready = set(findings.brands_awaiting_alert(tx, app.settings.alerts.min_score, existing=True)) - unready
    return sum(_tell_of_existing(app, brand_id) for brand_id in sorted(ready))


def _waiting(app: App) -> list[str]:
    with app.store.read() as tx:
        return findings.brands_awaiting_alert(tx, app.settings.alerts.min_score)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Who is told of findings for a brand."""

    brand: Brand
    recipients: Sequence[str]


def _alert_brand(app: App, brand_id: str, *, with_digest: bool) -> int:
    desk = _desk(app, brand_id)
    if desk is None:
        return 0
    settings = app.settings.alerts
    # The findings are marked in the transaction that queues their mails: told once, whenever the process dies.
    with app.store.write() as tx:
        waiting = findings.awaiting_alert(tx, brand_id, settings.min_score, TOLD_AT_ONCE)
        plan = plan_alerts(waiting, settings.immediate_score, settings.max_immediate)
        for group in plan.urgent:
            _tell(app, tx, "urgent", desk, group)
        if with_digest and plan.digest:
            _tell(app, tx, "digest", desk, plan.digest)
    return sum(map(len, plan.urgent)) + (len(plan.digest) if with_digest else 0)


def _tell_of_existing(app: App, brand_id: str) -> int:
    desk = _desk(app, brand_id)
    if desk is None:
        return 0
    min_score, now = app.settings.alerts.min_score, app.clock.now()
    with app.store.write() as tx:
        # However many they are they are one mail, so that only those that it describes are held in memory.
        strongest = findings.awaiting_alert(tx, brand_id, min_score, DESCRIBED, existing=True)
        case_ids = findings.mark_existing_alerted(tx, brand_id, min_score, now)
        if strongest:
            _queue(app, tx, "existing", desk, strongest, len(case_ids))
            _note(tx, "existing", desk, case_ids, now)
    return len(case_ids)


def _desk(app: App, brand_id: str) -> _Desk | None:
    """Who is told about a brand; None where nobody can be told now."""
    brand = app.watching.brands.get(brand_id)
    if brand is None:
        # Its file is gone or broken from the start; its findings wait and are told when it is back.
        return None
    recipients = brand.alert_to or app.settings.alerts.operators
    if not recipients:
        raise_trouble(app, f"alerts of {brand_id}", f"nobody is to be told of findings for {brand.name}: set alert_to")
        return None
    clear_trouble(app, f"alerts of {brand_id}")
    return _Desk(brand=brand, recipients=recipients)


def _tell(app: App, tx: Tx, kind: str, desk: _Desk, group: Sequence[Finding]) -> None:
    now = app.clock.now()
    strongest = sorted(group, key=lambda finding: -finding.hit.score)
    _queue(app, tx, kind, desk, strongest, len(group))
    findings.mark_alerted(tx, [finding.id for finding in group], now)
    _note(tx, kind, desk, [finding.case_id for finding in group], now)


def _queue(app: App, tx: Tx, kind: str, desk: _Desk, strongest: Sequence[Finding], total: int) -> None:
    now = app.clock.now()
    items = [_item(tx, finding) for finding in strongest[:DESCRIBED]]
    key = f"{kind}:{desk.brand.id}:{_round(strongest)}"
    for recipient in dict.fromkeys(desk.recipients):
        head = Letterhead(
            sender=app.settings.alerts.sender,
            recipient=recipient,
            case_url=app.settings.alerts.case_url,
            at=now,
            not_before=now if kind == "urgent" else _release(app),
        )
        if not outbox.put(tx, compose_alert(kind, key, desk.brand.name, items, head, total), now):
            raise LookupError(f"an alert with the key {key} was queued before, yet its findings wait")


def _note(tx: Tx, kind: str, desk: _Desk, case_ids: Sequence[int], at: datetime) -> None:
    told = f"{kind} mail to {', '.join(desk.recipients)}"
    write_lines(tx, list(dict.fromkeys(case_ids)), lambda case: system_line(case, "alert", told, at))


def _round(group: Sequence[Finding]) -> str:
    """A text for these findings as they were examined now: names that came back are told of once more."""
    numbers = [finding.id for finding in group]
    examined = max(finding.examined_at for finding in group if finding.examined_at)
    return f"{min(numbers)}-{max(numbers)}:{examined:%Y%m%dT%H%M%S.%f}"


def _case(tx: Tx, case_id: int) -> Case:
    case = cases.get(tx, case_id)
    if case is None:
        raise LookupError(f"findings have lost their case {case_id}")
    return case


def _item(tx: Tx, finding: Finding) -> Item:
    domain = finding.hit.domain
    known = tuple(facts.newest(tx, domain.name, domain.case_key))
    return Item(finding=finding, case=_case(tx, finding.case_id), facts=known)


def _release(app: App) -> datetime:
    quiet = app.settings.quiet_hours
    now = app.clock.now()
    return now if quiet is None else release_time(now, quiet.start, quiet.stop, ZoneInfo(quiet.timezone))
