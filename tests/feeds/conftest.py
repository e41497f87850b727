"""What tests of single feeds share."""

from collections.abc import Iterator

import pytest

from tests.fakes import FakeClock
from tests.feeds.icann import Icann, serving, zone_text


@pytest.fixture
def icann(clock: FakeClock) -> Iterator[Icann]:
    """The service for zone files, with one zone."""
    with serving(clock) as icann:
        icann.publish("shop", zone_text("shop", "one", "two"))
        yield icann
