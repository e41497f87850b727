"""What was there before anybody watched for it: stored names and whole zones are held against the marks."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from domainwatch.flow.app import App
from domainwatch.flow.findings import record_hit
from domainwatch.flow.stocks import STORED, Stock, Stocks, feed_of, last_name, stocks_of, stored_names
from domainwatch.match import Index, compile_index
from domainwatch.model import Brand
from domainwatch.store import Store, Tx, backfills, health, names
from domainwatch.store.backfills import Backfill
from feeds import FeedError

_THERE_BEFORE = "the name was there before anybody watched for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far one pass is: where it began and stands (the last name looked at), and the names that it has looked at."""

    stock: Stock
    start: str
    place: str
    read: int

    @property
    def total(self) -> int | None:
        """How many names it will have looked at; None where that cannot be told."""
        return self.stock.zone.count if self.stock.zone and not self.start else None


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What backfills came to: findings by brand, sources read to their end, and why others could not be."""

    found: Counter[str] = field(default_factory=Counter)
    done: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def note_brands(app: App, tx: Tx) -> Stocks:
    """Plans what is to be held against what: brands that are new or have other marks, zones that appeared.

    A brand out of force and a zone that its feed has no longer are forgotten. It is called after the brands came into
    force: names that are handed on from then on are held against them as they come in, and a transaction that still
    used the old ones has ended by now. Gives: the stocks at this moment.
    """
    stocks = stocks_of(app, tx)
    appeared = _note_stocks(tx, stocks, app.clock.now())
    known, brands = backfills.brands(tx), app.watching.brands
    for brand_id in known.keys() - brands.keys():
        backfills.unwatch(tx, brand_id)
    has_names = bool(names.after(tx, "", 1))
    for brand in brands.values():
        marks, sources = _fingerprint(brand), appeared
        if known.get(brand.id) != marks:
            backfills.watch(tx, brand.id, marks)
            sources = {*stocks.known, *([STORED] if has_names else [])}
        backfills.begin(tx, [Backfill(source=source, brand_id=brand.id, marks=marks) for source in sorted(sources)])
    return stocks


def _note_stocks(tx: Tx, stocks: Stocks, at: datetime) -> set[str]:
    """Forgets the stocks that are gone, and gives those that are new to every brand."""
    known = backfills.known_stocks(tx)
    for source in filter(stocks.is_gone, known):
        backfills.drop_stock(tx, source)
        health.clear(tx, stock_key(source), at)
    appeared = stocks.known.keys() - known
    backfills.add_stocks(tx, appeared)
    return {source for source in appeared if stocks.known[source].is_news_to_all}


def stock_key(source: str) -> str:
    """The part under which a stock that cannot be read is raised as trouble."""
    return f"stock {source}"


#: Says of a way whether somebody asked for it.
Wanted = Callable[[Backfill], bool]


def through_feed(feed_id: str) -> Wanted:
    """The ways of all brands through the stocks of one feed."""
    return lambda way: feed_of(way.source) == feed_id


def for_brand(brand_id: str) -> Wanted:
    """The ways of one brand through all that is there."""
    return lambda way: way.brand_id == brand_id


def begin_again(store: Store, is_wanted: Wanted) -> int:
    """Plans these ways once more, unless some of them still wait; gives how many do then."""
    with store.write() as tx:
        waiting = [way for way in backfills.waiting(tx) if is_wanted(way)]
        if waiting:
            return len(waiting)
        sources = sorted(backfills.known_stocks(tx)) + ([STORED] if names.after(tx, "", 1) else [])
        ways = [
            Backfill(source=source, brand_id=brand_id, marks=marks)
            for source in sources
            for brand_id, marks in backfills.brands(tx).items()
        ]
        wanted = [way for way in ways if is_wanted(way)]
        backfills.begin(tx, wanted)
    return len(wanted)


def backfill_brands(
    app: App, report: Callable[[Step], None] = lambda step: None, is_wanted: Wanted = lambda way: True
) -> Outcome:
    """Goes all ways that wait and are wanted, and gives what came of it.

    It stops with the app and goes on there the next time. Brands that stand at the same place are held against
    the names together, so that a zone is read once for all.
    """
    stocks = {STORED: stored_names(app.store), **plan_backfills(app).known}
    # One look at the brands: marks that change from here on are for the next time.
    brands = app.watching.brands
    outcome, indexes = Outcome(), _Indexes(brands)
    for ways in _ways(app.store, brands, is_wanted):
        stock = stocks.get(ways[0].source)
        if stock is not None and not app.stopping.is_set():
            _Pass(app, stock, ways, indexes.of(ways)).go(outcome, report)
    return outcome


def plan_backfills(app: App) -> Stocks:
    """The stocks at this moment, with a way to each that has just appeared."""
    with app.store.read() as tx:
        stocks = stocks_of(app, tx)
        if stocks.known.keys() == backfills.known_stocks(tx):
            return stocks
    with app.store.write() as tx:
        return note_brands(app, tx)


def _ways(store: Store, brands: Mapping[str, Brand], is_wanted: Wanted) -> list[list[Backfill]]:
    """The wanted ways that wait for brands with just these marks, those at one place together."""
    with store.read() as tx:
        waiting = backfills.waiting(tx)
    marks = {brand.id: _fingerprint(brand) for brand in brands.values()}
    ready = (way for way in waiting if marks.get(way.brand_id) == way.marks and is_wanted(way))
    return [list(ways) for _, ways in groupby(ready, key=lambda way: (way.source, way.after))]


class _Pass:
    """One reading of a stock, from a place to its end, for all brands that stand there."""

    def __init__(self, app: App, stock: Stock, ways: Sequence[Backfill], index: Index) -> None:
        self._app, self._stock, self._ways, self._index = app, stock, ways, index

    def go(self, outcome: Outcome, report: Callable[[Step], None]) -> None:
        """Reads to the end, or until the app stops or a brand begins anew; the rest is for the next time."""
        read, start = 0, self._ways[0].after
        try:
            for block in self._stock.read(start):
                is_whole = self._take(block, outcome)
                read += block.count(b"\n") + 1
                report(Step(stock=self._stock, start=start, place=self._ways[0].after, read=read))
                if not is_whole or self._app.stopping.is_set():
                    return
        except FeedError as error:
            outcome.failed[self._stock.source] = str(error)
            return
        with self._app.store.write() as tx:
            backfills.end(tx, self._ways)
        outcome.done.append(self._stock.source)

    def _take(self, block: bytes, outcome: Outcome) -> bool:
        """Matches one block; False where a brand has begun anew meanwhile."""
        # Matched outside of any transaction, so that feeds can store names meanwhile.
        hits = self._index.match(block, self._least())
        last, at = last_name(block), self._app.clock.now()
        with self._app.store.write() as tx:
            # Findings and place move together: killed before, the block is looked at again; after, never.
            moved = backfills.move(tx, self._ways, last)
            for hit in hits:
                told = replace(hit, why=(*hit.why, _THERE_BEFORE))
                if hit.brand_id in moved and record_hit(tx, told, self._stock.feed_id, at, existing=True):
                    outcome.found[hit.brand_id] += 1
        is_whole = len(moved) == len(self._ways)
        self._ways = [replace(way, after=last) for way in self._ways]
        return is_whole

    def _least(self) -> int:
        """The least score that counts: in a zone what is worth a mail, for a large one holds a hundred thousand more.

        Of the names in the database all findings are kept, as if their marks had been watched when they came.
        """
        return max(1, self._app.settings.alerts.min_score) if self._stock.zone else 1


class _Indexes:
    """Compiled brands; the last ones are kept, for one zone after the other is held against the same."""

    def __init__(self, brands: Mapping[str, Brand]) -> None:
        self._brands = brands
        self._ids: tuple[str, ...] = ()
        self._index = compile_index(())

    def of(self, ways: Iterable[Backfill]) -> Index:
        """An index of the brands that go these ways; it spares what any brand owns."""
        ids = tuple(way.brand_id for way in ways)
        if ids != self._ids:
            owned = frozenset[str]().union(*(brand.owned for brand in self._brands.values()))
            self._index = compile_index([replace(self._brands[brand_id], owned=owned) for brand_id in ids])
            self._ids = ids
        return self._index


def _fingerprint(brand: Brand) -> str:
    content = sorted((mark.text, mark.also_written, sorted(mark.never_match)) for mark in brand.marks)
    return hashlib.sha256(repr(content).encode()).hexdigest()
