"""How readers of Russian write down what they hear in a Latin word."""

from collections.abc import Iterator
from heapq import heappop, heappush

from domainwatch.match.tables.sounds import DOUBLED, HEARD

#: Ways to write one word; the likeliest come first, and beyond these come accidents.
WAYS = 12


def heard(text: str) -> Iterator[str]:
    """The likeliest ways to write the sound of a Latin word in Russian letters, the likeliest first, WAYS at most."""
    # Each entry: how unlikely, a number that keeps equals in order, how far it is read, what is written so far.
    heap = [(0, 0, 0, "")]
    number = given = 0
    # Doubled letters lead to the same writing in as many ways as there are of them; each is followed once.
    known: set[tuple[int, str]] = set()
    while heap and given < WAYS:
        unlikely, _, place, way = heappop(heap)
        if (place, way) in known:
            continue
        known.add((place, way))
        if place == len(text):
            given += 1
            yield way
            continue
        for rank, (letters, reading) in enumerate(_readings(text, place)):
            number += 1
            heappush(heap, (unlikely + rank, number, place + letters, way + reading))


def _readings(text: str, place: int) -> Iterator[tuple[int, str]]:
    """The letters that are read at the place, and how they are written, the likeliest first."""
    for pattern, readings in HEARD:
        found = pattern.match(text, place)
        if found is None:
            continue
        letters = found.end() - place
        if letters == 1 and DOUBLED.match(text, place):
            yield from ((2, reading * 2) for reading in readings)
            letters = 2
        yield from ((letters, reading) for reading in readings)
        return
    yield 1, text[place]
