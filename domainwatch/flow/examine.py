"""Facts in: what DNS says of each finding, and what the registry says of each confirmed case."""

from datetime import timedelta

from domainwatch.enrich import fetch_dns_facts, fetch_registration_facts
from domainwatch.flow.app import App
from domainwatch.flow.health import clear_trouble, raise_trouble
from domainwatch.flow.registries import open_registries
from domainwatch.model import ANSWERS, CaseState, Fact
from domainwatch.names import domain_of_a_labels
from domainwatch.store import cases, facts, findings

#: Findings examined in one go; small enough that an alert never waits long for its facts.
BATCH = 200
#: Existing names examined in one run, so that it ends within minutes and registries are asked again.
EXISTING_AT_ONCE = 2_000
#: Registries are asked this often per run at most: the strictest that publish a limit take 20 to 30 a minute.
REGISTRY_QUESTIONS = 10
#: An answer of a registry that failed is asked for again after this time.
_ASK_AGAIN = timedelta(hours=1)


def examine_findings(app: App) -> int:
    """Asks DNS about every new name not yet examined, then about some of the existing ones; gives their number."""
    examined = 0
    while not app.stopping.is_set():
        with app.store.read() as tx:
            batch = findings.unexamined(tx, BATCH)
        # New names come first, so that the first of a batch tells of all.
        if not batch or (batch[0].existing and examined >= EXISTING_AT_ONCE):
            break
        domains = [finding.hit.domain for finding in batch]
        seen = fetch_dns_facts(domains, app.resolver, app.settings.resolver.parallel, app.clock)
        with app.store.write() as tx:
            facts.record(tx, seen)
            findings.mark_examined(tx, [finding.id for finding in batch], app.clock.now())
        _judge_resolver(app, seen)
        examined += len(batch)
    return examined


def _judge_resolver(app: App, seen: list[Fact]) -> None:
    if any(fact.outcome in ANSWERS for fact in seen):
        clear_trouble(app, "resolver")
        return
    raise_trouble(
        app,
        "resolver",
        f"{app.resolver.source} gave no usable answer to {len(seen)} questions in a row; check resolver.servers "
        "(domainwatch doctor). Alerts go out without DNS facts meanwhile.",
    )


def ask_registries(app: App) -> int:
    """Asks the registry of each confirmed case about which it has not spoken; gives the number of questions."""
    with app.store.read() as tx:
        waiting = cases.listed(tx, cases.CaseFilter(states=(CaseState.CONFIRMED,)), limit=1_000)
        due = [case for case in waiting if _is_due(app, facts.newest(tx, case.domain))]
    if not due:
        return 0
    registries = open_registries(app)
    for asked, case in enumerate(due[:REGISTRY_QUESTIONS]):
        if app.stopping.is_set():
            return asked
        learned = fetch_registration_facts(domain_of_a_labels(case.domain), registries, app.clock)
        with app.store.write() as tx:
            facts.record(tx, learned)
    return len(due[:REGISTRY_QUESTIONS])


def _is_due(app: App, known: list[Fact]) -> bool:
    said = [fact for fact in known if fact.kind.startswith("registration") and not fact.source.startswith("feed ")]
    if any(fact.outcome in ANSWERS for fact in said):
        return False
    return all(app.clock.now() - fact.seen_at > _ASK_AGAIN for fact in said)
