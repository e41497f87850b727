"""Whatever logs tell, in whatever order: each true name comes once, and nothing else does."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domainwatch.world import CtLog
from domainwatch.world.ctserver import NOT_FOUND, Answer
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.ctliar import Asked, LyingServer, entries, forked, heads, status
from tests.feeds.ctscene import Scene, names_in

pytestmark = pytest.mark.slow

#: Walks, each of some pulls; each takes about half a second.
WALKS = 25
#: Entries that are known before the first lie; a fork behind all that is known is simply how a log goes on.
KNOWN = 10


def cut(asked: Asked, honest: Answer) -> Answer:
    return Answer(body=honest.body[: len(honest.body) // 2], is_packed=honest.is_packed)


LIES: dict[str, ctliar.Lie] = {
    "nothing": lambda asked, honest: honest,
    "unsigned": heads(ctliar.unsigned),
    "other root": heads(ctliar.other_root),
    "smaller": heads(ctliar.smaller),
    "tomorrow": heads(ctliar.from_tomorrow),
    "last week": heads(ctliar.from_last_week),
    "altered": entries(ctliar.altered),
    "cut": entries(cut),
    "all cut": cut,
    "away": entries(lambda asked, honest: NOT_FOUND),
    "down": status(503),
    "greased": ctliar.greased,
}
#: Whose log, what it tells, and how many entries come before that.
Step = tuple[str, str, int]
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.sampled_from(["paged", "tiled"]),
        st.sampled_from([*LIES, "fork"]),
        st.sampled_from([0, 1, 7, 255, 256, 300, 2_100]),
    ),
    min_size=1,
    max_size=6,
)


@given(steps=STEPS, packs=st.booleans())
@settings(max_examples=WALKS, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_logs_tell_every_true_name_comes_once_and_no_other(steps: list[Step], *, packs: bool) -> None:
    clock = FakeClock()
    with TemporaryDirectory() as folder, LyingServer(clock.now) as server:
        logs = [server.add(CtLog(name, is_tiled=name == "tiled")) for name in ("paged", "tiled")]
        server.packs = packs
        scene = Scene(Path(folder), clock, server)
        scene.grow(KNOWN)
        scene.pull()
        for name, lie, count in steps:
            scene.grow(count)
            tell(scene, name, lie)
            scene.pull()
            server.lies.clear()
            server.logs = {log.name: log for log in logs}
            clock.advance(minutes=5)
        last = scene.pull()

    assert last.error is None
    assert scene.seen == Counter(name for log in logs for name in names_in(log))


def tell(scene: Scene, name: str, lie: str) -> None:
    """Lets that log tell the lie until it is cleared."""
    log = scene.server.logs[name]
    if lie == "fork":
        evil = [f"evil-{number}.example" for number in range(300)]
        scene.server.logs[name] = forked(log, KNOWN // 2, evil, scene.clock.now())
    else:
        scene.server.lies[name] = LIES[lie]
