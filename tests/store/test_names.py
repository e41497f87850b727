"""Names are stored once, and only new ones come back."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domainwatch.store import Store, feeds, names, open_store
from feeds import Cursor, Unread
from tests.store.values import AT

#: Few names, so that blocks share them; with the letters whose order databases see differently.
BLOCKS = st.lists(st.sampled_from(["a.com", "b.com", "a-b.com", "ab.com", "xn--p1ai", "_dmarc.a.com", "0.com"]))
SEQUENCES = st.lists(BLOCKS, max_size=4)


def in_python(seen: set[str], block: list[str]) -> bytes:
    """What `add_new` must give, and what is seen afterwards."""
    new = list(dict.fromkeys(name for name in block if name not in seen))
    seen.update(new)
    return "\n".join(new).encode()


def follows_the_law(store: Store, blocks: list[list[str]]) -> None:
    # A transaction that is taken back leaves each example an empty table.
    with store.engine.connect() as tx, tx.begin() as turn:
        seen: set[str] = set()
        for block in blocks:
            assert names.add_new(tx, 1, "\n".join(block).encode(), AT) == in_python(seen, block)
        assert set(tx.execute(text("SELECT name FROM names")).scalars()) == seen
        turn.rollback()


@pytest.fixture(scope="module")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('names') / 'names.db'}")
    yield store
    store.close()


# Invariant: a block gives back those of its names that no block before it held, once each, in its own order.
@settings(max_examples=60)
@given(blocks=SEQUENCES)
def test_new_names_come_back_once_and_in_the_order_of_the_block(sqlite_store: Store, blocks: list[list[str]]) -> None:
    follows_the_law(sqlite_store, blocks)


@pytest.fixture(scope="module")
def postgres_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    server = request.getfixturevalue("postgres")
    name = server.create_database()
    store = open_store(server.url(name))
    yield store
    store.close()
    server.drop_database(name)


@pytest.mark.slow
@settings(max_examples=60)
@given(blocks=SEQUENCES)
def test_postgresql_gives_the_same(postgres_store: Store, blocks: list[list[str]]) -> None:
    follows_the_law(postgres_store, blocks)


def stored(store: Store) -> tuple[list[str], feeds.FeedState, int]:
    with store.write() as tx:
        state = feeds.state(tx, "list")
        kept = list(tx.execute(text("SELECT name FROM names ORDER BY name")).scalars())
        return kept, state, feeds.unread_count(tx, state.number)


class PowerCut(Exception):
    """Stands for whatever ends a transaction in the middle."""


# The steps of a block, in their order; the cut comes behind each of them in turn.
STEPS: list[Callable[..., object]] = [
    lambda tx, state: names.add_new(tx, state.number, b"a.com\nb.com", AT),
    lambda tx, state: feeds.keep_unread(tx, state, [Unread("list:3", b"\xff", "is not UTF-8")], AT),
    lambda tx, state: feeds.move_cursor(tx, state, Cursor("3"), read=2, new=2),
]


def take_block(store: Store, state: feeds.FeedState, steps: int, *, ends_well: bool) -> None:
    with store.write() as tx:
        for step in STEPS[:steps]:
            step(tx, state)
        if not ends_well:
            raise PowerCut


@pytest.mark.parametrize("survived", range(1, len(STEPS) + 1))
def test_block_that_fails_in_the_middle_leaves_neither_names_nor_cursor(store: Store, survived: int) -> None:
    before = stored(store)

    with pytest.raises(PowerCut):
        take_block(store, before[1], survived, ends_well=False)

    assert stored(store) == before


def test_block_that_ends_well_leaves_all_of_it(store: Store) -> None:
    before = stored(store)

    take_block(store, before[1], len(STEPS), ends_well=True)

    kept, state, unread = stored(store)
    assert kept == ["a.com", "b.com"]
    assert (state.cursor, state.names_read, state.names_new, unread) == (Cursor("3"), 2, 2, 1)


def test_unread_lines_are_kept_once_and_up_to_a_limit(store: Store) -> None:
    state = stored(store)[1]
    lines = [Unread(f"list:{number}", b"\0\xff", "is not UTF-8") for number in range(feeds.UNREAD_KEPT + 5)]

    with store.write() as tx:
        feeds.keep_unread(tx, state, lines[:2], AT)
        feeds.keep_unread(tx, state, lines[:2], AT)
        twice = feeds.unread_count(tx, state.number)
        feeds.keep_unread(tx, state, lines, AT)

    with store.read() as tx:
        assert twice == 2
        assert feeds.unread_lines(tx, state.number, 2) == lines[:2]
        assert feeds.unread_count(tx, state.number) <= feeds.UNREAD_KEPT
