"""A feed of CZDS that is killed at any moment loses nothing of what came to a zone or left it."""

import contextlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.feeds.icann import GET_SHOP, Icann, zone_text

KILLS = 20
#: Seconds until a kill, at most: about what one pull takes from the start of the process to its end.
LONGEST_S = 3.0
#: Seconds that a download takes, and what follows it at once.
DOWNLOAD_S = 0.6
#: Seconds after which a pull that nobody kills must have ended, on a machine that is busy.
PATIENCE_S = 120.0
#: Names of the zone on each day, and how many of them go and come with the next.
NAMES, TURNOVER = 40_000, 1_500
#: Seconds that a piece of the zone's file takes.
PACE_S = 0.01

#: Pulls, and writes down names and cursor in one step, as whoever runs a feed must.
_PULLER = """
import json, sys
from datetime import datetime
from pathlib import Path
from feeds import Cursor, Workplace, open_feed
from feeds.transport import czds_api
from feeds.transport.partial import write_whole

folder, url, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
czds_api.PAUSE_SECONDS = 0
state = folder / "state.json"
kept = json.loads(state.read_bytes()) if state.exists() else {"cursor": None, "added": [], "gone": []}
place = Workplace(folder=folder / "workplace", now=lambda: now, contact="", allow_private=True, base=folder)
feed = open_feed("czds", "test", {"zones": ["shop"], "account_url": url, "api_url": url}, place)
for block in feed.pull(Cursor(kept["cursor"]) if kept["cursor"] else None):
    kept["added"] += block.names.decode().split()
    kept["gone"] += block.gone.decode().split()
    kept["cursor"] = block.cursor.text
    write_whole(state, json.dumps(kept).encode())
"""


def names_on(day: int) -> list[str]:
    return [
        f"the-quiet-harbour-{number * 7919 % 1_000_003}" for number in range(day * TURNOVER, day * TURNOVER + NAMES)
    ]


def start(folder: Path, icann: Icann) -> "subprocess.Popen[bytes]":
    words = [str(folder), icann.rogue.url, icann.clock.now().isoformat()]
    return subprocess.Popen([sys.executable, "-c", _PULLER, *words])


def stamp_in_force(folder: Path) -> str:
    state = folder / "state.json"
    return str(json.loads(json.loads(state.read_bytes())["cursor"])["zones"]["shop"]) if state.exists() else ""


def live_until_download(puller: "subprocess.Popen[bytes]", icann: Icann) -> None:
    """Returns when the zone's file is asked for, or the puller has ended without."""
    asked = icann.asked.count(GET_SHOP)
    while puller.poll() is None and icann.asked.count(GET_SHOP) == asked:
        live_on(puller, 0.01)


def live_on(puller: "subprocess.Popen[bytes]", seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        puller.wait(seconds)


@pytest.mark.slow
def test_killed_twenty_times_no_change_of_a_zone_is_lost(tmp_path: Path, icann: Icann) -> None:
    seed = int(os.environ.get("DOMAINWATCH_KILL_SEED", random.randrange(2**32)))
    # pytest shows this when the test fails.
    sys.stderr.write(f"to see the same moments again: DOMAINWATCH_KILL_SEED={seed}\n")
    moments = random.Random(seed)
    icann.pace_s = PACE_S
    before, day, killed = "", -1, 0

    for number in range(KILLS):
        if day < 0 or stamp_in_force(tmp_path) != before:
            before, day = stamp_in_force(tmp_path), day + 1
            icann.clock.advance(days=1)
            icann.publish("shop", zone_text("shop", *names_on(day)))
        with start(tmp_path, icann) as puller:
            if number % 2:
                live_until_download(puller, icann)
            live_on(puller, moments.uniform(0, LONGEST_S if number % 2 == 0 else DOWNLOAD_S))
            puller.kill()
        killed += puller.returncode < 0
        icann.clock.advance(minutes=1)
    with start(tmp_path, icann) as puller:
        assert puller.wait(PATIENCE_S) == 0

    kept = json.loads((tmp_path / "state.json").read_bytes())
    came = {f"{name}.shop" for later in range(1, day + 1) for name in set(names_on(later)) - set(names_on(later - 1))}
    left = {f"{name}.shop" for later in range(1, day + 1) for name in set(names_on(later - 1)) - set(names_on(later))}
    assert (set(kept["added"]), set(kept["gone"])) == (came, left)
    assert killed > KILLS // 2
    assert any("range" in request.headers for request in icann.rogue.requests)
