"""Text of a zone to the names that are delegated in it: regular lines at once, all others one by one."""

from collections.abc import Iterable, Iterator

import numpy as np

from feeds.parse.compiled import compiled
from feeds.parse.zonemarks import NEWLINE, no_marks
from feeds.parse.zonerecord import NotARecord, Record, RecordReader, is_host_name
from feeds.parse.zonescan import (
    LENGTH,
    LINE_ROOM,
    SIZE,
    TOLD,
    Bytes,
    Rules,
    no_owner,
    rules_of,
    scan_lines,
    scan_regular,
)
from feeds.parse.zonewrite import LONGEST_NAME
from feeds.records import Unread

#: Bytes of names that are collected at once.
ROOM = 1 << 20
#: Bytes of a line that are kept to show what could not be read.
RAW_SHOWN = 200
#: Lines that are kept of those that could not be read; all are counted.
KEPT = 100


#: What decides how the next line is read: zone, origin, owner, and whether nothing more is to be said of the owner.
State = tuple[bytes | None, bytes | None, bytes, bool]


class ZoneReader:
    """Reads a zone piece by piece; where the pieces are cut, at line ends, makes no difference.

    A name is delegated when it owns NS records, lies below the zone's own name, and is no wildcard. Each is given once,
    as a lower-case A-label name without the final dot, if its lines stand together, which they do in every sorted zone.
    The zone's name is given or taken from the SOA record; until it is known, every name with a dot counts. Data behind
    a type other than NS is not looked at. `label` names the file in what could not be read, `zone`
    is the zone's name without the final dot, empty for the root; `has_soa` says whether its SOA record was seen.
    With `tells_servers` each NS record gives a line: name, tab, name server; the name alone where the server is written
    as octets or is too long for a name.
    """

    def __init__(self, label: str, zone: bytes | None = None, *, tells_servers: bool = False) -> None:
        self.label = label
        self.unread: list[Unread] = []
        self.unread_count = 0
        self.zone, self.has_soa, self.tells_servers = zone, False, tells_servers
        self._records = RecordReader(zone)
        self._odd_owner: bytes | None = None
        self._owner, self._rules = no_owner(), self._rules_of(zone)
        self._out, self._marks = np.empty(ROOM, np.uint8), no_marks()
        self._block, self._counted = np.zeros(0, np.uint8), 0
        self._line, self._first_open = 1, 1

    def take(self, block: Bytes) -> None:
        """Makes this the block that is read from now on: whole lines, each with its newline; the one before is read."""
        self._block, self._counted = block, 0

    def read(self, start: int, stop: int) -> bytes:
        """The delegated names of the block's lines from start to stop, each with a newline."""
        out, state, pieces = self._out, self._owner.state, []
        while start < stop:
            if not self._records.is_open:
                start = self._scan(start, stop)
            if start < stop and state[SIZE] <= ROOM - LINE_ROOM:
                start = self._read_line(start)
            if state[SIZE] > ROOM - LINE_ROOM or start >= stop:
                pieces.append(out[: state[SIZE]].tobytes())
                state[SIZE] = 0
        if stop == len(self._block):
            self._line_at(stop)
        return b"".join(pieces)

    def finish(self) -> None:
        """Says that no line follows: a bracket that is still open has swallowed some."""
        if self._records.is_open:
            self._refuse(b"", NotARecord("has a bracket that is never closed"), self._line - 1)

    @property
    def state(self) -> State | None:
        """What the lines so far mean for the next; None inside a record that goes on there."""
        if self._records.is_open or self._odd_owner is not None:
            return None
        length, is_told = self._owner.state[LENGTH], bool(self._owner.state[TOLD])
        return self.zone, self._records.origin, self._owner.text[:length].tobytes(), is_told

    def _rules_of(self, origin: bytes | None) -> Rules:
        return rules_of(origin, self.zone, tells_servers=self.tells_servers)

    def _scan(self, start: int, stop: int) -> int:
        """Writes what the regular lines from start to stop tell; where it stopped."""
        if self.tells_servers:
            return scan_regular(self._block, (start, stop), self._rules, self._owner, self._out)
        return scan_lines(self._block, (start, stop), self._rules, self._owner, self._out, self._marks)

    def _tell(self, name: bytes, server: bytes) -> None:
        """Writes a delegated name, or one of its name servers as the record has it."""
        if self.tells_servers:
            self._write(name + self._server(server) + b"\n")
        elif not self._owner.state[TOLD]:
            self._owner.state[TOLD] = 1
            self._write(name + b"\n")

    def _server(self, written: bytes) -> bytes:
        try:
            server = self._records.name_of(written) or b"." if written else b""
        except NotARecord:
            return b""
        return b"\t" + server if 0 < len(server) <= LONGEST_NAME else b""

    def _write(self, line: bytes) -> None:
        size = self._owner.state[SIZE]
        self._out[size : size + len(line)] = np.frombuffer(line, np.uint8)
        self._owner.state[SIZE] = size + len(line)

    def _read_line(self, start: int) -> int:
        """Reads one line exactly; where the next begins."""
        stop = behind_line(self._block, start)
        if not self._records.is_open:
            self._first_open = self._line_at(start)
        line = self._block[start:stop].tobytes()
        try:
            record = self._records.read(line)
            if record is not None:
                self._obey(record)
        except NotARecord as error:
            self._refuse(line, error, self._line_at(start))
        return stop

    def _line_at(self, place: int) -> int:
        self._line += count_lines(self._block, self._counted, place)
        self._counted = place
        return self._line

    def _obey(self, record: Record) -> None:
        if record.type == b"$origin":
            if not record.value:
                raise NotARecord("names no origin")
            self._records.origin = self._records.name_of(record.value)
            self._rules = self._rules_of(self._records.origin)
        elif record.type.startswith(b"$") and record.type != b"$ttl":
            raise NotARecord(f"has the directive {record.type.decode('ascii', 'replace')}, which is not followed")
        elif record.type == b"soa":
            self._begin_zone(record)
        elif not record.type.startswith(b"$"):
            self._own(record)

    def _begin_zone(self, record: Record) -> None:
        self._own(record)
        name = self._owner_now()
        if self.zone is None:
            self.zone = name
            if self._records.origin is None:
                self._records.origin = name
            self._rules = self._rules_of(self._records.origin)
            self._owner.state[TOLD] = 1
        elif name != self.zone:
            raise NotARecord("begins a second zone")
        self.has_soa = True

    def _own(self, record: Record) -> None:
        """Notes whose record this is, and that its owner is delegated if it is."""
        if record.owner is not None:
            self._set_owner(record.owner)
        if record.type != b"ns":
            return
        name = self._owner_now()
        if not self._is_inside(name) or name.startswith(b"*."):
            return
        if not is_host_name(name):
            raise NotARecord("has a character that no name may have, or is too long")
        self._tell(name, record.value)

    def _set_owner(self, written: bytes) -> None:
        state, self._odd_owner = self._owner.state, written
        before = self._owner.text[: state[LENGTH]].tobytes()
        try:
            name = self._records.name_of(written)
        except NotARecord:
            state[LENGTH] = 0
            return
        if not is_host_name(name):
            state[LENGTH] = 0
        elif name != before:
            self._owner.text[: len(name)] = np.frombuffer(name, np.uint8)
            state[LENGTH], state[TOLD] = len(name), not self._is_inside(name)
        if state[LENGTH]:
            self._odd_owner = None

    def _owner_now(self) -> bytes:
        """The owner of the present record in full. Raises: NotARecord: nothing has said it."""
        length = self._owner.state[LENGTH]
        if length:
            return self._owner.text[:length].tobytes()
        if self._odd_owner is None:
            raise NotARecord("has no owner")
        return self._records.name_of(self._odd_owner)

    def _is_inside(self, name: bytes) -> bool:
        if self.zone is None:
            return b"." in name
        return name.endswith(b"." + self.zone) if self.zone else name != b""

    def _refuse(self, line: bytes, error: NotARecord, last: int) -> None:
        self.unread_count += last - self._first_open + 1
        if len(self.unread) < KEPT:
            place = f"{self.label}:{self._first_open}"
            self.unread.append(Unread(place, line[:RAW_SHOWN].rstrip(b"\r\n"), str(error)))


def delegated_names(blocks: Iterable[memoryview], reader: ZoneReader) -> Iterator[bytes]:
    """The delegated names of a zone, in its order, newline-joined without a newline at the end; never empty."""
    for block in blocks:
        reader.take(np.frombuffer(block, np.uint8))
        names = reader.read(0, len(block))
        if names:
            yield names[:-1]
    reader.finish()


def count_newlines(block: memoryview) -> int:
    """How many newlines a block holds."""
    return count_lines(np.frombuffer(block, np.uint8), 0, len(block))


@compiled
def count_lines(block: Bytes, start: int, stop: int) -> int:
    """How many newlines there are from start to stop."""
    count = 0
    for letter in block[start:stop]:
        count += letter == NEWLINE
    return count


@compiled
def behind_line(block: Bytes, start: int) -> int:
    """Where the line behind the one at start begins."""
    while block[start] != NEWLINE:
        start += 1
    return start + 1
