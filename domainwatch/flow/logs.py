"""How the logs of certificates are followed, and who is told when one is left behind."""

from dataclasses import dataclass

from domainwatch.flow.app import App
from domainwatch.flow.health import clear_trouble, raise_trouble
from domainwatch.flow.workplaces import workplace_of
from feeds.ct.status import LogStatus, read_status

#: Seconds behind a log from which on operators are told: new entries are read within a minute or two when all is well,
#: and a restart or a log's hiccup is over by then.
LATE_S = 600
#: Logs that are named in one message; more of them are one fault of ours or of the network.
_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """How far a feed is with a log."""

    feed_id: str
    log: LogStatus

    @property
    def left(self) -> float | None:
        """In how many seconds it will have caught up at the rate of late; None: nobody can tell."""
        if self.log.behind == 0:
            return 0.0
        return self.log.behind / self.log.rate if self.log.behind and self.log.rate else None

    @property
    def late(self) -> float:
        """Seconds by which our reading is late: 0 where we have all that a log has signed that answers us."""
        return self.log.behind_seconds or 0.0 if self.log.behind or self.log.error else 0.0


def log_states(app: App) -> dict[str, list[LogState]]:
    """The logs of each enabled feed that follows logs, by feed; what is behind is told as of now."""
    states = {}
    for setting in app.config.feeds:
        logs = read_status(workplace_of(app, setting).folder, app.clock.now()) if setting.enabled else []
        if logs:
            states[setting.id] = [LogState(feed_id=setting.id, log=log) for log in logs]
    return states


def watch_logs(app: App) -> None:
    """Raises one trouble a feed while logs are left behind, so that an outage of ours is not told fifty times."""
    for feed_id, states in log_states(app).items():
        late = sorted((state for state in states if state.late > LATE_S), key=lambda state: -state.late)
        if not late:
            clear_trouble(app, trouble_key(feed_id))
            continue
        more = [f"and {len(late) - _NAMED} more"] if len(late) > _NAMED else []
        head = f"{len(late)} of {len(states)} logs are behind (domainwatch ct status):"
        raise_trouble(app, trouble_key(feed_id), "\n".join([head, *map(_told, late[:_NAMED]), *more]))


def trouble_key(feed_id: str) -> str:
    """The part under which logs that are left behind are raised as trouble."""
    return f"logs of feed {feed_id}"


def _told(state: LogState) -> str:
    log = state.log
    rest = f", caught up in {span_of(state.left)}" if state.left else ", not catching up" if log.behind else ""
    error = f"; {log.error}" if log.error else ""
    return f"{log.description or log.url}: {span_of(state.late)} behind{rest}{error}"


def span_of(seconds: float) -> str:
    """So many seconds in the unit in which people would say it."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:,.0f} s"
