"""Where two days of a zone agree, compiled: equal stretches are skipped, and found again behind a difference."""

from typing import NamedTuple

from feeds.parse.compiled import compiled
from feeds.parse.zonemarks import NEWLINE, SPACE, TAB
from feeds.parse.zonescan import BLANK, END, Bytes

#: Bytes that are compared at once; long enough for vector instructions, short against the stretches that differ.
STRIDE = 64
#: Bytes that make a line irregular, see zonescan: what stands in brackets or quotes, directives, escapes, comments.
QUOTE, DOLLAR, OPEN, CLOSE, SEMICOLON, BACKSLASH = 34, 36, 40, 41, 59, 92


class Pair(NamedTuple):
    """A block of whole lines of each day, and the table of `zonescan` that says what each byte can be."""

    old: Bytes
    new: Bytes
    kinds: Bytes


@compiled
def equal_length(old: Bytes, new: Bytes) -> int:
    """How many bytes the two have in common at their beginning, before anything irregular."""
    limit, length = min(len(old), len(new)) - 1, 0
    while length + STRIDE <= limit:
        left, right, ahead = old[length:], new[length:], old[length + 1 :]
        found = False
        for i in range(STRIDE):
            letter = left[i]
            found |= letter != right[i]
            found |= (letter == QUOTE) | (letter == DOLLAR) | (letter == OPEN) | (letter == CLOSE)
            found |= (letter == SEMICOLON) | (letter == BACKSLASH)
            found |= (letter == NEWLINE) & ((ahead[i] == SPACE) | (ahead[i] == TAB))
        if found:
            break
        length += STRIDE
    return length


@compiled
def same_lines(pair: Pair, i: int, j: int) -> int:
    """How many bytes of whole, regular lines the days have in common from i and j on, short of the last owner's.

    The lines of the last owner are left because one of the days may have more of them behind.
    """
    old = pair.old[i:]
    length = equal_length(old, pair.new[j:])
    if length == 0 or pair.kinds[old[0]] == BLANK:
        return 0
    last = line_before(old, line_before(old, length) - 1)
    while last > 0:
        before = line_before(old, last - 1)
        if compare_owners(old[before:], old[last:], pair.kinds) != 0:
            return last
        last = before
    return 0


@compiled
def line_before(text: Bytes, place: int) -> int:
    """Where the line begins in which this place is."""
    while place > 0 and text[place - 1] != NEWLINE:
        place -= 1
    return place


@compiled
def compare_owners(old: Bytes, new: Bytes, kinds: Bytes) -> int:
    """0 where two lines have the same owner as written; -1 or 1 where the first sorts before or behind."""
    place = 0
    while kinds[old[place]] not in (BLANK, END) and old[place] == new[place]:
        place += 1
    left, right = old[place], new[place]
    if kinds[left] in (BLANK, END) and kinds[right] in (BLANK, END):
        return 0
    return -1 if left < right else 1


@compiled
def behind_owner(text: Bytes, start: int, kinds: Bytes) -> int:
    """Where the lines end that have the owner of the one at start."""
    place = start
    while True:
        while text[place] != NEWLINE:
            place += 1
        place += 1
        if place == len(text):
            return place
        if kinds[text[place]] != BLANK and compare_owners(text[start:], text[place:], kinds) != 0:
            return place


@compiled
def behind_difference(pair: Pair, i: int, j: int) -> tuple[int, int]:
    """Where both days stand at the same owner again, behind at least one owner; or where either of them ends.

    This merges the owners as sorted lists are merged. Where they are sorted in another way it finds less in common
    than there is, and nothing that is not.
    """
    has_moved = False
    while i < len(pair.old) and j < len(pair.new):
        order = compare_owners(pair.old[i:], pair.new[j:], pair.kinds)
        if order == 0 and has_moved:
            break
        if order <= 0:
            i = behind_owner(pair.old, i, pair.kinds)
        if order >= 0:
            j = behind_owner(pair.new, j, pair.kinds)
        has_moved = True
    return i, j
