"""Names that a zone tells of, compiled: written whole, with their name server or without."""

from feeds.parse.compiled import compiled
from feeds.parse.zonemarks import DOT, LETTER_A, NEWLINE, SPACE, TAB, Bytes, Ints

#: RFC 1035 section 2.3.4: octets of a name as text without the final dot.
LONGEST_NAME = 253
CAPITAL_A, CAPITAL_Z = 65, 90
#: Places in `Rules.limits`: whether there is an origin, how many dots a name of the zone has at least, and whether name
#: servers are told.
HAS_ORIGIN, DOTS, TELLS_SERVERS = 0, 1, 2


@compiled
def add_origin(length: int, origin: Bytes, limits: Ints, text: Bytes) -> int:
    """The length of the relative name with the origin behind it; 0 where there is none or this is too long."""
    if not limits[HAS_ORIGIN] or length + len(origin) > LONGEST_NAME:
        return 0
    for i in range(len(origin)):
        text[length + i] = origin[i]
    return length + len(origin)


@compiled
def tell(name: Bytes, length: int, server: Bytes, origin: Bytes, limits: Ints, text: Bytes) -> int:
    """Writes the name and a newline, between them a tab and the server where that is asked for; how many bytes.

    A server that is no whole name, or is too long for one, is left out.
    """
    for i in range(length):
        text[i] = name[i]
    if limits[TELLS_SERVERS]:
        text[length] = TAB
        added = add_server(server, origin, limits, text[length + 1 :])
        length += added + 1 if added else 0
    text[length] = NEWLINE
    return length + 1


@compiled
def add_server(line: Bytes, origin: Bytes, limits: Ints, text: Bytes) -> int:
    """Writes the name server that a blank ends, in lower case without the final dot, the root as a dot; its length."""
    length = 0
    while line[length] > SPACE and length <= LONGEST_NAME:
        letter = line[length]
        text[length] = letter + (LETTER_A - CAPITAL_A) if CAPITAL_A <= letter <= CAPITAL_Z else letter
        length += 1
    if line[length] > SPACE:
        return 0
    if line[length - 1] != DOT:
        return add_origin(length, origin, limits, text)
    return max(1, length - 1)
