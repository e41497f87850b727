"""feeds.yaml becomes feeds whose options nobody here looks into."""

from pathlib import Path

import pytest

from domainwatch.model import ConfigError
from domainwatch.settings import FeedSetting, Schedule, example_feeds, read_feeds


def test_keys_that_are_not_ours_are_options_and_pass_untouched() -> None:
    text = (
        "feeds:\n"
        "  - {id: inbox, kind: flatlist, path: ../var/inbox}\n"
        "  - id: table\n"
        "    kind: flatlist\n"
        "    url: https://lists.example/a.csv\n"
        "    column: 2\n"
        "    nested: {list: [1, x]}\n"
        "    schedule: {every: 1h}\n"
        "    enabled: false\n"
    )

    feeds = read_feeds(text, "feeds.yaml")

    assert feeds == (
        FeedSetting(id="inbox", kind="flatlist", options={"path": "../var/inbox"}, where="feeds.yaml:2"),
        FeedSetting(
            id="table",
            kind="flatlist",
            schedule=Schedule(every_s=3600),
            options={"url": "https://lists.example/a.csv", "column": 2, "nested": {"list": [1, "x"]}},
            enabled=False,
            where="feeds.yaml:3",
        ),
    )


def test_example_is_what_is_shipped_and_reads_the_inbox(checkout: Path) -> None:
    shipped = (checkout / "config" / "feeds.yaml").read_text(encoding="utf-8")

    (inbox,) = read_feeds(shipped, "feeds.yaml")

    assert shipped == example_feeds()
    assert (inbox.id, inbox.kind, inbox.options) == ("inbox", "flatlist", {"path": "../var/inbox"})


def test_feeds_that_the_example_leaves_as_comments_are_valid_too() -> None:
    head, _, entries = example_feeds().partition("feeds:\n")
    commented = [
        line.replace("  # ", "  ", 1) for line in entries.splitlines() if line.startswith(("  # - ", "  #   "))
    ]

    feeds = read_feeds("feeds:\n" + "\n".join(commented), "feeds.yaml")

    assert head.startswith("#")
    lists = ["new-names", "daily-table", "ru-domains", "su-domains", "rf-domains"]
    assert [feed.id for feed in feeds if feed.kind == "flatlist"] == lists
    formats = [feed.options.get("format") for feed in feeds if feed.kind == "flatlist"]
    assert formats == [None, "csv", "ru-partner", "ru-partner", "ru-partner"]
    assert {"gtlds", "cctld"} <= {feed.id for feed in feeds}


@pytest.mark.parametrize("text", ["", "feeds: []", "# nothing yet\n"])
def test_no_feeds_is_allowed(text: str) -> None:
    assert read_feeds(text, "feeds.yaml") == ()


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("feeds:\n  - kind: flatlist", "f.yaml:2: feeds[0].id", ["missing"]),
        ("feeds:\n  - id: a", "f.yaml:2: feeds[0].kind", ["missing"]),
        ("feeds:\n  - {id: A b, kind: flatlist}", "f.yaml:2: feeds[0].id", ["a-z, 0-9 and -"]),
        ("feeds:\n  - {id: a, kind: ../x}", "f.yaml:2: feeds[0].kind", ["feed kind"]),
        ("feeds:\n  - {id: a, kind: b}\n  - {id: a, kind: c}", "f.yaml:3: feeds[1].id", ["feeds[0]"]),
        ("feeds:\n  - {id: a, kind: b, enabled: 1}", "f.yaml:2: feeds[0].enabled", ["true or false"]),
        ("feeds:\n  - {id: a, kind: b, schedule: {every: 1x}}", "f.yaml:2: feeds[0].schedule.every", ["15m"]),
        ("feeds:\n  - flatlist", "f.yaml:2: feeds[0]", ["mapping"]),
        ("feeds: {id: a}", "f.yaml:1: feeds", ["list"]),
        ("feed: []", "f.yaml:1: feed", ["`feeds`"]),
    ],
)
def test_each_mistake_is_told_with_its_line_and_key(text: str, place: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as refusal:
        read_feeds(text, "f.yaml")

    (told,) = str(refusal.value).splitlines()
    assert told.startswith(f"{place}: ")
    assert [word for word in words if word not in told] == []
