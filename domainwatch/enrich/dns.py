"""Does the name exist, where does it point, can it take mail?"""

import asyncio
from collections.abc import Sequence

from domainwatch.model import Domain, Fact
from domainwatch.net import Clock, Resolver

#: Record types asked about each name. Name servers belong to the registrable domain, the rest to the name itself.
_KINDS = ("NS", "A", "AAAA", "MX")


def fetch_dns_facts(domains: Sequence[Domain], resolver: Resolver, parallel: int, clock: Clock) -> list[Fact]:
    """Four facts about each domain, in the order of the domains; at most `parallel` questions are open at a time.

    No name waits for another: a silent server costs its own question the resolver's timeout and nothing else.
    """
    return asyncio.run(_ask_all(domains, resolver, parallel, clock))


async def _ask_all(domains: Sequence[Domain], resolver: Resolver, parallel: int, clock: Clock) -> list[Fact]:
    gate = asyncio.Semaphore(parallel)

    async def ask(name: str, kind: str) -> Fact:
        async with gate:
            answer = await resolver.ask(name, kind)
        return Fact(
            name=name,
            kind=f"dns.{kind.lower()}",
            outcome=answer.outcome,
            values=answer.values,
            source=answer.source,
            seen_at=clock.now(),
        )

    questions = dict.fromkeys(
        (domain.case_key if kind == "NS" else domain.name, kind) for domain in domains for kind in _KINDS
    )
    return await asyncio.gather(*(ask(name, kind) for name, kind in questions))
