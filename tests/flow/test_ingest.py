"""Names in: stored once, matched once, and every line accounted for."""

from dataclasses import replace

import pytest

from domainwatch.flow.ingest import pull_feed
from domainwatch.match import Index
from domainwatch.model import Brand, Hit, Outcome
from domainwatch.settings import FeedSetting
from domainwatch.store import feeds
from feeds import Cursor, Unread
from tests.flow.desk import Desk

RU_PARTNER = (
    "ALIEXPRESS-BONUS.RU\tONE-RU\t01.03.2026\t01.03.2027\t01.04.2027\t1\n"
    "GARDEN-TOOLS.RU\tTWO-RU\t02.03.2026\t02.03.2027\t02.04.2027\t0\n"
)


class CountingIndex(Index):
    """An index that counts the names it is asked about."""

    def __init__(self, brands: list[Brand]) -> None:
        super().__init__(brands)
        self.asked = 0

    def match(self, names: bytes, least: int = 1) -> list[Hit]:
        """The hits, as ever."""
        self.asked += names.count(b"\n") + 1 if names else 0
        return super().match(names, least)


@pytest.fixture
def counting(desk: Desk) -> CountingIndex:
    """The desk's index, from now on one that counts."""
    index = CountingIndex(list(desk.app.watching.brands.values()))
    desk.app.watching._index = index
    return index


def state_of(desk: Desk, feed_id: str) -> tuple[feeds.FeedState, list[Unread]]:
    with desk.store.write() as tx:
        state = feeds.state(tx, feed_id)
        return state, feeds.unread_lines(tx, state.number, 10)


def test_pull_tells_what_it_brought(desk: Desk) -> None:
    pull = desk.pull(b"aliexpress.top\ngarden-tools.com\naliexpress.com\ngarden-tools.com\n")

    assert (pull.read, pull.new, pull.found, pull.unread, pull.outcome) == (4, 3, 1, 0, "ok")
    assert [case.domain for case in desk.cases] == ["aliexpress.top"]


def test_unchanged_list_and_known_names_are_not_matched_again(desk: Desk, counting: CountingIndex) -> None:
    desk.pull(b"aliexpress.top\ngarden-tools.com\n")
    first = counting.asked

    unchanged = desk.pull_again()
    after_unchanged = counting.asked
    other_order = desk.pull(b"garden-tools.com\naliexpress.top\nquiet-river.com\n")

    assert first == after_unchanged == 2
    assert (unchanged.read, unchanged.new) == (0, 0)
    assert (other_order.new, counting.asked) == (1, 3)


def test_name_that_two_feeds_bring_is_matched_once(desk: Desk, counting: CountingIndex) -> None:
    desk.pull(b"aliexpress-bonus.ru\n")

    desk.pull(RU_PARTNER.encode(), "ru-partner")

    assert counting.asked == 2
    assert len(desk.cases) == 1


def test_lines_that_are_no_names_are_kept_and_told(desk: Desk) -> None:
    pull = desk.pull(b"aliexpress.top\n\xff\xfe\nno name at all!\n")

    _, kept = state_of(desk, "names")
    assert (pull.new, pull.unread) == (1, 2)
    assert [(line.position, line.raw) for line in kept] == [
        ("names.txt:2", b"\xff\xfe"),
        ("names.txt:3", b"no name at all!"),
    ]
    assert "domainwatch feeds unread names" in desk.troubles["unread lines of feed names"]


def test_list_of_a_registrys_partner_tells_of_the_registration(desk: Desk) -> None:
    desk.pull(RU_PARTNER.encode(), "ru-partner")

    known = {fact.kind.removeprefix("registration."): fact for fact in desk.facts("aliexpress-bonus.ru")}
    assert {kind: fact.values for kind, fact in known.items()} == {
        "registrar": ("ONE-RU",),
        "created": ("2026-03-01",),
        "paid_till": ("2027-03-01",),
        "free_date": ("2027-04-01",),
        "delegated": ("yes",),
    }
    assert {(fact.outcome, fact.source) for fact in known.values()} == {(Outcome.DATA, "feed ru-partner")}
    # Of those that nobody accuses nothing is kept but the name.
    assert desk.facts("garden-tools.ru") == []


def test_failed_feed_is_trouble_and_keeps_its_place_until_it_works_again(desk: Desk) -> None:
    desk.pull(b"aliexpress.top\n")
    file, place = desk.folder / "names.txt", state_of(desk, "names")[0].cursor
    file.unlink()

    failed = desk.pull_again()
    troubles, kept_place = desk.troubles, state_of(desk, "names")[0].cursor
    mended = desk.pull(b"aliexpress.top\nquiet-river.com\n")

    assert "names.txt" in failed.outcome
    assert failed.outcome.endswith("(it is tried again by schedule)")
    assert troubles == {"feed names": failed.outcome}
    assert state_of(desk, "names")[0].outcome == "ok"
    assert kept_place == place is not None
    assert mended.new == 1
    assert desk.troubles == {}


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"kind": "flatliste"}, "did you mean 'flatlist'"),
        ({"options": {}}, "path"),
        ({"options": {"path": "names.txt", "colour": "red"}}, "colour"),
    ],
)
def test_feed_that_is_written_wrong_says_where_to_mend_it(
    desk: Desk, changed: dict[str, object], complaint: str
) -> None:
    setting = FeedSetting(id="inbox", kind="flatlist", options={"path": "names.txt"}, where="feeds.yaml:7")

    pull = pull_feed(desk.app, replace(setting, **changed))  # type: ignore[arg-type]

    assert complaint in pull.outcome
    assert pull.outcome.endswith("(mend it in feeds.yaml:7)")
    assert desk.troubles == {"feed inbox": pull.outcome}


def test_stop_comes_between_blocks_and_the_next_pull_goes_on(desk: Desk) -> None:
    names = [f"the-quiet-harbour-and-garden-{number:06d}.com" for number in range(60_000)]
    content = "".join(f"{name}\n" for name in names).encode()
    desk.app.stopping.set()
    first = desk.pull(content)

    desk.app.stopping.clear()
    second = desk.pull_again()

    assert 0 < first.read < len(names)
    assert first.read + second.read == first.new + second.new == len(names)


def test_cursor_of_an_older_version_costs_time_and_loses_nothing(desk: Desk) -> None:
    desk.pull(b"aliexpress.top\n")
    with desk.store.write() as tx:
        feeds.move_cursor(tx, feeds.state(tx, "names"), Cursor("of another form"), read=0, new=0)

    pull = desk.pull_again()

    assert (pull.read, pull.new, pull.outcome) == (1, 0, "ok")
