"""When a mail may leave without waking anybody."""

from datetime import UTC, datetime, time, timedelta, tzinfo


def release_time(at: datetime, start: time, stop: time, zone: tzinfo) -> datetime:
    """The moment itself outside the quiet hours, otherwise their end, in UTC.

    The hours are wall-clock times in `zone`, half-open [start, stop), and may run over midnight.
    """
    local = at.astimezone(zone)
    clock = local.time()
    within = start <= clock < stop if start < stop else clock >= start or clock < stop
    if not within:
        return at.astimezone(UTC)
    day = local.date() if clock < stop else local.date() + timedelta(days=1)
    end = datetime.combine(day, stop, tzinfo=zone)
    # Where the clocks go back there are two such moments, and the first may be over.
    return next(moment for moment in (end.astimezone(UTC), end.replace(fold=1).astimezone(UTC)) if moment > at)
