"""Where the fields of log entries stand, compiled: entries of RFC 6962 pages and of static-ct-api data tiles."""

from feeds.parse.compiled import compiled
from feeds.parse.ctwalk import number_at
from feeds.parse.zonemarks import Bytes, Ints

#: Columns of an entry: what is certified and how, milliseconds since 1970, its number in the log as its extensions say
#: it, and where its fields start and stop. Before the certificate of a precertificate stands the issuer's key hash.
KIND, TIMESTAMP, LEAF_INDEX, FAULT, LEAF_START, LEAF_STOP = 0, 1, 2, 3, 4, 5
CERT_START, CERT_STOP, EXTENSIONS_START, EXTENSIONS_STOP = 6, 7, 8, 9
PRECERT_START, PRECERT_STOP, CHAIN_START, CHAIN_STOP = 10, 11, 12, 13
COLUMNS = 14
#: Kinds of entry (RFC 6962 section 3.4). An entry that is not one of them has the first, a fault and no certificate.
X509, PRECERT = 0, 1
#: What is wrong with an entry; 0 where nothing is.
SHORT, VERSION, LEAF_TYPE, ENTRY_TYPE, TRAILING, LATE, FINGERPRINTS, MISPLACED = 1, 2, 3, 4, 5, 6, 7, 8
#: Octets of an issuer's key hash and of a fingerprint.
DIGEST = 32
#: LEAF_INDEX of an entry whose extensions name none, and their type and length where they do (static-ct-api).
NO_INDEX, INDEX_TYPE, INDEX_OCTETS = -1, 0, 5


@compiled
def scan_leaves(data: Bytes, ends: Ints, rows: Ints) -> None:
    """Fills a row for each MerkleTreeLeaf; they stand one behind the other and end there (RFC 6962 section 3.4)."""
    start = 0
    for i in range(len(ends)):
        stop, row = ends[i], rows[i]
        row[:] = 0
        row[LEAF_INDEX], row[LEAF_START], row[LEAF_STOP] = NO_INDEX, start, stop
        if stop - start < 2:
            row[FAULT] = SHORT
        elif data[start] != 0:
            row[FAULT] = VERSION
        elif data[start + 1] != 0:
            row[FAULT] = LEAF_TYPE
        elif scan_entry(data, start + 2, stop, row) < stop and row[FAULT] == 0:
            row[FAULT] = TRAILING
        start = stop


@compiled
def scan_tile(data: Bytes, rows: Ints) -> tuple[int, int]:
    """Fills a row for each TileLeaf; how many there are, and where the last one ends.

    Stops behind the last row, and at an entry with a fault, where no further one can be found (static-ct-api, Tiles).
    """
    place = count = 0
    while place < len(data) and count < len(rows):
        row = rows[count]
        row[:] = 0
        row[LEAF_INDEX], row[LEAF_START] = NO_INDEX, place
        behind = scan_entry(data, place, len(data), row)
        row[LEAF_STOP] = behind
        if row[FAULT] == 0:
            behind = scan_behind(data, behind, row)
        if row[FAULT]:
            break
        place, count = behind, count + 1
    return count, place


@compiled
def scan_entry(data: Bytes, start: int, stop: int, row: Ints) -> int:
    """Fills in a TimestampedEntry; where it ends. A fault leaves it without certificate, and its end is the start."""
    if stop - start < 10:
        row[FAULT] = SHORT
        return start
    # A time of 2**63 milliseconds and more is a fault, so that all times are numbers that we can hold.
    if data[start] > 127:
        row[FAULT] = LATE
        return start
    kind = number_at(data, start + 8, 2)
    if kind > PRECERT:
        row[FAULT] = ENTRY_TYPE
        return start
    place = start + 10 + kind * DIGEST
    cert = behind_field(data, place, 3, stop)
    behind = behind_field(data, cert, 2, stop) if cert else 0
    if behind == 0:
        row[FAULT] = SHORT
        return start
    row[KIND], row[TIMESTAMP] = kind, number_at(data, start, 8)
    row[CERT_START], row[CERT_STOP] = place + 3, cert
    row[EXTENSIONS_START], row[EXTENSIONS_STOP] = cert + 2, behind
    row[LEAF_INDEX] = leaf_index(data, cert + 2, behind)
    return behind


@compiled
def scan_behind(data: Bytes, place: int, row: Ints) -> int:
    """Fills in what a tile has behind a TimestampedEntry: precertificate and chain; where it ends."""
    stop = len(data)
    if row[KIND] == PRECERT:
        row[PRECERT_START], row[PRECERT_STOP] = place + 3, behind_field(data, place, 3, stop)
        place = row[PRECERT_STOP]
    behind = behind_field(data, place, 2, stop) if place else 0
    if behind == 0:
        row[FAULT] = SHORT
        return 0
    if (behind - place - 2) % DIGEST:
        row[FAULT] = FINGERPRINTS
        return 0
    row[CHAIN_START], row[CHAIN_STOP] = place + 2, behind
    return behind


@compiled
def leaf_index(data: Bytes, start: int, stop: int) -> int:
    """The number that extensions of the form of static-ct-api give an entry; NO_INDEX where they give none."""
    while start + 3 <= stop:
        behind = behind_field(data, start + 1, 2, stop)
        if behind == 0:
            return NO_INDEX
        if data[start] == INDEX_TYPE and behind - start == 3 + INDEX_OCTETS:
            return number_at(data, start + 3, INDEX_OCTETS)
        start = behind
    return NO_INDEX


@compiled
def behind_field(data: Bytes, place: int, octets: int, stop: int) -> int:
    """Where a field ends that begins with its length in so many octets; 0 where that is behind stop."""
    if place + octets > stop:
        return 0
    behind = place + octets + number_at(data, place, octets)
    return behind if behind <= stop else 0
