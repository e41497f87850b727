"""Reads invented zones fast, exactly and as dnspython does, for as long as wanted: `make fuzz ARGS=SECONDS`."""

import random
import sys
from time import monotonic

from tests.feeds.zones import commented, invented_zone, names_in, servers_in, tokenized_names

#: Seconds that it runs where nothing else is asked.
SECONDS = 600


def main(seconds: float) -> int:
    """The exit status: 1 where the ways of reading differ, with the zone and the number that makes it."""
    end, seed = monotonic() + seconds, random.SystemRandom().randrange(2**32)
    first = seed
    while monotonic() < end:
        dice = random.Random(seed)
        zone = invented_zone(dice, lines=60)
        cuts = tuple(dice.randrange(5000) for _ in range(dice.randrange(5)))
        names, reader = names_in(zone, cuts)
        are_alike = names == names_in(commented(zone))[0] and servers_in(zone, cuts) == servers_in(commented(zone))
        if reader.unread or not are_alike or set(names) != tokenized_names(zone):
            sys.stdout.write(f"differs: seed {seed}, cuts {cuts}\n{zone.decode()}\n{reader.unread}\n")
            return 1
        seed += 1
    sys.stdout.write(f"{seed - first:,} zones read alike\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
