"""Follows the logs of a list with 1,000 marks, and says in JSON what it took: `python -m tests.bench.ctfollow FOLDER`.

`--names N` ends it once so many names have come, `--seconds S` after that time.
"""

import argparse
import json
import resource
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import monotonic, process_time, sleep

from feeds import Block, Cursor, FeedError, Workplace, open_feed
from tests.bench.ctspeed import MARKS, index_of

#: Seconds between two pulls, as the example of feeds proposes.
PAUSE_S = 15


def main() -> int:
    """Units of what is said: seconds; bytes, the most that was held at any time; seconds from logged to matched."""
    parser = argparse.ArgumentParser(prog="ctfollow", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", type=int, default=sys.maxsize)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    wanted = parser.parse_args()
    index = index_of(MARKS)
    index.match(b"warm.example.com")
    begun, used, names, lag, errors = monotonic(), process_time(), 0, 0.0, list[str]()
    cursor: Cursor | None = None
    place = Workplace(
        folder=wanted.folder / "workplace",
        now=lambda: datetime.now(UTC),
        contact="bench@watch.example",
        allow_private=True,
        base=wanted.folder,
    )
    feed = open_feed("ct", "bench", {"lists": ["logs.json"], "start": 0, "max_rate": 1000}, place)
    for _ in count():
        try:
            for block in feed.pull(cursor):
                index.match(block.names)
                cursor, names, lag = block.cursor, names + block.count, max(lag, _lag(block))
        except FeedError as error:
            errors.append(str(error))
        if names >= wanted.names or monotonic() - begun >= wanted.seconds:
            break
        sleep(PAUSE_S)
    told = {
        "wall": monotonic() - begun,
        "cpu": process_time() - used,
        "names": names,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "lag": lag,
        "errors": errors[:3],
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _lag(block: Block) -> float:
    """Seconds since the oldest entry of the block was logged."""
    logged = [
        datetime.fromisoformat(pair.removeprefix("logged="))
        for line in block.details.decode().split("\n")
        for pair in line.split("\t")
        if pair.startswith("logged=")
    ]
    return (datetime.now(UTC) - min(logged)).total_seconds() if logged else 0.0


if __name__ == "__main__":
    sys.exit(main())
