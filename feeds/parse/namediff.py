"""Two sorted lists of names to what one of them has and the other has not, compiled, in one pass over both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from feeds.parse.chunks import CHUNK
from feeds.parse.compiled import compiled
from feeds.parse.nameorder import LINE_ROOM, compare_names
from feeds.parse.zonemarks import NEWLINE, TAB
from feeds.parse.zonescan import Bytes, Ints

#: Bytes that are compared at once: two vectors, and short against the stretch between two differences.
STRIDE = 64
#: Places in `Merge.state`: how far each side's block is read, whether nothing follows it, and how much was written.
OLD, NEW, OLD_ENDS, NEW_ENDS, ADDED, GONE, CHANGED = 0, 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Newline-ended lines, at most CHUNK bytes of each.

    `added` and `changed` hold the lines of the new list whose names the old one lacks, or has with other servers;
    `gone` holds names that the new list lacks.
    """

    added: bytes
    gone: bytes
    changed: bytes


class Merge(NamedTuple):
    """What changed, so far, and how far the work is, see OLD."""

    added: Bytes
    gone: Bytes
    changed: Bytes
    state: Ints


@dataclass(slots=True)
class _Side:
    """One list: the block that is being read; an empty one is the end."""

    blocks: Iterator[bytes]
    block: Bytes = field(default_factory=lambda: np.zeros(0, np.uint8))

    def step(self) -> bool:
        """Gets the next block; whether there is none."""
        self.block = np.frombuffer(next(self.blocks, b""), np.uint8)
        return not len(self.block)


def changes_of(old: Iterable[bytes], new: Iterable[bytes], dot: int) -> Iterator[Changes]:
    """What changed between two lists, given in blocks of newline-ended lines that rise in the order of that dot.

    A name that has servers in one list only counts as changed.
    """
    sides, merge = (_Side(iter(old)), _Side(iter(new))), _merge()
    state = merge.state
    while True:
        for number, side in enumerate(sides):
            if state[number] == len(side.block) and not state[OLD_ENDS + number]:
                state[number], state[OLD_ENDS + number] = 0, side.step()
        merge_lines(sides[0].block, sides[1].block, merge, dot)
        is_end = state[OLD_ENDS] and state[NEW_ENDS]
        if state[ADDED:].any() and (is_end or not has_room(merge)):
            yield _taken(merge)
        elif is_end:
            return


def _merge() -> Merge:
    added, gone, changed = (np.empty(CHUNK, np.uint8) for _ in range(3))
    return Merge(added, gone, changed, np.zeros(7, np.int64))


def _taken(merge: Merge) -> Changes:
    """What was written, which is then forgotten."""
    texts = (merge.added, merge.gone, merge.changed)
    added, gone, changed = (text[:size].tobytes() for text, size in zip(texts, merge.state[ADDED:], strict=True))
    merge.state[ADDED:] = 0
    return Changes(added=added, gone=gone, changed=changed)


@compiled
def merge_lines(old: Bytes, new: Bytes, merge: Merge, dot: int) -> None:
    """Compares on until one block is read and more follows it, both lists are, or there is no room for a line."""
    state = merge.state
    i, j = state[OLD], state[NEW]
    while (i < len(old) or j < len(new)) and has_room(merge):
        if (i == len(old) and not state[OLD_ENDS]) or (j == len(new) and not state[NEW_ENDS]):
            break
        same = equal_lines(old[i:], new[j:])
        if same:
            i, j = i + same, j + same
            continue
        order, before, after = order_of(old[i:], new[j:], dot), i, j
        if order <= 0:
            i = behind_line(old, i)
        if order >= 0:
            j = behind_line(new, j)
        if order < 0:
            state[GONE] = add_name(old[before:i], merge.gone, state[GONE])
        elif order > 0:
            state[ADDED] = add_line(new[after:j], merge.added, state[ADDED])
        elif differ(old[before:i], new[after:j]):
            state[CHANGED] = add_line(new[after:j], merge.changed, state[CHANGED])
    state[OLD], state[NEW] = i, j


@compiled
def order_of(old: Bytes, new: Bytes, dot: int) -> int:
    """Whose name comes first: -1 the old list's, 1 the new one's, 0 both; nothing comes behind everything."""
    if not len(old) or not len(new):
        return 1 if len(new) else -1
    return compare_names(old, new, dot)


@compiled
def has_room(merge: Merge) -> bool:
    """Whether one more line fits, whatever becomes of it."""
    state = merge.state
    fullest = max(state[ADDED], state[GONE], state[CHANGED])
    return bool(fullest <= len(merge.added) - LINE_ROOM)


@compiled
def equal_lines(old: Bytes, new: Bytes) -> int:
    """How many bytes of whole lines the two have in common at their beginning; a few short ones may be left out."""
    limit, length = min(len(old), len(new)), 0
    while length + STRIDE <= limit:
        found = False
        for k in range(length, length + STRIDE):
            found |= old[k] != new[k]
        if found:
            break
        length += STRIDE
    while length > 0 and old[length - 1] != NEWLINE:
        length -= 1
    return length


@compiled
def behind_line(lines: Bytes, start: int) -> int:
    """Where the next line begins."""
    while lines[start] != NEWLINE:
        start += 1
    return start + 1


@compiled
def differ(old: Bytes, new: Bytes) -> bool:
    """Whether two lines are not the same."""
    if len(old) != len(new):
        return True
    same = 0
    while same < len(old) and old[same] == new[same]:
        same += 1
    return same < len(old)


@compiled
def add_line(line: Bytes, text: Bytes, size: int) -> int:
    """Writes a line; how much is written with it."""
    for k in range(len(line)):
        text[size + k] = line[k]
    return size + len(line)


@compiled
def add_name(line: Bytes, text: Bytes, size: int) -> int:
    """Writes the name of a line; how much is written with it."""
    place = 0
    while line[place] not in (NEWLINE, TAB):
        text[size + place] = line[place]
        place += 1
    text[size + place] = NEWLINE
    return size + place + 1
