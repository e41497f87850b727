"""The post, which carries every mail of these tests."""

from collections.abc import Iterator

import pytest

from tests.mailform.post import Post


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with Post() as post:
        yield post
