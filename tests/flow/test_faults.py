"""The fault table: each write on a name's way out fails once, before or after it was stored; then all goes on."""

from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from domainwatch.flow.notify import write_digests, write_urgent_alerts
from domainwatch.flow.sending import send_outbox
from domainwatch.model import DeliveryState
from domainwatch.store import findings
from domainwatch.world import Internet
from tests.fakes import FakeClock
from tests.flow.desk import ALL, Desk
from tests.flow.powercut import CutStore, PowerCut
from tests.rows import all_findings

pytestmark = pytest.mark.slow

NAMES = ("aliexpress.top", "garden-tools.com", "myaliexpressharbour.top", "quiet-river.com")
#: More writes than the whole way has; the table ends where a run goes through without a failure.
MOST_WRITES = 100


def go_the_whole_way(desk: Desk) -> None:
    """Names in, findings examined, alerts written, mails sent."""
    file = desk.folder / "names.txt"
    # Written once: a list that changed would be read anew, and so hide names that a cursor jumped over.
    if not file.exists():
        file.write_text("".join(f"{name}\n" for name in NAMES))
    desk.pull_again()
    with desk.app.store.write() as tx:
        findings.mark_examined(tx, [finding.id for finding in findings.unexamined(tx, ALL)], desk.clock.now())
    write_urgent_alerts(desk.app)
    write_digests(desk.app)
    send_outbox(desk.app)


def assert_nothing_is_lost_and_nothing_is_there_twice(desk: Desk, world: Internet) -> None:
    with desk.store.read() as tx:
        found = [finding.hit.domain.name for finding in all_findings(tx)]
    arrived = Counter(str(message_from_bytes(mail.raw)["Message-ID"]) for mail in world.mail.received)
    ended = {mail.message.message_id: mail.state for mail in desk.mails}

    assert sorted(found) == ["aliexpress.top", "myaliexpressharbour.top"]
    assert desk.pull("".join(f"{name}\n" for name in NAMES).encode()).new == 0
    assert sorted(kind for kind, _ in desk.told()) == ["digest", "urgent"]
    assert set(arrived.values()) <= {1}
    for message_id, state in ended.items():
        assert state is DeliveryState.UNCERTAIN or (state is DeliveryState.SENT and message_id in arrived)
    for case in desk.cases:
        file = desk.file(case.id)
        assert [line.what for line in file.history] == ["open", "alert"]
        assert file.flaws == ()


def is_cut_at(number: int, desk: Desk, *, was_stored: bool) -> bool:
    """Whether the way has a write of that number; then it was cut there."""
    desk.open_app(CutStore(desk.store, number, was_stored=was_stored))
    try:
        go_the_whole_way(desk)
    except PowerCut:
        return True
    return False


@pytest.mark.parametrize("was_stored", [True, False], ids=["stored", "not stored"])
def test_each_write_may_fail_once_and_nothing_is_lost_or_there_twice(
    tmp_path: Path, world: Internet, was_stored: bool
) -> None:
    for number in range(1, MOST_WRITES):
        folder = tmp_path / str(number)
        folder.mkdir()
        world.mail.received.clear()
        with Desk(folder, FakeClock(), world) as desk:
            was_cut = is_cut_at(number, desk, was_stored=was_stored)
            desk.open_app()
            go_the_whole_way(desk)
            assert_nothing_is_lost_and_nothing_is_there_twice(desk, world)
        if not was_cut:
            break

    # Feed, block, end of the pull, examination, two alerts, and three writes for each of two mails, at the least.
    assert 12 <= number < MOST_WRITES
