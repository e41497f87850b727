"""Invented zones, and what dnspython's tokenizer makes of them."""

import itertools
import random
from collections.abc import Iterator

import dns.exception
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.tokenizer
import dns.ttl

from feeds.parse.zoneservers import delegations
from feeds.parse.zonetext import ZoneReader, delegated_names

_LABELS = ("a", "b", "ab", "a-b", "a0", "xn--80ak", "_x", "nameservers", "x" * 63)
_BLANKS = (" ", "\t", "  ", "\t\t ")
_DATA = {
    "a": "192.0.2.1",
    "ds": "1 13 2 ABCDEF",
    "rrsig": "NS 8 2 60 20300101000000 20200101000000 1 test. abc+/= defg",
    "nsec3": "1 1 0 - ABCDEF NS",
    "txt": '"quoted; (text) \\" it says"',
    "TYPE65280": "\\# 1 00",
}


def invented_zone(dice: random.Random, lines: int = 30) -> bytes:
    """Text of a zone named test, in any of the ways in which master files are written."""
    head = dice.choice(
        ("test. 60 in soa a. b. 1 2 3 4 5\n", "$ORIGIN test.\n@ 60 SOA a. b. (\n 1 2 3\n 4 5 )\n", "$TTL 1h\n@ txt x\n")
    )
    text = head + "".join(_invented_line(dice) for _ in range(dice.randrange(lines)))
    if dice.random() < 0.3:
        text = text.replace("\n", "\r\n")
    return text.removesuffix("\n").encode() if dice.random() < 0.2 else text.encode()


def commented(zone: bytes) -> bytes:
    """The zone with a comment behind each line, which makes every line irregular and changes nothing else."""
    return b"\n".join(line.rstrip(b"\r") + b" ;" for line in zone.split(b"\n"))


def names_in(zone: bytes, cuts: tuple[int, ...] = (), origin: bytes | None = b"test") -> tuple[list[str], ZoneReader]:
    """The names that are read from the zone when it comes in pieces, cut behind the lines in which the cuts lie."""
    reader = ZoneReader("zone", origin)
    return [name for names in delegated_names(_cut(zone, cuts), reader) for name in names.decode().split("\n")], reader


def tokenized_names(zone: bytes, origin: str | None = "test.") -> set[str]:
    """The delegated names as dnspython's tokenizer and its names see them; data is not looked at."""
    return set(tokenized_servers(zone, origin))


def tokenized_servers(zone: bytes, origin: str | None = "test.") -> dict[str, set[str]]:
    """The delegated names with their name servers, without those that are written as octets."""
    apex = dns.name.from_text(origin) if origin is not None else None
    found: dict[str, set[str]] = {}
    for owner, kind, servers in _records(zone, apex):
        is_below = len(owner) > 2 if apex is None else owner.is_subdomain(apex) and owner != apex
        if kind == dns.rdatatype.NS and not owner.is_wild() and is_below:
            name = owner.to_text(omit_final_dot=True).lower()
            found.setdefault(name, set()).update(server.to_text(omit_final_dot=True).lower() for server in servers)
    return found


def servers_in(zone: bytes, cuts: tuple[int, ...] = (), origin: bytes | None = b"test") -> list[str]:
    """The lines of names with their servers that are read from the zone when it comes in pieces."""
    reader = ZoneReader("zone", origin, tells_servers=True)
    text = b"".join(delegations(_cut(zone, cuts), reader))
    return text.decode().splitlines()


def _cut(zone: bytes, cuts: tuple[int, ...]) -> list[memoryview]:
    """The zone in pieces, cut behind the lines in which the cuts lie."""
    if zone and not zone.endswith(b"\n"):
        zone += b"\n"
    places = sorted({0, len(zone), *(zone.find(b"\n", cut % len(zone)) + 1 for cut in cuts if zone)})
    return [memoryview(zone[start:stop]) for start, stop in itertools.pairwise(places)]


def _records(zone: bytes, origin: dns.name.Name | None) -> Iterator[tuple[dns.name.Name, int, list[dns.name.Name]]]:
    tokens = dns.tokenizer.Tokenizer("\n".join(zone.decode("latin-1").splitlines()) + "\n")
    owner = origin
    while not (first := tokens.get(want_leading=True)).is_eof():
        if first.is_eol():
            continue
        if first.is_whitespace():
            if (first := tokens.get()).is_eol_or_eof():
                continue
            tokens.unget(first)
        elif first.value.startswith("$"):
            origin = tokens.get_name(origin) if first.value == "$ORIGIN" else origin
            while not tokens.get().is_eol_or_eof():
                pass
            continue
        else:
            owner = tokens.as_name(first, origin)
        assert owner is not None
        yield owner, *_type_and_servers(tokens, origin)


def _type_and_servers(tokens: dns.tokenizer.Tokenizer, origin: dns.name.Name | None) -> tuple[int, list[dns.name.Name]]:
    """The type of a record, and its data as names if that is what they are."""
    kind, data = None, []
    while not (token := tokens.get()).is_eol_or_eof():
        if kind is not None:
            data.append(token)
        elif not _is_ttl_or_class(token.value):
            kind = dns.rdatatype.from_text(token.value)
    assert kind is not None
    return kind, [tokens.as_name(token, origin) for token in data] if len(
        data
    ) == 1 and kind == dns.rdatatype.NS else []


def _is_ttl_or_class(text: str) -> bool:
    if text.lower() == "in":
        return True
    try:
        dns.ttl.from_text(text)
    except dns.ttl.BadTTL:
        return False
    return True


def _invented_line(dice: random.Random) -> str:
    if dice.random() < 0.1:
        return dice.choice(
            ("\n", "  \n", '; a comment ( "\n', " ; another\n", "$ORIGIN b.test.\n", "$ORIGIN test.\n", "$TTL 5\n")
        )
    owner = _invented_owner(dice)
    middle = dice.choice(("60{0}in", "60{0}IN", "in", "", "1h30m", "IN{0}60", "60")).format(dice.choice(_BLANKS))
    kind, data = ("ns", dice.choice(("ns1.x.", "NS1", "a.b.test.")))
    if dice.random() < 0.4:
        kind, data = dice.choice(list(_DATA.items()))
    elif dice.random() < 0.1:
        kind, data = "TYPE2", "\\# 1 00"
    if dice.random() < 0.1:
        data = f"( {data}\n )" if dice.random() < 0.5 else f"({data})"
    kind = kind.upper() if dice.random() < 0.2 else kind
    words = [owner, middle, kind, data] if middle else [owner, kind, data]
    return dice.choice(_BLANKS).join(words) + dice.choice(("", "", "", " ", "\t; comment")) + "\n"


def _invented_owner(dice: random.Random) -> str:
    labels = [dice.choice(_LABELS) for _ in range(dice.choice((1, 1, 1, 2)))]
    owner = ".".join(labels)
    owner = owner.upper() if dice.random() < 0.1 else owner
    match dice.randrange(12):
        case 0:
            return ""
        case 1:
            return "@"
        case 2:
            return dice.choice(("*", "*.test.", "\\097b", "a.test.\t", "out.example.", "test.", "."))
        case 3 | 4 | 5:
            return owner
        case _:
            return f"{owner}.test."
