"""Brands that came later than names: what is stored already is held against their marks."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from domainwatch.flow.app import App
from domainwatch.flow.findings import record_hit
from domainwatch.match import Index, compile_index
from domainwatch.model import Brand
from domainwatch.store import Tx, backfills, names
from domainwatch.store.backfills import Backfill

#: Names looked at in one go: a few megabytes of memory, and a fraction of a second until the app may stop.
BLOCK = 50_000
#: What findings name in place of a feed.
FEED_ID = "backfill"

_KNOWN_BEFORE = "the name was stored before this mark was watched"


def note_brands(tx: Tx, brands: Mapping[str, Brand]) -> None:
    """Plans a backfill for each brand that is new or has other marks; a brand out of force is forgotten.

    It is called after these brands came into force: names that are stored from then on are held against them as they
    come in, and a transaction that still used the old ones has ended by now.
    """
    known = {backfill.brand_id: backfill.marks for backfill in backfills.everything(tx)}
    for brand_id in known.keys() - brands.keys():
        backfills.forget(tx, brand_id)
    for brand in brands.values():
        marks = _fingerprint(brand)
        if known.get(brand.id) != marks:
            backfills.begin(tx, brand.id, marks, is_done=not names.after(tx, "", 1))


def backfill_brands(app: App) -> dict[str, int]:
    """Holds the stored names against the brands that came later; gives the findings of each such brand.

    It stops with the app and goes on there the next time.
    """
    brands = app.watching.brands
    with app.store.read() as tx:
        waiting = [backfill for backfill in backfills.everything(tx) if backfill.after is not None]
    found = {}
    for backfill in waiting:
        brand = brands.get(backfill.brand_id)
        # Marks that changed a moment ago are noted first, and looked for the next time.
        if brand is not None and _fingerprint(brand) == backfill.marks and not app.stopping.is_set():
            found[brand.id] = _backfill(app, backfill, _index(brand, brands.values()))
    return found


def _backfill(app: App, backfill: Backfill, index: Index) -> int:
    found = 0
    while backfill.after is not None and not app.stopping.is_set():
        with app.store.read() as tx:
            block = names.after(tx, backfill.after, BLOCK)
        # Matched outside of any transaction, so that feeds can store names meanwhile.
        hits = index.match(block) if block else []
        last = block[block.rfind(b"\n") + 1 :].decode("ascii") or None
        with app.store.write() as tx:
            # Findings and place move together: killed before, the block is looked at again; after, never.
            if not backfills.move(tx, backfill, last):
                return found
            told = [replace(hit, why=(*hit.why, _KNOWN_BEFORE)) for hit in hits]
            found += sum(record_hit(tx, hit, FEED_ID, app.clock.now()) for hit in told)
        backfill = replace(backfill, after=last)
    return found


def _index(brand: Brand, all_brands: Iterable[Brand]) -> Index:
    """An index of this brand alone, which spares what any brand owns."""
    owned = frozenset[str]().union(*(other.owned for other in all_brands))
    return compile_index((replace(brand, owned=owned),))


def _fingerprint(brand: Brand) -> str:
    content = sorted((mark.text, mark.also_written, sorted(mark.never_match)) for mark in brand.marks)
    return hashlib.sha256(repr(content).encode()).hexdigest()
