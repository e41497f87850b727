"""Where the public suffix of a name begins, compiled."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domainwatch.match.slots import longer, slot_of
from domainwatch.match.tables.suffixes import COUNTRY, OTHER, SECOND_LEVEL, SHARED_HOST, suffix_kind
from domainwatch.names import suffix_rules
from feeds.parse.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

#: What the list says of a suffix.
RULE, WILDCARD, EXCEPTION = 1, 2, 4
#: Slots of the table: three for each rule.
_SLOTS = 1 << 15
_DOT, _X, _N, _DASH = 46, 120, 110, 45
#: Letters of a second level that a registry keeps for a kind of registrant (co.uk, msk.ru); shared hosts are longer.
_REGISTRY_LETTERS = 3


class Suffixes(NamedTuple):
    """The public suffix list, by the numbers of suffixes read backwards: what it says of each, and its kind."""

    keys: Ints
    flags: Bytes
    kinds: Bytes


@cache
def suffixes() -> Suffixes:
    """The table of the list that the publicsuffixlist package carries."""
    table = Suffixes(np.zeros(_SLOTS, np.int64), np.zeros(_SLOTS, np.uint8), np.zeros(_SLOTS, np.uint8))
    for rule in suffix_rules():
        flag = WILDCARD if rule.startswith("*.") else EXCEPTION if rule.startswith("!") else RULE
        suffix = rule.removeprefix("*.").removeprefix("!")
        number = _number(np.frombuffer(suffix.encode("ascii"), np.uint8))
        slot = slot_of(number, table.keys)
        table.keys[slot] = number
        table.flags[slot] |= flag
        table.kinds[slot] = int(suffix_kind(suffix))
    return table


@compiled
def _number(suffix: Bytes) -> int:
    value = 0
    for place in range(len(suffix) - 1, -1, -1):
        value = longer(value, suffix[place])
    return value


@compiled
def body_of(text: Bytes, stop: int, table: Suffixes) -> tuple[int, int]:
    """The letters before the public suffix of the name text[:stop], without its dot, and the kind of the suffix.

    A name that is itself a public suffix counts its first label as the body.
    Source: publicsuffix.org/list, section "Algorithm".
    """
    value, place, was_wild = 0, stop, False
    found = last = begin = stop
    found_slot = slot = slot_of(0, table.keys)
    while place > 0:
        place -= 1
        value = longer(value, text[place])
        if text[place] == _DOT or (place > 0 and text[place - 1] != _DOT):
            continue
        before, begin = begin, place
        slot = slot_of(value, table.keys)
        flags = table.flags[slot] if table.keys[slot] == value else 0
        if flags & EXCEPTION:
            found = before
            break
        # A top-level domain that the list does not know is a suffix too: new ones appear before it knows them.
        # What stands before a wildcard counts as a suffix itself, as the package has it.
        if flags != 0 or was_wild or before == stop:
            found, found_slot = place, slot
        if before == stop:
            last = place
        was_wild = flags & WILDCARD != 0
    kind = _kind(text, (found, last, stop), table.kinds[found_slot] if table.keys[found_slot] != 0 else OTHER)
    if found == 0:
        found = 1
        while found < stop and text[found - 1] != _DOT:
            found += 1
    return found - 1, kind


@compiled
def _kind(text: Bytes, suffix: tuple[int, int, int], listed: int) -> int:
    begin, last, stop = suffix
    if begin < last:
        is_registry = stop - last == 2 and last - 1 - begin <= _REGISTRY_LETTERS
        return SECOND_LEVEL if is_registry else SHARED_HOST
    if listed != OTHER:
        return listed
    is_encoded = stop - last > 4 and text[last] == _X and text[last + 1] == _N and text[last + 2] == _DASH
    return COUNTRY if stop - last == 2 or is_encoded else OTHER
