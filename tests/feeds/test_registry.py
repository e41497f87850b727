"""A feed that is written wrongly says what is wrong, before anything is read."""

from pathlib import Path

import pytest

from feeds import FeedConfigError, open_feed
from feeds.registry import kinds
from tests.feeds.bench import workplace


@pytest.mark.parametrize(
    ("options", "key", "said"),
    [
        ({}, "path", "exactly one of path and url"),
        ({"path": "a", "url": "https://lists.example/a"}, "path", "exactly one of path and url"),
        ({"pth": "a"}, "pth", "did you mean 'path'?"),
        ({"path": 7}, "path", "a line of text"),
        ({"path": "a\nb"}, "path", "a line of text"),
        ({"url": "ftp://lists.example/a"}, "url", "http:// or https://"),
        ({"url": "https:///a"}, "url", "http:// or https://"),
        ({"url": "http://[::1"}, "url", "is 'http://[::1'"),
        ({"path": "a", "format": "cvs"}, "format", "did you mean 'csv'?"),
        ({"path": "a", "column": 1}, "column", "only tables have columns"),
        ({"path": "a", "format": "csv", "column": 0}, "column", "1 or more"),
        ({"path": "a", "format": "csv", "column": "0"}, "column", "from 1 to"),
        ({"path": "a", "format": "csv", "column": True}, "column", "1 or more"),
        ({"path": "a", "format": "csv", "column": 501}, "column", "from 1 to"),
        ({"path": "a", "format": "csv", "delimiter": ";;"}, "delimiter", "known"),
        ({"path": "a", "max_bytes": "5"}, "max_bytes", "whole number"),
    ],
)
def test_wrong_option_is_named_with_what_is_allowed(
    tmp_path: Path, options: dict[str, object], key: str, said: str
) -> None:
    with pytest.raises(FeedConfigError) as caught:
        open_feed("flatlist", "test", options, workplace(tmp_path))

    assert caught.value.key == key
    assert said in str(caught.value)


def test_unknown_kind_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FeedConfigError, match="did you mean 'flatlist'"):
        open_feed("flatlst", "test", {}, workplace(tmp_path))


@pytest.mark.parametrize("kind", kinds())
def test_feed_of_every_kind_refuses_an_option_that_it_does_not_know(tmp_path: Path, kind: str) -> None:
    with pytest.raises(FeedConfigError) as caught:
        open_feed(kind, "test", {"no_such_option": 1}, workplace(tmp_path))

    assert caught.value.key == "no_such_option"
