"""Names that are there already: those of the database, and whole zones that feeds keep."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from domainwatch.flow.app import App
from domainwatch.flow.workplaces import opened_feed
from domainwatch.settings import FeedSetting
from domainwatch.store import Store, Tx, feeds, names
from feeds import Cursor, FeedConfigError, Stocked, Zone

#: Stored names looked at in one go: a few megabytes of memory, and a fraction of a second until the app may stop.
BLOCK = 50_000
#: The source that is the database itself.
STORED = ""
#: What findings name in place of a feed where a name was stored before.
_STORED_ID = "backfill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One source of names that are there already: `read` gives those behind a name (empty: all) in blocks.

    `feed_id` is what its findings name; `zone` is None for the names of the database, which nobody counts.
    """

    source: str
    feed_id: str
    read: Callable[[str], Iterator[bytes]]
    zone: Zone | None = None

    @property
    def is_news_to_all(self) -> bool:
        """Whether it holds names that no pull has handed on, so that no brand has been held against them."""
        return self.zone is not None and not self.zone.handed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocks:
    """The stocks of every feed that is pulled; of those in `unclear` nobody can tell, for their options are wrong."""

    known: Mapping[str, Stock]
    unclear: frozenset[str] = field(default=frozenset())

    def is_gone(self, source: str) -> bool:
        """Whether this zone is surely no feed's any more."""
        return source not in self.known and feed_of(source) not in self.unclear


def stocks_of(app: App, tx: Tx) -> Stocks:
    """The stocks as the cursors in force know them; the names of the database are not among them."""
    cursors = {state.id: state.cursor for state in feeds.all_states(tx) if state.cursor is not None}
    known: dict[str, Stock] = {}
    unclear = set()
    for setting in app.config.feeds:
        if setting.enabled and setting.id in cursors:
            try:
                known |= _stocks_of_feed(app, setting, cursors[setting.id])
            except FeedConfigError:
                # Its pull tells the operators; until it is mended, what was begun waits.
                unclear.add(setting.id)
    return Stocks(known=known, unclear=frozenset(unclear))


def stored_names(store: Store) -> Stock:
    """The names of the database, read in transactions of their own, so that feeds can store names meanwhile."""

    def read(after: str) -> Iterator[bytes]:
        while block := _stored_after(store, after):
            yield block
            after = last_name(block)

    return Stock(source=STORED, feed_id=_STORED_ID, read=read)


def source_of(feed_id: str, zone: str) -> str:
    """The text by which the stock of a zone is known."""
    return f"{feed_id}/{zone}"


def feed_of(source: str) -> str:
    """The feed that keeps this stock."""
    return source.partition("/")[0]


def last_name(block: bytes) -> str:
    """The last of newline-joined names."""
    return block[block.rfind(b"\n") + 1 :].decode("ascii")


def _stored_after(store: Store, after: str) -> bytes:
    with store.read() as tx:
        return names.after(tx, after, BLOCK)


def _stocks_of_feed(app: App, setting: FeedSetting, cursor: Cursor) -> dict[str, Stock]:
    feed = opened_feed(app, setting)
    if not isinstance(feed, Stocked):
        return {}
    stocks = (_stock_of_zone(app.store, feed, setting.id, zone) for zone in feed.zones(cursor))
    return {stock.source: stock for stock in stocks}


def _stock_of_zone(store: Store, feed: Stocked, feed_id: str, zone: Zone) -> Stock:
    def read(after: str) -> Iterator[bytes]:
        # Asked for again: hours may have passed, and the day that was in force then may have been thrown away.
        with store.read() as tx:
            cursor = feeds.state(tx, feed_id).cursor or Cursor("")
        return feed.stock(cursor, zone.name, after.encode("ascii"))

    return Stock(source=source_of(feed_id, zone.name), feed_id=feed_id, read=read, zone=zone)
