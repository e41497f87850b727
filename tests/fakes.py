"""Stand-ins for what a test must command: time, for now."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Tells the time that the test set (a `domainwatch.net.Clock`); it moves only when told."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        # A Monday morning, so that nothing is held back by quiet hours unless a test says so.
        assert now.utcoffset() == timedelta(0), "times are aware and UTC"
        self._now = now

    def now(self) -> datetime:
        """The moment at which the clock stands, aware, in UTC."""
        return self._now

    def advance(self, **units: float) -> datetime:
        """Moves the clock on by `timedelta(**units)` and returns the new moment."""
        self._now += timedelta(**units)
        return self._now
