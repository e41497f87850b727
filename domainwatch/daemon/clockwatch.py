"""Notices when somebody sets the clock."""

from datetime import datetime

#: Seconds by which the clock may run ahead of or behind the time that passed: time servers nudge it by less, and the
#: shortest schedules hardly notice.
JUMP_S = 60.0


class ClockWatch:
    """Compares the wall clock with a clock that nobody can set, from one look to the next."""

    def __init__(self, now: datetime, steady_s: float) -> None:
        self._now, self._steady_s = now, steady_s

    def jump(self, now: datetime, steady_s: float) -> float:
        """Seconds that the wall clock has jumped since the last look (below zero: backwards); zero where it has not.

        Units: `steady_s` in seconds of a clock that only runs.
        """
        jumped = (now - self._now).total_seconds() - (steady_s - self._steady_s)
        self._now, self._steady_s = now, steady_s
        return jumped if abs(jumped) > JUMP_S else 0.0
