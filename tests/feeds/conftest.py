"""What tests of single feeds share."""

from collections.abc import Iterator

import pytest

from feeds.transport import czds_api, token
from tests.fakes import FakeClock
from tests.feeds.icann import PASSWORD, USER, Icann, zone_text


@pytest.fixture
def icann(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Icann]:
    """The service with one zone, credentials in the environment, and no patience to be had."""
    monkeypatch.setattr(czds_api, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(token, "_known", {})
    monkeypatch.setenv("CZDS_USERNAME", USER)
    monkeypatch.setenv("CZDS_PASSWORD", PASSWORD)
    with Icann(clock) as icann:
        icann.publish("shop", zone_text("shop", "one", "two"))
        yield icann
