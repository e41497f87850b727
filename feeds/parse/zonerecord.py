"""One line of a zone after the other, read exactly: slow, and right about everything that a master file may hold."""

import re
from dataclasses import dataclass

#: Lines of one record in brackets; the longest keys and signatures take some twenty.
RECORD_LINES = 1_000
#: Bytes of a line: the 65,535 octets that a record may have (RFC 1035 section 3.2.1), each escaped.
RECORD_BYTES = 1 << 18
#: Fields of a record that are kept: owner, TTL, class, type and three of data tell all that is asked here.
_FIELDS = 7

# Blanks, comment, bracket, quoted string, word. Every branch begins with another byte, so nothing is tried twice.
_TOKEN = re.compile(rb'[ \t]+|;.*|[()]|"(?>(?:[^"\\]|\\.)*)"|(?>(?:[^ \t;()"\\]|\\.)+)', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-9]{3}|.)", re.DOTALL)
_LABEL = rb"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(_LABEL + rb"(?:\." + _LABEL + rb")*")
_TTL = re.compile(rb"(?:[0-9]+[smhdw]?)+")
_CLASS = re.compile(rb"in|ch|hs|cs|none|any|class[0-9]+")
_TYPE = re.compile(rb"[a-z][a-z0-9_.-]*")
# What the first record or directive of a zone looks like, which no list of names has a line like.
_FIRST = re.compile(
    rb"\$(?:origin|ttl|include)\s|[^\s,]*[ \t]+(?:[0-9]+[smhdw]?[ \t]+|in[ \t]+){0,2}"
    rb"(?:soa|ns|a|aaaa|ds|mx|txt|cname|nsec|nsec3|nsec3param|rrsig|dnskey)[ \t]+[^ \t]"
)
_PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789_-*"
_LONGEST_NAME = 253


class NotARecord(ValueError):
    """The line cannot be read; the message says why in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is asked of a record: its owner as written, None where it is that of the record before, and its type.

    The type is in lower case. A directive has a type that begins with `$`, and `value` is what stands behind it. That
    of an NS record is its name server as written; nothing where it is written as octets (RFC 3597).
    """

    owner: bytes | None
    type: bytes
    value: bytes = b""


class RecordReader:
    """Joins lines to records. `origin` is what relative names end with, None where nothing has said it yet.

    Source: RFC 1035 section 5.1, RFC 2308 section 4, RFC 3597 section 5.
    """

    def __init__(self, origin: bytes | None) -> None:
        self.origin = origin
        self._start_over()

    @property
    def is_open(self) -> bool:
        """Whether a bracket is open, so that the record goes on in the next line."""
        return self._depth > 0

    def read(self, line: bytes) -> Record | None:
        """The record that this line ends; None where it ends none. Raises: NotARecord; what was open is given up."""
        try:
            self._take(line.rstrip(b"\r\n"))
        except NotARecord:
            self._start_over()
            raise
        if self.is_open:
            return None
        fields, is_blank = self._fields, self._is_blank
        self._start_over()
        return self._record(fields, is_blank) if fields else None

    def name_of(self, text: bytes) -> bytes:
        """The name in full, in lower case, without the final dot; octets of no host name are escaped as digits.

        Raises: NotARecord.
        """
        if text == b"@":
            text = b""
        elif text == b".":
            return b""
        name = _ESCAPE.sub(_unescaped, text).lower()
        if not name.endswith(b"."):
            if self.origin is None:
                raise NotARecord("has a relative name, and nothing said of what zone")
            return b".".join(part for part in (name, self.origin) if part)
        return name[:-1]

    def _start_over(self) -> None:
        self._fields: list[bytes] = []
        self._depth = self._lines = 0
        self._is_blank = False

    def _take(self, line: bytes) -> None:
        """Adds the fields of a line to those of the record. Raises: NotARecord."""
        if len(line) > RECORD_BYTES:
            raise NotARecord(f"longer than {RECORD_BYTES:,} bytes")
        if self._lines == 0:
            self._is_blank = line.startswith((b" ", b"\t"))
        self._lines += 1
        place = 0
        while place < len(line):
            token = _TOKEN.match(line, place)
            if token is None:
                raise NotARecord("has an open quote or ends in a backslash")
            place = token.end()
            self._add(token[0])
        if self._depth and self._lines >= RECORD_LINES:
            raise NotARecord(f"has a bracket that {RECORD_LINES:,} lines do not close")

    def _add(self, token: bytes) -> None:
        match token[:1]:
            case b"(":
                self._depth += 1
            case b")":
                self._depth -= 1
                if self._depth < 0:
                    raise NotARecord("closes a bracket that is not open")
            case b" " | b"\t" | b";":
                pass
            case _:
                if len(self._fields) < _FIELDS:
                    self._fields.append(token)

    def _record(self, fields: list[bytes], is_blank: bool) -> Record:
        if fields[0].startswith(b"$") and not is_blank:
            return Record(owner=None, type=fields[0].lower(), value=fields[1] if len(fields) == 2 else b"")
        owner = None if is_blank else fields[0]
        kind, data = _behind_class(fields if is_blank else fields[1:])
        is_server = kind in (b"ns", b"type2")
        if is_server and not _is_server(data):
            raise NotARecord("names no name server")
        if owner is not None and owner.startswith(b'"'):
            raise NotARecord("has an owner in quotes")
        if not is_server:
            return Record(owner=owner, type=kind)
        return Record(owner=owner, type=b"ns", value=data[0] if len(data) == 1 else b"")


def is_zone(head: bytes) -> bool:
    """Whether a text that begins like this is a zone and no list of names."""
    lines = (line for line in head.lower().splitlines() if line.strip() and not line.lstrip().startswith(b";"))
    return _FIRST.match(next(lines, b"")) is not None


def is_host_name(name: bytes) -> bool:
    """Whether a name without the final dot has only what names travel with: letters, digits, hyphens, underscores."""
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def _behind_class(fields: list[bytes]) -> tuple[bytes, list[bytes]]:
    """The type, and the fields behind it; TTL and class may stand before it in any order, or be left out."""
    ttl = network = False
    for place, field in enumerate(fields):
        word = field.lower()
        if not ttl and _TTL.fullmatch(word):
            ttl = True
        elif not network and _CLASS.fullmatch(word):
            network = True
            if word not in (b"in", b"class1"):
                raise NotARecord("is not of the class IN")
        elif _TYPE.fullmatch(word):
            return word, fields[place + 1 :]
        else:
            break
    raise NotARecord("has no type")


def _is_server(data: list[bytes]) -> bool:
    if data[:1] == [rb"\#"]:
        return len(data) > 2
    return len(data) == 1 and not data[0].startswith(b'"')


def _unescaped(found: re.Match[bytes]) -> bytes:
    """The octet itself where a host name has it, and its three digits everywhere else."""
    digits = found[1]
    octet = int(digits) if len(digits) == 3 else digits[0]
    if octet > 255:
        raise NotARecord("has an escape above 255")
    plain = bytes([octet]).lower()
    return plain if plain in _PLAIN else b"\\%03d" % octet
